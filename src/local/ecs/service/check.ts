import { arn } from "../../arns";
import type { Control } from "../../control";
import { isForwardedTo } from "../../elb/target-group/forwarded";
import { clientException, invalidParameter } from "../errors";
import type { NetworkConfiguration, Revision } from "../revision/record";
import type { TaskDefinition } from "../task-definition/record";
import type { ServiceInput } from "./input";
import type { OtherSettings, Service } from "./record";

/** The network of awsvpc tasks; other modes must have none. */
export function networkOf(
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
  return { subnets, securityGroups, assignPublicIp: assignPublicIp === "ENABLED" };
}

export function loadBalancersOf(
  { store }: Control,
  input: ServiceInput["loadBalancers"],
  definition: TaskDefinition,
): Revision["loadBalancers"] {
  return (input ?? []).map(({ targetGroupArn = "", containerName = "", containerPort = 0 }, i) => {
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
    if (!store.get("targetGroups", targetGroupArn)) {
      throw invalidParameter(
        `Unable to assume role and validate the specified targetGroupArn: ${targetGroupArn} is not there.`,
      );
    }
    if (!isForwardedTo(store, targetGroupArn)) {
      throw invalidParameter(
        `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer. ` +
          "(Make the service depend on the listener or rule that forwards to it.)",
      );
    }
    return { targetGroupArn, containerName, containerPort };
  });
}

export function registriesOf(
  { store }: Control,
  input: ServiceInput["serviceRegistries"],
): Revision["serviceRegistries"] {
  return (input ?? []).map(({ registryArn = "", containerName, containerPort }, i) => {
    if (store.count("discoveryServices", "arn", registryArn) === 0) {
      throw invalidParameter(
        `serviceRegistries.${i}.registryArn is "${registryArn}", which is no service of service discovery here.`,
      );
    }
    return {
      registryArn,
      ...(containerName !== undefined && { containerName }),
      ...(containerPort !== undefined && { containerPort }),
    };
  });
}

/** The percentages, checked. `before` are those that hold where the input has none. */
export function percentagesOf(
  input: ServiceInput["deploymentConfiguration"],
  before: Pick<Service, "minimumHealthyPercent" | "maximumPercent">,
): Pick<Service, "minimumHealthyPercent" | "maximumPercent"> {
  const minimumHealthyPercent = input?.minimumHealthyPercent ?? before.minimumHealthyPercent;
  const maximumPercent = input?.maximumPercent ?? before.maximumPercent;
  if (minimumHealthyPercent < 0 || maximumPercent < 1 || minimumHealthyPercent > 100) {
    throw invalidParameter(
      `deploymentConfiguration has minimumHealthyPercent ${minimumHealthyPercent} (0 to 100) and maximumPercent ${maximumPercent} (1 or more).`,
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

/** ECS: only behind a load balancer is there a grace period. */
export function checkGracePeriod(seconds: number | undefined, loadBalancers: unknown[]): void {
  if (seconds === undefined) return;
  if (seconds < 0) throw invalidParameter(`healthCheckGracePeriodSeconds is ${seconds}; it can't be negative.`);
  if (seconds > 0 && loadBalancers.length === 0) {
    throw invalidParameter("Health check grace period is only valid for services configured to use load balancers.");
  }
}

/** What a new service has, and what a given value must fit to: a service that can't have one task more moves none. */
export function rebalancingOf(
  given: OtherSettings["availabilityZoneRebalancing"],
  { schedulingStrategy, maximumPercent }: Pick<Service, "schedulingStrategy" | "maximumPercent">,
): "ENABLED" | "DISABLED" {
  const possible = schedulingStrategy === "REPLICA" && maximumPercent > 100;
  if (given === "ENABLED" && !possible) {
    throw invalidParameter(
      "availabilityZoneRebalancing ENABLED needs the REPLICA strategy and a deploymentConfiguration.maximumPercent above 100.",
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
