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
  if (launchType === "MANAGED_INSTANCES") {
    throw invalidParameter("launchType MANAGED_INSTANCES is given by a capacity provider of managed instances.");
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
  if (capacity.launchType === "EXTERNAL") {
    if (compatibilities.length === 0 || compatibilities.includes("EXTERNAL")) return;
    throw invalidParameter("Task definition does not support launch_type EXTERNAL.");
  }
  const onInstances = ["EC2", "MANAGED_INSTANCES"].some((each) => requiresCompatibilities.includes(each));
  if (requiresCompatibilities.length > 0 && !onInstances) {
    throw invalidParameter(
      `Task definition does not support launch_type EC2: its requiresCompatibilities are ${requiresCompatibilities.join(", ")}.`,
    );
  }
}

/** What of a service or a task EXTERNAL can't have. */
type OnExternal = Pick<
  ServiceInput,
  "loadBalancers" | "serviceRegistries" | "serviceConnectConfiguration" | "networkConfiguration"
> & { volumeConfigurations?: unknown[] };

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html */
export function checkExternal(input: OnExternal, { volumes }: TaskDefinition, { launchType }: Capacity): void {
  if (launchType !== "EXTERNAL") return;
  const asked = {
    "Load balancers are": input.loadBalancers?.length,
    "Service registries are": input.serviceRegistries?.length,
    "Service Connect is": input.serviceConnectConfiguration?.enabled,
    "Network configuration is": input.networkConfiguration,
    "Volume configurations are": input.volumeConfigurations?.length,
    "EFS volumes are": volumes.some(({ efsVolumeConfiguration }) => efsVolumeConfiguration !== undefined),
  };
  const [what] = Object.entries(asked).find(([, value]) => value) ?? [];
  if (what !== undefined) throw invalidParameter(`${what} not supported for the launch type EXTERNAL.`);
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
