import type { ContainerSpec } from "./container";
import { isLeaf } from "./leaf";
import type { Property } from "./property";
import type { TaskContainer } from "./task";

const WHY = "since the service runs on Fargate, which has none";

/** What Fargate gives no container: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
export function checkOnFargate(containers: readonly TaskContainer[]): void {
  for (const { options, spec } of containers) {
    const linux = options.get("linuxParameters");
    for (const key of unsupported(spec)) linux.get(key).fail(`allowed is only to leave it out, ${WHY}`);
    if (spec.privileged === true) options.get("privileged").fail("allowed is false, since the service runs on Fargate");
    const added = linux.get("capabilities").get("add").items();
    const refused = added.find(({ value }) => !isLeaf(value) && value !== "SYS_PTRACE");
    refused?.fail("allowed on Fargate is SYS_PTRACE");
  }
}

function unsupported({ linuxParameters }: ContainerSpec) {
  const { tmpfs, sharedMemorySize, maxSwap, swappiness } = linuxParameters;
  const set = { tmpfs: tmpfs.length > 0 || undefined, sharedMemorySize, maxSwap, swappiness };
  return Object.entries(set).flatMap(([key, value]) => (value === undefined ? [] : [key]));
}

/** What only Fargate has, of a service that runs on a pool, too. */
export function checkOnPool(service: Property): void {
  for (const key of ["ephemeralStorage", "platformVersion"]) {
    const property = service.get(key);
    if (property.value === undefined) continue;
    property.fail("allowed is only to leave it out, since the service runs on a pool, and only Fargate has it");
  }
}
