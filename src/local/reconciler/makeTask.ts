import type { Service, Task, TaskDefinition } from "../model";
import type { TaskStart } from "../scheduler/schedule";
import type { Store } from "../store/store";
import { newTask } from "../tasks";

/** The network of tasks whose subnets are not known on this machine. */
export const DEFAULT_NETWORK = "slipway-default";

/** The task that the scheduler wants started for a service. */
export function makeServiceTask(
  store: Store,
  start: TaskStart,
  service: Service,
  definition: TaskDefinition,
  now: number,
): Task {
  return newTask(
    {
      id: start.task,
      clusterArn: service.clusterArn,
      stack: service.stack,
      group: `service:${service.name}`,
      definition,
      launchType: start.launchType,
      zone: start.zone,
      subnet: start.subnet,
      network: networkOf(store, start.subnet),
      aliases: aliasesOf(store, service.serviceRegistries),
      startedBy: start.deployment,
      serviceArn: service.id,
      capacityProvider: start.capacityProvider,
      instanceId: start.instanceId,
      tags: propagated(service, definition),
    },
    now,
  );
}

/** The Docker network of a subnet's VPC. */
export function networkOf(store: Store, subnet: string | undefined): string {
  const vpcId = subnet && store.get("subnets", subnet)?.vpcId;
  return (vpcId && store.get("vpcs", vpcId)?.network) || DEFAULT_NETWORK;
}

/** The DNS names of service discovery, `<service>.<namespace>`. */
function aliasesOf(store: Store, registries: Service["serviceRegistries"]): string[] {
  const discovered = store.list("discoveryServices");
  return registries.flatMap(({ registryArn }) => {
    const found = discovered.find(({ arn }) => arn === registryArn);
    const namespace = found && store.get("namespaces", found.namespaceId);
    return found && namespace ? [`${found.name}.${namespace.name}`] : [];
  });
}

function propagated(service: Service, definition: TaskDefinition): Task["tags"] {
  if (service.propagateTags === "SERVICE") return service.tags;
  return service.propagateTags === "TASK_DEFINITION" ? definition.tags : [];
}
