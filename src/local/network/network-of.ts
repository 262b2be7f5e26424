import type { Task } from "../ecs/task/record";
import type { Store } from "../store/store";

/** The network of tasks whose subnets are not known on this machine. */
export const DEFAULT_NETWORK = "slipway-default";

/** The Docker network of a subnet's VPC. */
export function networkOf(store: Store, subnet: string | undefined): string {
  const vpcId = subnet && store.get("subnets", subnet)?.vpcId;
  return (vpcId && store.get("vpcs", vpcId)?.network) || DEFAULT_NETWORK;
}

/**
 * The Docker network of a task. One in `awsvpc` mode is in its own subnet; in the other modes it is on its instance's
 * network, where load balancers of that VPC reach it.
 */
export function networkOfTask(store: Store, { subnet, instanceId }: Pick<Task, "subnet" | "instanceId">): string {
  return networkOf(store, subnet ?? (instanceId === undefined ? undefined : subnetOf(store, instanceId)));
}

/** One of its group's subnets that is in its zone. */
function subnetOf(store: Store, instanceId: string): string | undefined {
  const instance = store.get("containerInstances", instanceId);
  const { subnets = [] } = (instance && store.get("autoScalingGroups", instance.autoScalingGroup)) ?? {};
  return subnets.find((id) => store.get("subnets", id)?.zone === instance?.zone) ?? subnets[0];
}
