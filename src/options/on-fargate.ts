import type { ContainerSpec } from "./container";
import { isLeaf, type Maybe } from "./leaf";
import type { Property } from "./property";
import type { TaskContainer } from "./task-containers";
import type { VolumeSpec } from "./volume";

type Volumes = { volumes: readonly VolumeSpec[]; platformVersion?: Maybe<string> };

const WHY = "since the tasks run on Fargate, which has none";

/** What Fargate gives no container: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
export function checkOnFargate(
  service: Property,
  { volumes, platformVersion }: Volumes,
  containers: readonly TaskContainer[],
): void {
  volumes.forEach(({ docker, hostPath, efs, ebs, s3Files }, i) => {
    const volume = service.get("volumes").items()[i]!;
    if (docker) volume.get("docker").describe("set").fail(`allowed is only to leave it out, ${WHY}`);
    if (hostPath !== undefined) volume.get("hostPath").fail(`allowed is only to leave it out, ${WHY}`);
    if ((efs || ebs || s3Files) && typeof platformVersion === "string" && /^1\.[0-3]\./.test(platformVersion)) {
      service.get("platformVersion").fail(`allowed are 1.4.0 and LATEST, since ${volume.path} needs them`);
    }
  });
  for (const { options, spec } of containers) {
    const linux = options.get("linuxParameters");
    for (const key of unsupported(spec)) linux.get(key).fail(`allowed is only to leave it out, ${WHY}`);
    if (spec.gpus !== undefined) options.get("gpus").fail(`allowed is only to leave it out, ${WHY}`);
    if (spec.privileged === true) options.get("privileged").fail("allowed is false, since the tasks run on Fargate");
    const added = linux.get("capabilities").get("add").items();
    const refused = added.find(({ value }) => !isLeaf(value) && value !== "SYS_PTRACE");
    refused?.fail("allowed on Fargate is SYS_PTRACE");
  }
}

/** Whether containers or volumes have what {@link checkOnFargate} refuses: only instances can run them. */
export function needsInstance(volumes: readonly VolumeSpec[], containers: readonly ContainerSpec[]): boolean {
  const isOfInstance = ({ docker, hostPath }: VolumeSpec) => docker !== undefined || hostPath !== undefined;
  return volumes.some(isOfInstance) || containers.some(asksForMore);
}

function asksForMore(spec: ContainerSpec): boolean {
  const { add = [] } = spec.linuxParameters.capabilities ?? {};
  const added = isLeaf(add) ? [] : add;
  return (
    spec.gpus !== undefined ||
    spec.privileged === true ||
    unsupported(spec).length > 0 ||
    added.some((capability) => !isLeaf(capability) && capability !== "SYS_PTRACE")
  );
}

function unsupported({ linuxParameters }: ContainerSpec) {
  const { tmpfs, sharedMemorySize, maxSwap, swappiness } = linuxParameters;
  const set = { tmpfs: tmpfs.length > 0 || undefined, sharedMemorySize, maxSwap, swappiness };
  return Object.entries(set).flatMap(([key, value]) => (value === undefined ? [] : [key]));
}

/** There is nothing to choose among. */
export function checkPlacement(service: Property): void {
  const placement = service.get("placement");
  if (placement.value === undefined) return;
  placement.describe("set").fail("allowed is only to leave it out, since Fargate has no instances to choose among");
}

/** What only Fargate has, of a service that runs on a pool, too. */
export function checkOnPool(service: Property): void {
  for (const key of ["ephemeralStorage", "platformVersion", "assignPublicIp"]) {
    const property = service.get(key);
    if (property.value === undefined) continue;
    property.fail("allowed is only to leave it out, since the tasks run on a pool, and only Fargate has it");
  }
}
