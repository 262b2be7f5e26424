import { type AutoScalingGroup, MOST_INSTANCES, type WaitingInstance } from "../../auto-scaling/record";
import type { ContainerInstance } from "../../ecs/instance/record";
import { goodNews, type Pace } from "../../pace";
import { launch, type Membership } from "./launch";

/** Seconds that an instance takes to start, which a warm pool is there to save. */
const START = 60;

/** A group that has as many instances as it wants, and what waits beside them. */
export interface Waiting {
  /** Instances that register with the cluster now. */
  registered: ContainerInstance[];
  /** What waits from now on. */
  waiting: WaitingInstance[];
}

/** A group whose instances come. */
export interface Coming {
  /** With its zones that are there. */
  group: AutoScalingGroup;
  membership: Membership;
  /** Those that it has and keeps. */
  members: ContainerInstance[];
  waiting: WaitingInstance[];
  /** Instances that left it just now, of which a warm pool may take some back. */
  left: ContainerInstance[];
  pace: Pace;
  now: number;
}

/**
 * What comes of a group's instances: those that have started register; what it lacks comes from its warm pool at once, or
 * is launched; the warm pool is filled up. Instances here start at once; those of a group with a warm pool take their time,
 * as that says of them.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html
 */
export function coming({ group, membership, members, waiting, left, pace, now }: Coming): Waiting {
  const isUp = ({ upAt }: WaitingInstance) => upAt <= now;
  const starting = waiting.filter(({ warm }) => !warm).slice(0, Math.max(0, group.desired - members.length));
  const lacking = Math.max(0, group.desired - members.length - starting.length);
  const ready = waiting.filter((each) => each.warm && isUp(each)).slice(0, lacking);
  const there = [...members, ...waiting.map(({ instance }) => instance)];
  const upAt = now + goodNews(pace, START);
  const warm = waiting.filter((each) => each.warm && !ready.includes(each));
  const back = group.warmPool?.reuse ? left : [];
  // What starts for a warm pool that is to be smaller now is what the group lacks.
  const promoted = warm.slice(warmSize(group), warmSize(group) + lacking - ready.length).map(asStarting);
  const missing = lacking - ready.length - promoted.length;
  const idle = Math.max(0, warmSize(group) - warm.length - back.length);
  const launched = launch(group, membership, there, missing + idle, now);
  const joining = launched.slice(0, missing);
  const row = (instance: ContainerInstance, up: number): WaitingInstance => ({
    id: instance.id,
    group: group.id,
    instance,
    upAt: up,
  });
  const asWarm = (each: WaitingInstance): WaitingInstance => ({ ...each, warm: true });
  return {
    registered: [
      ...[...starting.filter(isUp), ...ready].map(({ instance }) => joined(instance, membership, now)),
      ...(group.warmPool ? [] : joining),
    ],
    waiting: [
      ...starting.filter((each) => !isUp(each)),
      ...promoted,
      ...(group.warmPool ? joining.map((instance) => row(instance, upAt)) : []),
      ...[
        ...warm,
        ...back.map((instance) => asWarm(row(instance, now))),
        ...launched.slice(missing).map((instance) => asWarm(row(instance, upAt))),
      ].slice(0, warmSize(group)),
    ],
  };
}

const asStarting = ({ warm: _, ...waiting }: WaitingInstance): WaitingInstance => waiting;

/** How many instances wait: what the group may have prepared beyond what it wants, and at least its minimum. */
function warmSize({ warmPool, max, desired }: AutoScalingGroup): number {
  if (!warmPool) return 0;
  return Math.min(MOST_INSTANCES, Math.max(warmPool.min, (warmPool.maxPrepared ?? max) - desired));
}

function joined(instance: ContainerInstance, { capacityProvider }: Membership, now: number): ContainerInstance {
  const { capacityProvider: _, ...rest } = instance;
  return {
    ...rest,
    ...(capacityProvider !== undefined && { capacityProvider }),
    status: "ACTIVE",
    registeredAt: now,
  };
}
