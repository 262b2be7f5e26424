import { type Entries, group, type SpecOf } from "./group";
import { oneOf, whole } from "./values";

/**
 * Instances of a pool that were started beforehand, and wait beside it until it grows: they have done what takes long, such
 * as their user data. They are in no cluster until then. The local ECS has instances at once, but of a pool with a warm
 * pool: what it launches takes a minute, at the pace of the local ECS, and what the warm pool has is there at once.
 * @example { min: 2 }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-warm-pool.html
 */
export interface WarmPoolOptions {
  /** Instances that wait at least, 0 or more. @default 0 */
  min?: number;
  /** Instances that wait and those of the pool, together at most, 0 or more. @default the pool's `max` */
  maxPrepared?: number;
  /** How they wait: `Stopped` they cost only their disks. @default "Stopped" */
  state?: "Stopped" | "Hibernated" | "Running";
}

const ENTRIES = {
  min: whole(0).default(0),
  maxPrepared: whole(0),
  state: oneOf("Stopped", "Hibernated", "Running").default("Stopped"),
} satisfies Entries<WarmPoolOptions>;

export type WarmPoolSpec = SpecOf<typeof ENTRIES>;

export const WARM_POOL = group(ENTRIES);
