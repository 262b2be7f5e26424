import { arn } from "../../arns";
import type { Control } from "../../control";
import { isForwardedTo } from "../../elb/forwarded";
import type { TargetGroup } from "../../elb/target-group/record";
import { strangerAmong } from "../../network/one-vpc";
import { clientException, invalidParameter } from "../errors";
import type { NetworkConfiguration, Revision } from "../revision/record";
import type { TaskDefinition } from "../task-definition/record";
import type { ServiceInput } from "./input";
import type { OtherSettings, Service } from "./record";

/** The network of awsvpc tasks; other modes must have none. */
export function networkOf(
  { store }: Control,
  input: ServiceInput["networkConfiguration"],
  definition: TaskDefinition,
): NetworkConfiguration | undefined {
  const given = input?.awsvpcConfiguration;
  if (definition.networkMode !== "awsvpc") {
    if (!given) return undefined;
    throw invalidParameter("Network Configuration is not valid for the given networkMode of this task definition.");
  }
  if (!given) {
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  const { subnets, securityGroups = [], assignPublicIp = "DISABLED" } = given;
  if (subnets.length === 0) throw invalidParameter("subnets can not be empty.");
  if (subnets.length > 16) throw invalidParameter("subnets can have at most 16 items.");
  if (securityGroups.length > 5) throw invalidParameter("securityGroups can have at most 5 items.");
  checkOneVpc(store, subnets, securityGroups);
  return { subnets, securityGroups, assignPublicIp: assignPublicIp === "ENABLED" };
}

/** Of what isn't of this machine the VPC isn't known. */
function checkOneVpc(store: Control["store"], subnets: string[], securityGroups: string[]): void {
  const stranger = strangerAmong(store, [...subnets, ...securityGroups]);
  if (!stranger) return;
  const { id, of } = stranger;
  throw invalidParameter(
    subnets.includes(id)
      ? `subnets has ${of} and ${id}, which belong to different VPCs.`
      : `Security group ${id} and ${subnets.includes(of) ? "subnet" : "security group"} ${of} belong to different networks.`,
  );
}

export function loadBalancersOf(
  { store }: Control,
  input: ServiceInput["loadBalancers"],
  definition: TaskDefinition,
): Revision["loadBalancers"] {
  return (input ?? []).map((given, i) => {
    const { targetGroupArn = "", containerName = "", containerPort = 0, advancedConfiguration } = given;
    const container = definition.containers.find((other) => other.name === containerName);
    if (!container) {
      throw invalidParameter(
        `The container ${containerName} does not exist in the task definition (loadBalancers.${i}.containerName).`,
      );
    }
    if (!container.portMappings.some((mapping) => mapping.containerPort === containerPort)) {
      throw invalidParameter(
        `The container ${containerName} did not have a container port ${containerPort} defined (loadBalancers.${i}.containerPort).`,
      );
    }
    const group = store.get("targetGroups", targetGroupArn);
    if (!group) {
      throw invalidParameter(
        `Unable to assume role and validate the specified targetGroupArn: ${targetGroupArn} is not there.`,
      );
    }
    checkTargetType(group, definition);
    if (!isForwardedTo(store, targetGroupArn)) {
      throw invalidParameter(
        `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer. ` +
          "(Make the service depend on the listener or rule that forwards to it.)",
      );
    }
    return { targetGroupArn, containerName, containerPort, ...(advancedConfiguration && { advancedConfiguration }) };
  });
}

/** ECS registers a task of its own address by that, and any other by its instance. */
function checkTargetType({ id, targetType }: TargetGroup, { networkMode }: TaskDefinition): void {
  const needed = networkMode === "awsvpc" ? "ip" : "instance";
  if (targetType === undefined || targetType === needed) return;
  throw invalidParameter(
    `The provided target group ${id} has target type ${targetType}, which is incompatible with the ${networkMode} network ` +
      "mode specified in the task definition.",
  );
}

/** ECS: a daemon service has one task an instance, wherever its constraints let it. */
export function checkDaemon({
  desiredCount,
  placementStrategy,
  volumeConfigurations,
}: Pick<ServiceInput, "desiredCount" | "placementStrategy" | "volumeConfigurations">): void {
  if (volumeConfigurations?.length) {
    throw invalidParameter("The daemon scheduling strategy does not support volume configurations.");
  }
  if (desiredCount !== undefined) {
    throw invalidParameter(
      "The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again",
    );
  }
  if (placementStrategy?.length) {
    throw invalidParameter(
      "The daemon scheduling strategy does not support placement strategies. Remove the placement strategy and try again",
    );
  }
}

/** ECS: the agent of ExecuteCommand acts with the task's role. `what` is the service or the task, and what is done to it. */
export function checkExecuteCommand(what: string, enabled: boolean | undefined, taskRoleArn: string | undefined): void {
  if (!enabled || taskRoleArn) return;
  throw invalidParameter(
    `The ${what} because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.`,
  );
}

/** Percentages where none are given. */
export const PERCENTAGES = {
  REPLICA: { minimumHealthyPercent: 100, maximumPercent: 200 },
  DAEMON: { minimumHealthyPercent: 0, maximumPercent: 100 },
};

/** The percentages, checked. `before` are those that hold where the input has none. */
export function percentagesOf(
  input: ServiceInput["deploymentConfiguration"],
  before: Pick<Service, "minimumHealthyPercent" | "maximumPercent">,
  schedulingStrategy: Service["schedulingStrategy"],
): Pick<Service, "minimumHealthyPercent" | "maximumPercent"> {
  const minimumHealthyPercent = input?.minimumHealthyPercent ?? before.minimumHealthyPercent;
  const maximumPercent = input?.maximumPercent ?? before.maximumPercent;
  if (minimumHealthyPercent < 0 || minimumHealthyPercent > 100) {
    const bound = minimumHealthyPercent < 0 ? "at least 0" : "at most 100";
    throw invalidParameter(
      `minimumHealthyPercent must be ${bound} (deploymentConfiguration.minimumHealthyPercent is ${minimumHealthyPercent}).`,
    );
  }
  if (maximumPercent < 100) {
    throw invalidParameter(
      `maximumPercent must be at least 100 (deploymentConfiguration.maximumPercent is ${maximumPercent}).`,
    );
  }
  if (schedulingStrategy === "DAEMON" && maximumPercent > 100) {
    throw invalidParameter(
      "The daemon scheduling strategy does not support values above 100 for maximumPercent " +
        `(deploymentConfiguration.maximumPercent is ${maximumPercent}).`,
    );
  }
  if (maximumPercent <= minimumHealthyPercent) {
    throw invalidParameter(
      `deploymentConfiguration.maximumPercent (${maximumPercent}) must be greater than minimumHealthyPercent (${minimumHealthyPercent}).`,
    );
  }
  return { minimumHealthyPercent, maximumPercent };
}

export function circuitBreakerOf(
  input: ServiceInput["deploymentConfiguration"],
): Service["circuitBreaker"] | undefined {
  const given = input?.deploymentCircuitBreaker;
  if (!given) return undefined;
  const { enable = false, rollback = false, thresholdConfiguration, resetOnHealthyTask } = given;
  const threshold = thresholdConfiguration && {
    type: "BOUNDED_PERCENT" as const,
    value: 50,
    ...thresholdConfiguration,
  };
  if (threshold && threshold.value < 1) {
    throw invalidParameter(
      "deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration.value is " +
        `${threshold.value}; it must be 1 or more.`,
    );
  }
  return {
    enable,
    rollback,
    ...(threshold && { threshold }),
    ...(resetOnHealthyTask !== undefined && { resetOnHealthyTask }),
  };
}

/** ECS: only behind a load balancer is there a grace period. Without `loadBalancers` it isn't known what will be behind one. */
export function checkGracePeriod(seconds: number | undefined, loadBalancers?: unknown[]): void {
  if (seconds === undefined) return;
  if (seconds < 0) throw invalidParameter(`healthCheckGracePeriodSeconds is ${seconds}; it can't be negative.`);
  if (seconds > 0 && loadBalancers?.length === 0) {
    throw invalidParameter("Health check grace period is only valid for services configured to use load balancers.");
  }
}

/** What a new service has, and what a given value must fit to: a service that can't have one task more moves none. */
export function rebalancingOf(
  given: OtherSettings["availabilityZoneRebalancing"],
  { schedulingStrategy, maximumPercent }: Pick<Service, "schedulingStrategy" | "maximumPercent">,
): "ENABLED" | "DISABLED" {
  if (given === "ENABLED" && schedulingStrategy === "DAEMON") {
    throw invalidParameter(
      "Availability Zone Rebalancing does not support DAEMON as scheduling strategy. Update scheduling strategy and try again.",
    );
  }
  const possible = schedulingStrategy === "REPLICA" && maximumPercent > 100;
  if (given === "ENABLED" && !possible) {
    throw invalidParameter(
      "availabilityZoneRebalancing ENABLED needs a deploymentConfiguration.maximumPercent above 100.",
    );
  }
  return given ?? (possible ? "ENABLED" : "DISABLED");
}

/** The ARN of a given role. ECS: it is for load balancers of tasks without awsvpc; all others have the service-linked one. */
export function roleOf(
  role: string | undefined,
  loadBalancers: unknown[],
  { networkMode }: TaskDefinition,
): string | undefined {
  if (role === undefined) return undefined;
  if (loadBalancers.length === 0) {
    throw invalidParameter("role is only permitted for a service with loadBalancers.");
  }
  if (networkMode === "awsvpc") {
    throw invalidParameter("You cannot specify an IAM role for services that require a service linked role.");
  }
  return role.startsWith("arn:") ? role : arn("iam", `role/${role.replace(/^\//, "")}`, "");
}

export function checkDesiredCount(count: number): number {
  if (count < 0) throw invalidParameter(`desiredCount is ${count}; it can't be negative.`);
  if (count > 5000) throw invalidParameter(`desiredCount is ${count}; a service has at most 5000 tasks.`);
  return count;
}

export function checkServiceName(name: string): string {
  if (/^[a-zA-Z0-9_-]{1,255}$/.test(name)) return name;
  throw clientException(`serviceName is "${name}"; allowed are up to 255 letters, digits, hyphens and underscores.`);
}
