import { table } from "../../table";

/** A rule of EventBridge, or a schedule of its Scheduler, with times at which it does something. */
export interface ScheduledTasks {
  /** ARN of the rule or schedule. */
  id: string;
  stack?: string;
  /** `at(…)`, `rate(…)` or `cron(…)`. */
  expression: string;
  /** @default UTC */
  timeZone?: string;
  /** What a rate counts from, and before and after which nothing runs. */
  from: number;
  /** Whether a rate's first time is the one that it counts from. @default false: it is one interval later */
  atOnce?: boolean;
  until?: number;
  /** Minutes after its time within which a run begins. @default 0 */
  window?: number;
  /** Whether it is removed after its last run. @default false */
  deletes?: boolean;
  enabled: boolean;
  targets: ScheduledTarget[];
  /** When it is due again; undefined where it never is. */
  nextAt?: number;
  /** Runs that are due or have failed, and are to be tried. */
  pending: PendingRun[];
  /** What became of its last runs, the newest last. @default none ran yet */
  events?: ScheduledEvent[];
}

export interface ScheduledEvent {
  id: string;
  at: number;
  message: string;
}

export interface ScheduledTarget extends Doing {
  id: string;
  /** ARN of what it leads to. @default the cluster whose tasks it runs */
  arn?: string;
  retry: { attempts: number; ageSeconds: number };
  /** ARN of the queue that gets the runs that were given up. @default they are dropped */
  deadLetters?: string;
}

/** What is done at a time: one of these. */
export interface Doing {
  /** Input of RunTask. */
  run?: Record<string, unknown>;
  /** A message to the queue of an ARN. */
  message?: { queue: string; body?: string; group?: string };
  /** An event on the bus of an ARN. */
  event?: { bus: string; source: string; detailType: string; detail: string };
  /** An operation of an API, `ecs:updateService`, with the input that was given. */
  call?: { operation: string; input: Record<string, unknown> };
  /** Tells the bus that the rule's time has come, which then sends an event of it to the rule's targets. */
  fires?: true;
}

export interface PendingRun {
  target: string;
  /** The time of the schedule that it is for. */
  time: number;
  /** How often it has failed. */
  failures: number;
  /** When it is tried. */
  at: number;
}

export const scheduledTasks = table<ScheduledTasks>();
