import type { Control } from "../control";
import type { CapacityProvider } from "../ecs/capacity/record";
import type { Cluster } from "../ecs/cluster/record";
import type { ContainerInstance } from "../ecs/instance/record";
import type { Service } from "../ecs/service/record";
import type { Task } from "../ecs/task/record";
import type { Pace } from "../pace";
import type { Membership } from "../scheduler/pools/launch";
import { leaving } from "../scheduler/pools/leaving";
import { coming } from "../scheduler/pools/warm-pool";
import type { Change, Store } from "../store/store";
import type { TableName, Tables } from "../tables";
import { activityChanges } from "./activities";
import { type AutoScalingGroup, OUTDATED, type WaitingInstance } from "./record";

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
export function withMembership({ store, clock, pace }: Parts, changes: Change[]): Change[] {
  const tasksOn = (instanceId: string) => store.by("tasks", "instance", instanceId);
  return withInstances(store, changes, { tasksOn, now: clock.now(), pace: pace ?? { factor: 1 } });
}

type Parts = Pick<Control, "store" | "clock"> & Partial<Pick<Control, "pace">>;

/** The same where more is known. */
export function withInstances(store: Store, pending: Change[], setting: Setting): Change[] {
  const all = [...pending, ...membershipChanges(store, pending, setting)];
  return [...all, ...activityChanges(store, all, setting.now)];
}

export interface Setting {
  tasksOn: TasksOn;
  now: number;
  pace: Pace;
  /** Whether those go first that run nothing. @default false */
  idleFirst?: boolean;
}

/**
 * Instances that come, go, and change their capacity provider once `pending` is in the store. One that goes and runs
 * something is drained first, where its capacity provider says so.
 */
function membershipChanges(store: Store, pending: Change[], { tasksOn, now, pace, idleFirst }: Setting): Change[] {
  const groups = soon(store, pending, "autoScalingGroups");
  const clusters = soon(store, pending, "clusters");
  const providers = soon(store, pending, "capacityProviders");
  const instances = soon(store, pending, "containerInstances");
  const waiting = soon(store, pending, "waitingInstances");
  const lost = new Set(soon(store, pending, "lostZones").map(({ id }) => id));
  const isBusy = busy(tasksOn, (id) => store.get("services", id));
  const changes: Change[] = [];
  const staying = new Set<string>();
  const wait: WaitingInstance[] = [];
  for (const group of groups) {
    const membership = membershipOf(group, clusters, providers);
    if (!membership) continue;
    const members = instances.filter(
      (each) => each.autoScalingGroup === group.id && each.clusterArn === membership.clusterArn,
    );
    // One that another was launched for counts no more.
    const counted = members.filter(({ replaced }) => !replaced);
    const own = providers.filter(({ autoScalingGroup }) => autoScalingGroup === group.id);
    const managedProtection = own.some((each) => each.managedTerminationProtection);
    const waits = waiting.filter(
      (each) => each.group === group.id && each.instance.clusterArn === membership.clusterArn,
    );
    const gone = new Set(leaving(group, counted, { isBusy, idleFirst, managedProtection, now }));
    const drained = own.some(({ managedDraining = true }) => managedDraining) ? [...gone].filter(isBusy) : [];
    for (const each of drained) {
      staying.add(each.id);
      changes.push({
        table: "containerInstances",
        put: { ...each, status: "DRAINING", replaced: true, launch: OUTDATED },
      });
    }
    if (drained.length > 0) {
      changes.push({ table: "autoScalingGroups", put: { ...group, refreshing: group.refreshing ?? { batch: 0 } } });
    }
    for (const each of members.filter((member) => !gone.has(member))) {
      staying.add(each.id);
      if (each.capacityProvider === membership.capacityProvider) continue;
      const { capacityProvider: _, ...rest } = each;
      changes.push({ table: "containerInstances", put: { ...rest, ...provided(membership) } });
    }
    const zones = group.zones.filter((zone) => !lost.has(zone));
    const come = coming({
      group: { ...group, zones },
      membership,
      members: counted.filter((each) => !gone.has(each)),
      waiting: waits,
      left: [...gone].filter((each) => !drained.includes(each)),
      pace,
      now,
    });
    changes.push(...come.registered.map((put): Change => ({ table: "containerInstances", put })));
    wait.push(...come.waiting);
  }
  const left = instances.filter(({ id, external }) => !external && !staying.has(id));
  return [
    ...left.map(({ id }): Change => ({ table: "containerInstances", remove: id })),
    ...changes,
    ...waitingChanges(waiting, wait),
  ];
}

/** What of the waiting instances is another than before. */
function waitingChanges(before: WaitingInstance[], after: WaitingInstance[]): Change[] {
  const known = new Map(before.map((each) => [each.id, each]));
  const stay = new Set(after.map(({ id }) => id));
  return [
    ...before.filter(({ id }) => !stay.has(id)).map(({ id }): Change => ({ table: "waitingInstances", remove: id })),
    ...after.filter((each) => known.get(each.id) !== each).map((put): Change => ({ table: "waitingInstances", put })),
  ];
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
export function soon<T extends TableName>(store: Store, pending: Change[], table: T): Tables[T][] {
  const rows = new Map(store.list(table).map((row) => [row.id, row]));
  for (const change of pending) {
    if (change.table !== table) continue;
    if ("put" in change) rows.set(change.put.id, change.put as Tables[T]);
    else rows.delete(change.remove);
  }
  return [...rows.values()];
}
