import { ApiError } from "../../../protocol/errors";
import type { Cluster } from "../cluster/record";
import { invalidParameter } from "../errors";
import type { Revision } from "../revision/record";
import { strategyOf } from "../strategy/check";
import { type Capacity, isOnFargate } from "../strategy/on-fargate";
import type { TaskDefinition } from "../task-definition/record";
import type { ServiceInput } from "./input";

/** The platform versions of Fargate for Linux. */
const PLATFORM_VERSIONS = ["LATEST", "1.4.0", "1.3.0", "1.2.0", "1.1.0", "1.0.0"];

export function capacityOf(
  input: Pick<ServiceInput, "launchType" | "capacityProviderStrategy">,
  cluster: Cluster,
): Capacity {
  const { launchType, capacityProviderStrategy = [] } = input;
  if (launchType && capacityProviderStrategy.length > 0) {
    throw invalidParameter("Specifying both a launch type and capacity provider strategy is not supported.");
  }
  if (launchType === "EXTERNAL" || launchType === "MANAGED_INSTANCES") {
    throw invalidParameter(`launchType ${launchType} cannot run on this machine: FARGATE and EC2 do.`);
  }
  if (launchType) return { launchType, capacityProviderStrategy: [] };
  const strategy = capacityProviderStrategy.length
    ? strategyOf(capacityProviderStrategy, cluster.capacityProviders)
    : cluster.defaultStrategy;
  return strategy.length ? { capacityProviderStrategy: strategy } : { launchType: "EC2", capacityProviderStrategy: [] };
}

/** Refuses a definition that the capacity can't run. */
export function checkCompatible(definition: TaskDefinition, capacity: Capacity): void {
  const { requiresCompatibilities, compatibilities = requiresCompatibilities } = definition;
  if (isOnFargate(capacity)) {
    if (compatibilities.includes("FARGATE")) return;
    throw invalidParameter("Task definition does not support launch_type FARGATE.");
  }
  if (requiresCompatibilities.length > 0 && !requiresCompatibilities.includes("EC2")) {
    throw invalidParameter(
      `Task definition does not support launch_type EC2: its requiresCompatibilities are ${requiresCompatibilities.join(", ")}.`,
    );
  }
}

/** ECS: Fargate places tasks itself. */
export function checkPlacement(
  { placementConstraints, placementStrategy }: Partial<Pick<Revision, "placementConstraints" | "placementStrategy">>,
  capacity: Capacity,
): void {
  if (!isOnFargate(capacity)) return;
  const what = placementConstraints?.length ? "constraints" : placementStrategy?.length && "strategies";
  if (what) throw invalidParameter(`Placement ${what} are not supported with FARGATE launch type.`);
}

/** ECS: what is Fargate's alone is refused on instances. */
export function checkPlatform(
  { platformVersion, networkConfiguration }: Pick<ServiceInput, "platformVersion" | "networkConfiguration">,
  capacity: Capacity,
): void {
  if (platformVersion !== undefined && !PLATFORM_VERSIONS.includes(platformVersion)) {
    throw new ApiError(
      "PlatformUnknownException",
      `platformVersion is "${platformVersion}"; allowed are ${PLATFORM_VERSIONS.join(", ")}.`,
    );
  }
  if (isOnFargate(capacity)) return;
  if (platformVersion !== undefined) {
    throw invalidParameter("The platform version must be null when specifying an EC2 launch type.");
  }
  if (networkConfiguration?.awsvpcConfiguration?.assignPublicIp === "ENABLED") {
    throw invalidParameter("Assign public IP is not supported for this launch type.");
  }
}
