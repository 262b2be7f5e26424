import { busy, membershipChanges, membershipOf } from "../ecs/instance/membership";
import type { Task } from "../ecs/task/record";
import type { Pace } from "../pace";
import { scalePools as decide, type Pool } from "../scheduler/pools/managed-scaling";
import type { Decision } from "../scheduler/schedule";
import { serviceNeed } from "../scheduler/service-need";
import { primary } from "../scheduler/services";
import type { Change, Store } from "../store/store";

/** What managed scaling makes larger and smaller, with the instances that come and go by it. */
export function scalePools(
  store: Store,
  tasks: Iterable<Task>,
  unplaced: Decision["unplaced"],
  pace: Pace,
  now: number,
): { changes: Change[]; wakeAt?: number } {
  const pools = managedPools(store, tasks);
  if (pools.length === 0) return { changes: [] };
  const { groups, wakeAt } = decide(pools, unplaced, pace, now);
  if (groups.length === 0) return { changes: [], wakeAt };
  const pending = groups.map((put): Change => ({ table: "autoScalingGroups", put }));
  return { changes: [...pending, ...membershipChanges(store, pending, tasks, now)], wakeAt };
}

function managedPools(store: Store, tasks: Iterable<Task>): Pool[] {
  const providers = store.list("capacityProviders").filter(({ managedScaling }) => managedScaling);
  if (providers.length === 0) return [];
  const clusters = store.list("clusters");
  const isBusy = busy(tasks, (id) => store.get("services", id));
  return providers.flatMap((provider) => {
    const group = store.get("autoScalingGroups", provider.autoScalingGroup);
    const membership = group && membershipOf(group, clusters, [provider]);
    if (!group || membership?.capacityProvider === undefined) return [];
    const { clusterArn } = membership;
    const instances = store
      .list("containerInstances")
      .filter((each) => each.autoScalingGroup === group.id && each.clusterArn === clusterArn);
    return [{ provider, group, clusterArn, instances, daemons: daemonsOf(store, clusterArn, provider.id), isBusy }];
  });
}

/** What the DAEMON services of the cluster put on each instance of the provider. */
function daemonsOf(store: Store, clusterArn: string, provider: string): Pool["daemons"] {
  const definitions = { get: (id: string) => store.get("taskDefinitions", id) };
  return store.list("services").flatMap((service) => {
    const deployment = primary(service);
    if (service.clusterArn !== clusterArn || service.schedulingStrategy !== "DAEMON" || !deployment) return [];
    const { capacityProviderStrategy } = deployment.revision;
    const here =
      capacityProviderStrategy.length === 0 ||
      capacityProviderStrategy.some(({ capacityProvider }) => capacityProvider === provider);
    return here ? (serviceNeed(definitions, service, deployment) ?? []) : [];
  });
}
