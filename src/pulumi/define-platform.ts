import { onPlatform, type PlatformOptions } from "../plan/guardrails";
import { EcsCluster } from "./cluster";
import { ExternalCapacity } from "./external-capacity";
import { GitHubDeployRole } from "./github-deploy-role";
import { ManagedInstancesPool } from "./managed-instances-pool";
import { Ec2CapacityPool } from "./pool";
import { QueueWorker } from "./queue-worker";
import { ReleasePipeline } from "./release-pipeline";
import { Ec2Service, FargateService, LoadBalancedService } from "./service";
import { ScheduledTask, Task } from "./task";

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

/** Slipway's components, as an organisation wants them. */
export type Platform = typeof COMPONENTS;

/**
 * An organisation's golden path: its defaults and guardrails, on components of their own that are used in place of
 * Slipway's. What a program says itself goes before a default; a rule that does not hold fails the program with a message
 * that names the rule, and is asked again when an Output becomes known.
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
  return onPlatform(COMPONENTS, options, 1);
}
