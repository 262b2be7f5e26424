import { type Entries, group, list, type SpecOf } from "./group";
import { isLeaf } from "./leaf";
import { METRIC, type MetricOptions } from "./metric";
import type { Property } from "./property";
import { SCHEDULE, type ScheduleOptions } from "./schedule";
import { flag, number, text, whole } from "./values";

/** A metric that is kept near a value: tasks are added while it is above, and taken away while it is well below. */
export interface TrackedMetricOptions extends MetricOptions {
  /** The value, more than 0. */
  target: number;
}

/** What is done once the metric is at a value: exactly one of `above` and `below`. */
export interface ScalingStep {
  /** From this value of the metric on, upwards. @default `below` */
  above?: number;
  /** From this value of the metric on, downwards. @default `above` */
  below?: number;
  /** Tasks to add; fewer than 0 are taken away. */
  change: number;
}

/**
 * Steps by how far a metric is from where it should be. They go all upwards, with `above`, or all downwards, with `below`;
 * of those that the metric has reached the last one holds.
 * @example { metric: { name: "CPUUtilization" }, steps: [{ above: 70, change: 1 }, { above: 90, change: 3 }] }
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
 */
export interface StepScalingOptions {
  /** What is looked at, every minute. */
  metric: MetricOptions;
  /** 1–20 steps. */
  steps: ScalingStep[];
  /** Minutes in a row in which the metric has to be there, 1–60. @default 1 */
  periods?: number;
  /** Seconds until a change has had its effect, 0–86400. @default 300 */
  cooldown?: number;
}

/**
 * A queue of Amazon SQS whose messages the tasks work off. As many tasks are kept as have it empty within the acceptable
 * latency: each has a backlog of `acceptableLatency / timePerMessage` messages at most.
 */
export interface QueueScalingOptions {
  /** Name of the queue. */
  name: string;
  /** Seconds that a message may wait, 1 or more, at least `timePerMessage`. */
  acceptableLatency: number;
  /** Seconds that a task needs for a message on average, more than 0. */
  timePerMessage: number;
}

/** How long a change of the number of tasks is given to take effect. */
export interface ScalingCooldowns {
  /** Seconds after tasks were taken away in which no more are, 0–86400. @default 300 */
  in?: number;
  /** Seconds after tasks were added in which more are only where more still are needed, 0–86400. @default 300 */
  out?: number;
}

/**
 * Keeps the number of tasks by load and by time. Where several policies disagree, the one with the most tasks holds; tasks
 * are taken away only where all agree, and never during a deployment. A deployment leaves the number as it is.
 * @example { min: 2, max: 10, cpu: 60, requests: 1000 }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
 */
export interface ScalingOptions {
  /** Fewest tasks, 0 or more, at most `max`. @default 1 */
  min?: number;
  /** Most tasks, 1 or more. */
  max: number;
  /** CPU that tasks use on average, in percent of what they have, more than 0 and up to 100. @default not looked at */
  cpu?: number;
  /** Memory that tasks use on average, in percent of what they have, more than 0 and up to 100. @default not looked at */
  memory?: number;
  /** Requests a minute that each task gets, 1 or more. Only behind a load balancer. @default not looked at */
  requests?: number;
  /** Other metrics, each near its target. @default none */
  metrics?: TrackedMetricOptions[];
  /** The backlog of a queue. With a `min` of 0 an empty queue has no tasks. @default none */
  queue?: QueueScalingOptions;
  /** Steps by metrics, for where a target isn't enough. @default none */
  steps?: StepScalingOptions[];
  /** Other bounds at certain times. @default none */
  schedule?: ScheduleOptions[];
  /** Of `cpu`, `memory`, `requests`, `metrics` and `queue`. @default 300 seconds each */
  cooldowns?: ScalingCooldowns;
  /** Whether tasks are taken away when there is less load; without it only `schedule` and `steps` do. @default true */
  scaleIn?: boolean;
}

const SECONDS_OF_A_DAY = 86400;

const cooldown = () => whole(0, SECONDS_OF_A_DAY, "seconds").default(300);

const TRACKED = {
  ...METRIC,
  target: number(0).required("allowed are numbers above 0"),
} satisfies Entries<TrackedMetricOptions>;

const STEP = {
  above: number().known(),
  below: number().known(),
  change: whole(-1000, 1000, "tasks").required("allowed are whole numbers from -1000 to 1000 tasks"),
} satisfies Entries<ScalingStep>;

const STEPS = {
  metric: group(METRIC).required('a metric is needed, such as { name: "CPUUtilization" }'),
  steps: list(group(STEP, hasOneSide), "steps", "allowed are objects with above or below, and change")
    .and(areInOrder)
    .required("1 to 20 steps are needed"),
  periods: whole(1, 60).default(1),
  cooldown: cooldown(),
} satisfies Entries<StepScalingOptions>;

const QUEUE = {
  name: text(
    "names of queues, of up to 80 letters, digits, hyphens and underscores",
    /^[A-Za-z0-9_-]{1,80}(\.fifo)?$/,
  ).required("the name of a queue is needed"),
  acceptableLatency: number(0).known().required("allowed are seconds, more than 0"),
  timePerMessage: number(0).known().required("allowed are seconds, more than 0"),
} satisfies Entries<QueueScalingOptions>;

const COOLDOWNS = { in: cooldown(), out: cooldown() } satisfies Entries<ScalingCooldowns>;

const percent = () => number(0, 100, "percent");

const ENTRIES = {
  min: whole(0).default(1),
  max: whole(1).required("a whole number from 1 is needed"),
  cpu: percent(),
  memory: percent(),
  requests: whole(1),
  metrics: list(
    group(TRACKED),
    "metrics",
    "allowed are objects with the properties of a metric and its target",
  ).default([]),
  queue: group(QUEUE, worksInTime),
  steps: list(group(STEPS), "step scaling", "allowed are objects with metric and steps").default([]),
  schedule: list(SCHEDULE, "times", "allowed are objects with cron, rate or at, and min or max").default([]),
  cooldowns: group(COOLDOWNS).default({}),
  scaleIn: flag().known().default(true),
} satisfies Entries<ScalingOptions>;

export type ScalingSpec = SpecOf<typeof ENTRIES>;
export type StepScalingSpec = ScalingSpec["steps"][number];
export type TrackedMetricSpec = ScalingSpec["metrics"][number];

export const SCALING = group(ENTRIES, minIsAtMostMax);

function minIsAtMostMax(scaling: Property, { min, max }: ScalingSpec): void {
  if (isLeaf(min) || isLeaf(max) || min <= max) return;
  scaling.get("max").fail(`allowed is at least min, which is ${min}`);
}

function worksInTime(queue: Property, { acceptableLatency, timePerMessage }: SpecOf<typeof QUEUE>): void {
  if (acceptableLatency >= timePerMessage) return;
  queue.get("acceptableLatency").fail(`allowed is at least timePerMessage, which is ${timePerMessage} seconds`);
}

function hasOneSide(step: Property, { above, below }: SpecOf<typeof STEP>): void {
  if ((above === undefined) === (below === undefined)) step.fail("exactly one of above and below is needed");
}

const MOST_STEPS = 20;

function areInOrder(steps: Property): void {
  const items = steps.items();
  if (items.length < 1 || items.length > MOST_STEPS) steps.fail(`allowed are 1 to ${MOST_STEPS} steps`);
  const side = items[0]!.get("above").value === undefined ? "below" : "above";
  const values = items.map((item) => {
    const edge = item.get(side);
    return edge.value === undefined ? item.fail(`allowed is ${side}, as in the first step`) : (edge.value as number);
  });
  for (const [i, value] of values.entries()) {
    if (values.indexOf(value) < i) items[i]!.get(side).fail("allowed is each value once");
  }
}
