import { busy, membershipOf, withInstances } from "../../auto-scaling/membership";
import type { AutoScalingGroup } from "../../auto-scaling/record";
import type { ContainerInstance } from "../../ecs/instance/record";
import type { Pace } from "../../pace";
import { type Pool, scalePools } from "../../scheduler/pools/managed-scaling";
import { refresh } from "../../scheduler/pools/refresh";
import type { Unplaced } from "../../scheduler/schedule";
import { serviceNeed } from "../../scheduler/service-need";
import { primary } from "../../scheduler/services";
import type { Change, Store } from "../../store/store";
import { Due } from "./due";
import type { WorkingTasks } from "./working-tasks";

/** All pools are looked at together. */
const ALL = "pools";

/** Makes pools larger and smaller by managed scaling, with the instances that come and go by it. */
export class Pools {
  readonly due = new Due();

  constructor(
    private readonly store: Store,
    private readonly pace: Pace,
  ) {}

  /** Something that managed scaling goes by changed. */
  touch(): void {
    this.due.mark(ALL);
  }

  decide(working: WorkingTasks, unplaced: () => Unplaced[], now: number): Change[] {
    if (this.due.take(now).length === 0) return [];
    const over = this.over(now);
    const pools = this.managed(working);
    const { groups, wakeAt } = scalePools(pools, unplaced(), this.pace, now);
    const starting = this.store.list("waitingInstances").filter(({ warm }) => !warm);
    const times = [wakeAt, ...this.noticed().map(({ endsAt }) => endsAt), ...starting.map(({ upAt }) => upAt)];
    const wakes = times.filter((at) => at !== undefined && at > now);
    if (wakes.length > 0) this.due.wake(ALL, Math.min(...(wakes as number[])));
    const refreshed = this.refreshed(working, groups);
    const up = starting.filter(({ upAt }) => upAt <= now);
    if (groups.length + over.length + refreshed.length + up.length === 0) return [];
    const pending = [
      ...over.map(({ id }): Change => ({ table: "containerInstances", remove: id })),
      ...groups.map((put): Change => ({ table: "autoScalingGroups", put })),
      ...refreshed,
    ];
    const tasksOn = (instanceId: string) => working.onInstance(instanceId);
    return withInstances(this.store, pending, { tasksOn, now, pace: this.pace, idleFirst: true });
  }

  /** The next step of each group whose instances are being replaced. `scaled`: groups as scaling has just made them. */
  private refreshed(working: WorkingTasks, scaled: AutoScalingGroup[]): Change[] {
    const { store } = this;
    return store.by("autoScalingGroups", "refreshing", "yes").flatMap((stored): Change[] => {
      const group = scaled.find(({ id }) => id === stored.id) ?? stored;
      const instances = store.by("containerInstances", "group", group.id);
      const drains = store.by("capacityProviders", "group", group.id).every((each) => each.managedDraining ?? true);
      const step = refresh({ group, instances, drains, isBusy: this.busy(working) });
      const { refreshing: _, ...settled } = group;
      return [
        ...step.replaced.map((put): Change => ({ table: "containerInstances", put })),
        ...step.gone.map((id): Change => ({ table: "containerInstances", remove: id })),
        ...(step.done ? [{ table: "autoScalingGroups", put: settled } satisfies Change] : []),
      ];
    });
  }

  private busy(working: WorkingTasks) {
    return busy(
      (instanceId) => working.onInstance(instanceId),
      (id) => this.store.get("services", id),
    );
  }

  /** Instances whose notice has run out. */
  over(now: number): ContainerInstance[] {
    return this.noticed().filter(({ endsAt = now }) => endsAt <= now);
  }

  private noticed(): ContainerInstance[] {
    return this.store.by("containerInstances", "noticed", "yes");
  }

  private managed(working: WorkingTasks): Pool[] {
    const { store } = this;
    const isBusy = this.busy(working);
    return store.by("capacityProviders", "managed", "yes").flatMap((provider) => {
      const group = store.get("autoScalingGroups", provider.autoScalingGroup);
      const membership = group && membershipOf(group, store.list("clusters"), [provider]);
      if (!group || membership?.capacityProvider === undefined) return [];
      const { clusterArn } = membership;
      const zones = group.zones.filter((zone) => !store.get("lostZones", zone));
      const instances = store
        .by("containerInstances", "group", group.id)
        .filter((instance) => instance.clusterArn === clusterArn && !instance.replaced);
      const starting = store
        .by("waitingInstances", "group", group.id)
        .flatMap(({ warm, instance }) => (warm ? [] : [instance]));
      return [
        {
          provider,
          group,
          clusterArn,
          zones,
          instances,
          starting,
          daemons: this.daemons(clusterArn, provider.id),
          isBusy,
        },
      ];
    });
  }

  /** What the DAEMON services of the cluster put on each instance of the provider. */
  private daemons(clusterArn: string, provider: string): Pool["daemons"] {
    const definitions = { get: (id: string) => this.store.get("taskDefinitions", id) };
    return this.store.by("services", "daemons", clusterArn).flatMap((service) => {
      const deployment = primary(service);
      if (!deployment) return [];
      const { capacityProviderStrategy } = deployment.revision;
      const here =
        capacityProviderStrategy.length === 0 ||
        capacityProviderStrategy.some(({ capacityProvider }) => capacityProvider === provider);
      return here ? (serviceNeed(definitions, service, deployment) ?? []) : [];
    });
  }
}
