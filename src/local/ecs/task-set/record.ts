import type { Tag } from "../tag";

/** What a task set has beside what every deployment has. It is ACTIVE, PRIMARY, or DRAINING once it is deleted. */
export interface TaskSet {
  /** Percent of its service's desired count. */
  scale: number;
  /** So many tasks it is to have, of the two as the scheduler last saw them. */
  computedDesiredCount: number;
  /** When its stability last changed. */
  stabilityStatusAt: number;
  /** What its controller calls it. */
  externalId?: string;
  tags: Tag[];
  /** Growing delay of its tasks that keep stopping before they are healthy. */
  launchBackoff?: { failures: number; until: number };
  /** The call that made it, where that had a token: the same one again is answered with it. */
  createdWith?: { request: string; token: string };
}

/** ECS: always rounded up. What is only a float's rounding is not a part of a task. */
export function computedDesiredCount(desiredCount: number, scale: number): number {
  return Math.ceil(Number(((desiredCount * scale) / 100).toFixed(6)));
}
