import type { Task } from "../../ecs/task/record";
import type { Limits } from "../counts";
import { choose } from "../scale-in";
import { isHealthy, isUnhealthy, isWaiting, maySpare, type Standing, wasHealthy } from "../standing";

/** A service's wanted tasks and what it may do about them. */
export interface Rollout {
  limits: Limits;
  /** Tasks of the PRIMARY deployment, where they can stay. */
  current: Standing[];
  /** Tasks to be replaced: of earlier deployments, or on instances that drain. */
  outgoing: Standing[];
  /** `failed`: the PRIMARY deployment starts no more tasks. `delayed`: nothing is started now. */
  state: "rolling" | "delayed" | "failed";
  /** Tasks above the desired count that are on their way up to take the place of others. @default 0 */
  moving?: number;
  /** All of the outgoing tasks are to go: enough of the others are there. @default false */
  clear?: boolean;
  /** The earlier deployment that was completed and can stand in, if there is one. */
  stable?: { id: string; desired: number };
}

export interface RolloutPlan {
  /** Tasks of the PRIMARY deployment to start. */
  start: number;
  /** Tasks of the stable deployment to start in place of its own that were lost. */
  standIns: number;
  stop: Standing[];
  /** Nothing can be started or stopped within the limits, and nothing is on its way. */
  stuck: boolean;
}

/** One step of a rolling deployment, of keeping the desired count, and of scaling: they are the same thing. */
export function roll(rollout: Rollout): RolloutPlan {
  const { limits, current, outgoing, state } = rollout;
  const stop = new Set<Standing>([...failedFirstChecks(rollout), ...superseded(rollout)]);
  const stay = (tasks: Standing[]) => tasks.filter((each) => !stop.has(each));
  const add = (tasks: Standing[]) => {
    for (const each of tasks) stop.add(each);
  };
  add(rollout.clear ? stay(outgoing).filter((each) => !maySpare(each)) : replaced(limits, current, stay(outgoing)));
  const sound = stay(current).filter((each) => !isUnhealthy(each));
  add(choose(sound, sound.length - limits.desired - (rollout.moving ?? 0)));
  if (sound.filter(isHealthy).length >= limits.desired) add(stay(current).filter(isUnhealthy));

  const wanted = state === "rolling" ? Math.max(0, limits.desired - sound.length) : 0;
  const room = () => limits.maximum - stay([...current, ...outgoing]).length;
  if (wanted > room()) add(makeRoom(rollout, stop, wanted - Math.max(0, room())));
  const start = Math.max(0, Math.min(wanted, room()));
  const standIns = state === "delayed" ? 0 : Math.max(0, Math.min(lost(rollout, stop), room() - start));
  const settled = [...current, ...outgoing].every((each) => !isWaiting(each));
  return { start, standIns, stop: [...stop], stuck: wanted > 0 && start === 0 && stop.size === 0 && settled };
}

/**
 * What may be stopped so that `count` tasks find room: first outgoing tasks that don't serve, then ones that do, down to
 * the minimum; and where there are none, one unhealthy task at a time.
 */
export function makeRoom(rollout: Rollout, stopped: ReadonlySet<Standing>, count: number): Standing[] {
  const stay = (tasks: Standing[]) => tasks.filter((each) => !stopped.has(each));
  const outgoing = stay(rollout.outgoing);
  const idle = choose(
    outgoing.filter((each) => !isHealthy(each)),
    count,
  );
  const serving = stay([...rollout.current, ...rollout.outgoing]).filter(isHealthy).length;
  const spare = Math.max(0, serving - rollout.limits.minimum);
  const busy = choose(outgoing.filter(isHealthy), Math.min(count - idle.length, spare));
  if (idle.length + busy.length > 0) return [...idle, ...busy];
  const current = stay(rollout.current);
  return current.some(isWaiting) ? [] : choose(current.filter(isUnhealthy), 1);
}

/**
 * What is to be stopped beside what the plan stops, for as many tasks as found no place. A task gives up its place when it
 * is STOPPED: until then none is stopped for the same want of room again.
 */
export function roomFor(homeless: number, rollout: Rollout, plan: RolloutPlan, tasks: Task[]): Standing[] {
  const leaving = tasks.filter(
    ({ desiredStatus, lastStatus }) => desiredStatus === "STOPPED" && lastStatus !== "STOPPED",
  );
  const short = homeless - leaving.length - plan.stop.length;
  return short > 0 ? makeRoom(rollout, new Set(plan.stop), short) : [];
}

/** A new task that its first checks condemned never served: there is nothing to keep it for. */
function failedFirstChecks({ current }: Rollout): Standing[] {
  return current.filter((each) => isUnhealthy(each) && !wasHealthy(each));
}

/** Tasks on the way up of a deployment that another replaced before it was completed. */
function superseded({ outgoing, stable }: Rollout): Standing[] {
  return outgoing.filter(
    (each) => !wasHealthy(each) && !maySpare(each) && (stable === undefined || each.deployment?.id !== stable.id),
  );
}

/** Outgoing tasks that healthy current ones stand in for. */
function replaced({ desired }: Limits, current: Standing[], outgoing: Standing[]): Standing[] {
  const keep = Math.max(0, desired - current.filter(isHealthy).length);
  const serving = outgoing.filter(isHealthy);
  if (serving.length < keep) return [];
  return [...outgoing.filter((each) => !isHealthy(each) && !maySpare(each)), ...choose(serving, serving.length - keep)];
}

/**
 * How many tasks of the version that serves were lost. ECS replaces those by tasks of that same version, so that a new
 * version that doesn't come up costs no availability.
 */
function lost({ limits, current, outgoing, state, stable }: Rollout, stop: ReadonlySet<Standing>): number {
  if (stable === undefined) return 0;
  const serving = outgoing.filter((each) => !stop.has(each) && !isUnhealthy(each)).length;
  const needed = state === "failed" ? limits.desired : Math.min(limits.minimum, stable.desired);
  return needed - serving - current.filter(isHealthy).length;
}
