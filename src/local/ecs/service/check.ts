import { arn } from "../../arns";
import type { Control } from "../../control";
import { isFargate } from "../../scheduler/place/providers";
import { strategyOf } from "../capacity/calls";
import type { StrategyItem } from "../capacity/record";
import type { Cluster } from "../cluster/record";
import { clientException, invalidParameter } from "../errors";
import type { NetworkConfiguration, Revision } from "../revision/record";
import type { Tag } from "../tag";
import type { TaskDefinition } from "../task-definition/record";
import type { Service } from "./record";

/** What CreateService and UpdateService have in common. */
export interface ServiceInput {
  cluster?: string;
  desiredCount?: number;
  taskDefinition?: string;
  launchType?: "EC2" | "FARGATE" | "EXTERNAL" | "MANAGED_INSTANCES";
  capacityProviderStrategy?: Partial<StrategyItem>[];
  deploymentConfiguration?: {
    minimumHealthyPercent?: number;
    maximumPercent?: number;
    deploymentCircuitBreaker?: { enable?: boolean; rollback?: boolean };
    strategy?: string;
    [other: string]: unknown;
  };
  healthCheckGracePeriodSeconds?: number;
  loadBalancers?: {
    targetGroupArn?: string;
    containerName?: string;
    containerPort?: number;
    loadBalancerName?: string;
  }[];
  serviceRegistries?: { registryArn?: string; containerName?: string; containerPort?: number }[];
  networkConfiguration?: {
    awsvpcConfiguration?: { subnets: string[]; securityGroups?: string[]; assignPublicIp?: "ENABLED" | "DISABLED" };
  };
  placementConstraints?: { type?: string; expression?: string }[];
  placementStrategy?: { type?: string; field?: string }[];
  propagateTags?: string;
  enableExecuteCommand?: boolean;
  enableECSManagedTags?: boolean;
  platformVersion?: string;
  availabilityZoneRebalancing?: string;
  serviceConnectConfiguration?: { enabled?: boolean };
  volumeConfigurations?: unknown[];
  vpcLatticeConfigurations?: unknown[];
  tags?: Partial<Tag>[];
}

/** Refuses what this machine cannot do. */
export function refuseUnsupported(input: ServiceInput): void {
  const refuse = (member: string, why: string) => {
    throw invalidParameter(`${member} cannot run on this machine: ${why}.`);
  };
  if (input.serviceConnectConfiguration?.enabled) {
    refuse("serviceConnectConfiguration", "use serviceRegistries, whose names resolve here");
  }
  if (input.volumeConfigurations?.length) refuse("volumeConfigurations", "there is no EBS here");
  if (input.vpcLatticeConfigurations?.length) refuse("vpcLatticeConfigurations", "there is no VPC Lattice here");
  const { strategy = "ROLLING" } = input.deploymentConfiguration ?? {};
  if (strategy !== "ROLLING") refuse(`deploymentConfiguration.strategy ${strategy}`, "deployments here are ROLLING");
  const { launchType } = input;
  if (launchType === "EXTERNAL" || launchType === "MANAGED_INSTANCES") {
    refuse(`launchType ${launchType}`, "FARGATE and EC2 do");
  }
  const classic = input.loadBalancers?.findIndex((each) => each.loadBalancerName !== undefined) ?? -1;
  if (classic >= 0)
    refuse(`loadBalancers.${classic}.loadBalancerName`, "use a target group of an application load balancer");
}

/** How the service's tasks get their capacity: a launch type or a strategy, never both. */
export function capacityOf(
  input: Pick<ServiceInput, "launchType" | "capacityProviderStrategy">,
  cluster: Cluster,
): Pick<Revision, "launchType" | "capacityProviderStrategy"> {
  const { launchType, capacityProviderStrategy = [] } = input;
  if (launchType && capacityProviderStrategy.length > 0) {
    throw invalidParameter("Specifying both a launch type and capacity provider strategy is not supported.");
  }
  if (launchType === "FARGATE" || launchType === "EC2") return { launchType, capacityProviderStrategy: [] };
  const strategy = capacityProviderStrategy.length
    ? strategyOf(capacityProviderStrategy, cluster.capacityProviders)
    : cluster.defaultStrategy;
  return strategy.length ? { capacityProviderStrategy: strategy } : { launchType: "EC2", capacityProviderStrategy: [] };
}

/** Refuses a definition that the capacity can't run. */
export function checkCompatible(
  definition: TaskDefinition,
  { launchType, capacityProviderStrategy }: Pick<Revision, "launchType" | "capacityProviderStrategy">,
): void {
  const onFargate =
    launchType === "FARGATE" || capacityProviderStrategy.some((item) => isFargate(item.capacityProvider));
  const { requiresCompatibilities } = definition;
  if (onFargate && !requiresCompatibilities.includes("FARGATE")) {
    throw invalidParameter("Task definition does not support launch_type FARGATE.");
  }
  if (!onFargate && requiresCompatibilities.length > 0 && !requiresCompatibilities.includes("EC2")) {
    throw invalidParameter(
      `Task definition does not support launch_type EC2: its requiresCompatibilities are ${requiresCompatibilities.join(", ")}.`,
    );
  }
}

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
    const forwarding = [
      ...store.list("listeners").flatMap((listener) => listener.defaultActions),
      ...store.list("listenerRules").flatMap((rule) => rule.actions),
    ];
    const used = forwarding.some(
      (action) => action.type === "forward" && action.targetGroups.some((target) => target.arn === targetGroupArn),
    );
    if (!used) {
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
    if (!store.list("discoveryServices").some((service) => service.arn === registryArn)) {
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
  return given && { enable: given.enable ?? false, rollback: given.rollback ?? false };
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

/** The role that ECS makes for itself in every account. */
export const SERVICE_ROLE = arn("iam", "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", "");
