import type { Control } from "../control";
import type { CapacityProvider } from "../ecs/capacity/record";
import type { Cluster } from "../ecs/cluster/record";
import type { ContainerInstance } from "../ecs/instance/record";
import type { Service } from "../ecs/service/record";
import type { Task } from "../ecs/task/record";
import { launch, type Membership } from "../scheduler/pools/launch";
import { leaving } from "../scheduler/pools/leaving";
import type { Change, Store } from "../store/store";
import type { TableName, Tables } from "../tables";
import type { AutoScalingGroup } from "./record";

/**
 * Where a group's instances are registered. On EC2 the agent joins the cluster that the instance's user data names; on
 * this machine a group without user data joins the cluster that one of its capacity providers belongs to.
 */
export function membershipOf(
  group: AutoScalingGroup,
  clusters: Cluster[],
  providers: CapacityProvider[],
): Membership | undefined {
  const own = providers.filter(({ autoScalingGroup }) => autoScalingGroup === group.id);
  const providerIn = (cluster: Cluster) => own.find(({ id }) => cluster.capacityProviders.includes(id))?.id;
  const active = clusters.filter(({ status }) => status === "ACTIVE");
  const cluster =
    group.clusterName === undefined
      ? active.find((each) => providerIn(each) !== undefined)
      : active.find(({ name }) => name === group.clusterName);
  return cluster && { clusterArn: cluster.id, capacityProvider: providerIn(cluster) };
}

/** The tasks of an instance. */
type TasksOn = (instanceId: string) => Task[];

/** The changes, and what registers and deregisters with them so that each group has as many instances as it wants. */
export function withMembership({ store, clock }: Pick<Control, "store" | "clock">, changes: Change[]): Change[] {
  const tasksOn = (instanceId: string) => store.by("tasks", "instance", instanceId);
  return [...changes, ...membershipChanges(store, changes, tasksOn, clock.now())];
}

/** Instances that come, go, and change their capacity provider once `pending` is in the store. */
export function membershipChanges(store: Store, pending: Change[], tasksOn: TasksOn, now: number): Change[] {
  const groups = soon(store, pending, "autoScalingGroups");
  const clusters = soon(store, pending, "clusters");
  const providers = soon(store, pending, "capacityProviders");
  const instances = soon(store, pending, "containerInstances");
  const lost = new Set(soon(store, pending, "lostZones").map(({ id }) => id));
  const isBusy = busy(tasksOn, (id) => store.get("services", id));
  const changes: Change[] = [];
  const staying = new Set<string>();
  for (const group of groups) {
    const membership = membershipOf(group, clusters, providers);
    if (!membership) continue;
    const members = instances.filter(
      (each) => each.autoScalingGroup === group.id && each.clusterArn === membership.clusterArn,
    );
    const gone = new Set(leaving(group, members, isBusy));
    for (const each of members.filter((member) => !gone.has(member))) {
      staying.add(each.id);
      if (each.capacityProvider === membership.capacityProvider) continue;
      const { capacityProvider: _, ...rest } = each;
      changes.push({ table: "containerInstances", put: { ...rest, ...provided(membership) } });
    }
    const zones = group.zones.filter((zone) => !lost.has(zone));
    const joining = launch({ ...group, zones }, membership, members, Math.max(0, group.desired - members.length), now);
    changes.push(...joining.map((put): Change => ({ table: "containerInstances", put })));
  }
  const left = instances.filter(({ id }) => !staying.has(id));
  return [...left.map(({ id }): Change => ({ table: "containerInstances", remove: id })), ...changes];
}

const provided = ({ capacityProvider }: Membership) => (capacityProvider === undefined ? {} : { capacityProvider });

/** Whether an instance runs anything but daemons. */
export function busy(
  tasksOn: TasksOn,
  serviceOf: (id: string) => Service | undefined,
): (instance: ContainerInstance) => boolean {
  const isDaemon = (serviceArn = "") => serviceOf(serviceArn)?.schedulingStrategy === "DAEMON";
  return ({ id }) =>
    tasksOn(id).some(({ lastStatus, serviceArn }) => lastStatus !== "STOPPED" && !isDaemon(serviceArn));
}

/** The rows of a table as they are when the changes are in the store. */
function soon<T extends TableName>(store: Store, pending: Change[], table: T): Tables[T][] {
  const rows = new Map(store.list(table).map((row) => [row.id, row]));
  for (const change of pending) {
    if (change.table !== table) continue;
    if ("put" in change) rows.set(change.put.id, change.put as Tables[T]);
    else rows.delete(change.remove);
  }
  return [...rows.values()];
}
