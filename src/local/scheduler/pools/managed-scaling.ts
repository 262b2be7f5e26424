import type { AutoScalingGroup } from "../../auto-scaling/record";
import type { CapacityProvider } from "../../ecs/capacity/record";
import type { ContainerInstance } from "../../ecs/instance/record";
import { goodNews, type Pace } from "../../pace";
import { Books } from "../books";
import type { Need } from "../place/need";
import { place } from "../place/place";
import type { Unplaced } from "../schedule";
import { launch, sizedFor } from "./launch";

/** Seconds: how often ECS looks at what is needed. */
const EVERY = 60;
/** Seconds that a pool is larger than it needs to be before it shrinks, unless the provider says otherwise: 15 datapoints, one a minute. */
const IDLE = 900;
/** Seconds until a new instance counts, unless the provider says otherwise. */
const WARMUP = 300;

/** A group that managed scaling looks after, with its instances in the cluster that they are registered with. */
export interface Pool {
  provider: CapacityProvider;
  group: AutoScalingGroup;
  clusterArn: string;
  /** Those of the group's zones that are there. @default all */
  zones?: string[];
  instances: ContainerInstance[];
  /** Those that have been launched for it and are on their way to the cluster. @default none */
  starting?: ContainerInstance[];
  /** What each DAEMON service puts on every instance. */
  daemons: Need[];
  /** Whether the instance has a task that isn't a daemon. */
  isBusy(instance: ContainerInstance): boolean;
}

/**
 * The groups that managed scaling changes, and when it looks again. ECS wants M instances, of which N are there, so that
 * CapacityProviderReservation (M ÷ N × 100) is the target. It grows a pool at once, and again a minute later, by at least
 * the minimum and at most the maximum step; it shrinks one that has been too large for 15 minutes, down to its minimum,
 * and lets go only of instances that run nothing but daemons and aren't protected. Both waits run in the pace of good
 * news: neither cuts anything that works.
 */
export function scalePools(
  pools: Pool[],
  unplaced: Omit<Unplaced, "whose">[],
  pace: Pace,
  now: number,
): { groups: AutoScalingGroup[]; wakeAt?: number } {
  const decided = pools
    .filter(({ provider }) => provider.managedScaling)
    .map((pool) => decide(pool, unplaced, pace, now));
  const wakes = decided.flatMap(({ wakeAt }) => wakeAt ?? []);
  return {
    groups: decided.flatMap(({ group }) => group ?? []),
    ...(wakes.length > 0 && { wakeAt: Math.min(...wakes) }),
  };
}

function decide(
  given: Pool,
  unplaced: Omit<Unplaced, "whose">[],
  pace: Pace,
  now: number,
): { group?: AutoScalingGroup; wakeAt?: number } {
  const waiting = waitingFor(given, unplaced);
  const group = sizedFor(
    given.group,
    waiting.map(({ need }) => need),
  );
  const pool = { ...given, group };
  const { provider } = pool;
  const there = group.desired;
  const lacking = instancesFor(pool, waiting, now);
  const used = pool.instances.filter(pool.isBusy).length;
  const reserved = Math.ceil(((used + lacking) * 100) / provider.targetCapacity);
  const wanted = lacking > 0 ? Math.max(there + lacking, reserved) : reserved;
  const { idleSince, ...rest } = group;
  if (wanted >= there) {
    const settled = idleSince === undefined ? {} : { group: rest };
    if (wanted === there || there >= group.max) return settled;
    const next = group.grownAt === undefined ? now : group.grownAt + goodNews(pace, EVERY);
    if (now < next) return { ...settled, wakeAt: next };
    const step = Math.min(provider.maximumStep ?? 10_000, Math.max(provider.minimumStep ?? 1, wanted - there));
    return { group: { ...rest, desired: Math.min(group.max, there + step), grownAt: now } };
  }
  const idle = provider.scaleInAfter ?? IDLE;
  if (idle < 0) return {};
  const spare = Math.min(there - Math.max(wanted, group.min), removable(pool));
  if (spare <= 0) return idleSince === undefined ? {} : { group: rest };
  if (idleSince === undefined) return { group: { ...group, idleSince: now }, wakeAt: now + goodNews(pace, idle) };
  // Instances that are warming up don't count yet, for or against.
  const warm = group.grownAt === undefined ? 0 : group.grownAt + goodNews(pace, provider.warmup ?? WARMUP);
  const due = Math.max(idleSince + goodNews(pace, idle), warm);
  return now < due ? { wakeAt: due } : { group: { ...rest, desired: there - spare } };
}

/** Managed termination protection lifts the protection of the instances that are free. */
function removable({ group, provider, instances, isBusy }: Pool): number {
  const lifts = provider.managedTerminationProtection;
  const isKept = ({ protectedFromScaleIn = group.protected }: ContainerInstance) => protectedFromScaleIn && !lifts;
  return instances.filter((instance) => !isBusy(instance) && !isKept(instance)).length;
}

/** The tasks without a place that the pool could have one for. */
function waitingFor({ provider, clusterArn }: Pool, unplaced: Omit<Unplaced, "whose">[]): Omit<Unplaced, "whose">[] {
  return unplaced.filter(({ need }) => need.clusterArn === clusterArn && need.capacityProvider === provider.id);
}

/** How many more instances the tasks without a place would fill; none for those that a new instance wouldn't take. */
function instancesFor(
  { provider, group, clusterArn, instances, starting = [], daemons, zones = group.zones }: Pool,
  waiting: Omit<Unplaced, "whose">[],
  now: number,
): number {
  // Every task may need an instance of its own, and may have to wait until one is launched in its zone.
  const most = waiting.reduce((sum, { count }) => sum + count, 0) * zones.length;
  const room = Math.min(group.max - group.desired, most);
  if (room <= 0) return 0;
  const there = [...instances, ...starting];
  const fresh = [
    ...starting,
    ...launch({ ...group, zones }, { clusterArn, capacityProvider: provider.id }, there, room, now),
  ];
  const books = new Books();
  for (const daemon of daemons) {
    for (const instance of fresh) {
      if ("instance" in place({ ...daemon, capacityProvider: undefined }, [instance], books, "")) {
        books.take(instance, daemon.demand, daemon.group);
      }
    }
  }
  let needed = 0;
  for (const { need, count } of waiting) {
    let left = count;
    for (const [at, instance] of fresh.entries()) {
      for (; left > 0 && "instance" in place(need, [instance], books, ""); left--) {
        books.take(instance, need.demand, need.group);
        needed = Math.max(needed, at + 1 - starting.length);
      }
    }
  }
  return needed;
}
