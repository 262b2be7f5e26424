import { type Entries, group, list, type SpecOf } from "./group";
import { isLeaf } from "./leaf";
import { METRIC, type MetricOptions } from "./metric";
import type { Property } from "./property";
import { worksInTime } from "./queue";
import {
  EXPRESSIONS,
  PREDICTIVE,
  type PredictiveScalingOptions,
  SUSPENDED,
  type SuspendedScaling,
  type TrackedExpressionOptions,
} from "./scaling-more";
import { SCHEDULE, type ScheduleOptions } from "./schedule";
import { flag, number, oneOf, text, whole } from "./values";

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
  /** Tasks to add, or percent of those that there are; fewer than 0 are taken away. With `exact` the number of tasks. */
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
  /**
   * What a step's `change` is: tasks, percent of the tasks that there are, or the number of tasks that there are to be.
   * Known while the program runs.
   * @default "tasks"
   */
  adjustment?: "tasks" | "percent" | "exact";
  /** Fewest tasks that a change in percent is, 1 or more. @default 1 */
  minimumChange?: number;
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
  /**
   * Whether `cpu` and `memory` are looked at every 20 seconds instead of every minute, which ECS then publishes of the
   * service. Not known to `@pulumi/aws` yet, which refuses it. Known while the program runs.
   * @default false
   */
  highResolution?: boolean;
  /** Other metrics, each near its target. @default none */
  metrics?: TrackedMetricOptions[];
  /** What expressions make of metrics, each near its target. @default none */
  expressions?: TrackedExpressionOptions[];
  /** The backlog of a queue. With a `min` of 0 an empty queue has no tasks. @default none */
  queue?: QueueScalingOptions;
  /** Steps by metrics, for where a target isn't enough. @default none */
  steps?: StepScalingOptions[];
  /** Other bounds at certain times. @default none */
  schedule?: ScheduleOptions[];
  /** Tasks that are there before the load that two weeks' pattern foretells. @default none */
  predictive?: PredictiveScalingOptions;
  /** What scaling doesn't do for now. @default it does everything */
  suspended?: SuspendedScaling;
  /** Of `cpu`, `memory`, `requests`, `metrics` and `queue`. @default 300 seconds each */
  cooldowns?: ScalingCooldowns;
  /** Whether tasks are taken away when there is less load; without it only `schedule` and `steps` do. @default true */
  scaleIn?: boolean;
}

/**
 * Keeps the number of a queue worker's tasks: by its queue's backlog, and by what is said here. See {@link ScalingOptions}.
 * @example { max: 50, cooldowns: { out: 60 } }
 */
export interface WorkerScalingOptions extends Omit<ScalingOptions, "min" | "max" | "requests" | "queue"> {
  /**
   * Fewest tasks, 0 or more, at most `max`. With CloudFormation a stack's first deployment begins with one task all the same,
   * as services there do.
   * @default 0
   */
  min?: number;
  /** Most tasks, 1 or more. @default 10 */
  max?: number;
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
  adjustment: oneOf("tasks", "percent", "exact").known().default("tasks"),
  minimumChange: whole(1),
  periods: whole(1, 60).default(1),
  cooldown: cooldown(),
} satisfies Entries<StepScalingOptions>;

const SCALED_QUEUE = {
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
  highResolution: flag().known().default(false),
  expressions: EXPRESSIONS,
  queue: group(SCALED_QUEUE, worksInTime),
  steps: list(group(STEPS, isOfItsKind), "step scaling", "allowed are objects with metric and steps").default([]),
  schedule: list(SCHEDULE, "times", "allowed are objects with cron, rate or at, and min or max").default([]),
  predictive: PREDICTIVE,
  suspended: SUSPENDED,
  cooldowns: group(COOLDOWNS).default({}),
  scaleIn: flag().known().default(true),
} satisfies Entries<ScalingOptions>;

export type ScalingSpec = SpecOf<typeof ENTRIES>;
export type StepScalingSpec = ScalingSpec["steps"][number];

export const SCALING = group(ENTRIES, minIsAtMostMax, looksAtUse);

const { requests: _, queue: _queue, ...OF_ANY } = ENTRIES;

export const WORKER_SCALING = group(
  { ...OF_ANY, min: whole(0).default(0), max: whole(1).default(10) } satisfies Entries<WorkerScalingOptions>,
  minIsAtMostMax,
  looksAtUse,
);

function minIsAtMostMax(scaling: Property, { min, max }: Pick<ScalingSpec, "min" | "max">): void {
  if (isLeaf(min) || isLeaf(max) || min <= max) return;
  scaling.get("max").fail(`allowed is at least min, which is ${min}`);
}

/** ECS publishes CPU and memory alone at high resolution. */
function looksAtUse(
  scaling: Property,
  { highResolution, cpu, memory }: Pick<ScalingSpec, "highResolution" | "cpu" | "memory">,
) {
  if (highResolution && cpu === undefined && memory === undefined) {
    scaling.get("highResolution").fail("allowed with cpu, memory or both");
  }
}

function isOfItsKind(step: Property, { adjustment, steps }: SpecOf<typeof STEPS>): void {
  const least = step.get("minimumChange");
  if (least.value !== undefined && adjustment !== "percent") least.fail('allowed with the adjustment "percent" only');
  if (adjustment !== "exact") return;
  steps.forEach(({ change }, i) => {
    if (!isLeaf(change) && change < 0) {
      step.get("steps").items()[i]!.get("change").fail("allowed are numbers of tasks, 0 or more, since it is exact");
    }
  });
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
