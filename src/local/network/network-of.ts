import type { Task } from "../ecs/task/record";
import { OWN_NAME } from "../own-name";
import type { Store } from "../store/store";

/** The network of tasks whose subnets are not known on this machine: each control plane has one of its own. */
export const DEFAULT_NETWORK = `${OWN_NAME}-default`;

type Reads = Pick<Store, "get">;

/** The Docker network of a VPC; of one that is in an account only, that of all tasks there. */
export function networkOfVpc(store: Reads, vpcId: string | undefined): string {
  return (vpcId && store.get("vpcs", vpcId)?.network) || DEFAULT_NETWORK;
}

/** The Docker network of a subnet's VPC. */
export function networkOf(store: Reads, subnet: string | undefined): string {
  return networkOfVpc(store, subnet && store.get("subnets", subnet)?.vpcId);
}

/**
 * The Docker network of a task. One in `awsvpc` mode is in its own subnet; in the other modes it is on its instance's
 * network, where load balancers of that VPC reach it.
 */
export function networkOfTask(store: Reads, { subnet, instanceId }: Pick<Task, "subnet" | "instanceId">): string {
  return networkOf(store, subnet ?? (instanceId === undefined ? undefined : subnetOf(store, instanceId)));
}

/** One of its group's subnets that is in its zone. */
function subnetOf(store: Reads, instanceId: string): string | undefined {
  const instance = store.get("containerInstances", instanceId);
  const group = instance?.autoScalingGroup;
  const { subnets = [] } = (group === undefined ? undefined : store.get("autoScalingGroups", group)) ?? {};
  return subnets.find((id) => store.get("subnets", id)?.zone === instance?.zone) ?? subnets[0];
}
