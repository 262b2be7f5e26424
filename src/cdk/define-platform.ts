import { onPlatform, type PlatformOptions } from "../plan/guardrails";
import { EcsCluster } from "./cluster";
import { Ec2Service } from "./ec2-service";
import { ExternalCapacity } from "./external-capacity";
import { FargateService } from "./fargate-service";
import { GitHubDeployRole } from "./github-deploy-role";
import { LoadBalancedService } from "./load-balanced-service";
import { ManagedInstancesPool } from "./managed-instances-pool";
import { Ec2CapacityPool } from "./pool";
import { QueueWorker } from "./queue-worker";
import { ReleasePipeline } from "./release-pipeline";
import { ScheduledTask } from "./scheduled-task";
import { Task } from "./task";

const COMPONENTS = {
  EcsCluster,
  Ec2CapacityPool,
  ManagedInstancesPool,
  ExternalCapacity,
  FargateService,
  Ec2Service,
  LoadBalancedService,
  QueueWorker,
  Task,
  ScheduledTask,
  GitHubDeployRole,
  ReleasePipeline,
};

/** Slipway's constructs, as an organisation wants them. */
export type Platform = typeof COMPONENTS;

/**
 * An organisation's golden path: its defaults and guardrails, on constructs of their own that are used in place of
 * Slipway's. What a program says itself goes before a default; a rule that does not hold is an error at construction that
 * names the rule, and where only CloudFormation's own values would tell, at synthesis.
 * @example export const { EcsCluster, FargateService } = definePlatform({
 *   defaults: { EcsCluster: { nat: "single" } },
 *   rules: [{
 *     name: "small tasks",
 *     components: ["FargateService"],
 *     check: ({ properties: { memory } }) => (Number(memory) > 4096 ? `memory is ${memory}; allowed are up to 4096` : undefined),
 *   }],
 * });
 * @throws InvalidPropertyError where a class is unknown, or a rule is none
 */
export function definePlatform(options: PlatformOptions<keyof Platform>): Platform {
  return onPlatform(COMPONENTS, options, 2);
}
