import { type Entries, group, list, named, type SpecOf } from "./group";
import { METRIC, type MetricOptions } from "./metric";
import type { Property } from "./property";
import { flag, number, oneOf, text, whole } from "./values";

/**
 * What an expression of CloudWatch's metric math makes of several metrics, kept near a value.
 * @example { expression: "jobs / FILL(tasks, 1)", metrics: { jobs: { name: "Jobs", namespace: "Shop" }, tasks: { name: "CPUUtilization", statistic: "SampleCount" } }, target: 10 }
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
 */
export interface TrackedExpressionOptions {
  /** Metric math, in which the metrics are by their names in `metrics`. On this machine arithmetic, comparisons, IF, FILL and the like act. */
  expression: string;
  /** The metrics, by the names that the expression has for them: small letters, digits and underscores, a letter first. */
  metrics: Record<string, MetricOptions>;
  /** The value, more than 0. */
  target: number;
}

/**
 * Capacity by a forecast, which Application Auto Scaling makes of up to two weeks of metrics: exactly one of `cpu` and
 * `memory`. It only adds tasks; other policies take them away. On this machine the forecast is no more than the mean of the
 * same hour of the days before, as far as their metrics are kept: three hours, in which two of its days pass at its usual
 * pace. At ECS's own time there is no forecast.
 * @example { cpu: 60, mode: "scale" }
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/aas-create-predictive-scaling-policy.html
 */
export interface PredictiveScalingOptions {
  /** CPU that tasks use on average, in percent of what they have, more than 0 and up to 100. @default `memory` */
  cpu?: number;
  /** Memory that tasks use on average, in percent of what they have, more than 0 and up to 100. @default `cpu` */
  memory?: number;
  /** Whether tasks are added by the forecast, or it can be looked at only. @default "forecast" */
  mode?: "forecast" | "scale";
  /** Seconds before the forecast's time at which tasks are added, 0–3600. @default 300 */
  buffer?: number;
  /** Percent above the forecast that the maximum may be exceeded by, 0–100. @default it isn't exceeded */
  beyondMax?: number;
}

/**
 * What scaling doesn't do for now; what it would have done isn't made up for.
 * @example { in: true }
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-suspend-resume-scaling.html
 */
export interface SuspendedScaling {
  /** Policies take no tasks away. @default false */
  in?: boolean;
  /** Policies add no tasks. @default false */
  out?: boolean;
  /** Schedules change no bounds. @default false */
  schedule?: boolean;
}

const EXPRESSION = {
  expression: text("metric math, such as jobs / FILL(tasks, 1)", /^.{1,1024}$/s).required("an expression is needed"),
  metrics: named(group(METRIC), "metrics by name", "allowed are objects with the properties of a metric")
    .and(areIds)
    .required("the metrics of the expression are needed, by name"),
  target: number(0).required("allowed are numbers above 0"),
} satisfies Entries<TrackedExpressionOptions>;

export const EXPRESSIONS = list(
  group(EXPRESSION),
  "expressions",
  "allowed are objects with expression, metrics and target",
).default([]);

const PREDICTIVE_ENTRIES = {
  cpu: number(0, 100, "percent"),
  memory: number(0, 100, "percent"),
  mode: oneOf("forecast", "scale").known().default("forecast"),
  buffer: whole(0, 3600, "seconds"),
  beyondMax: whole(0, 100, "percent"),
} satisfies Entries<PredictiveScalingOptions>;

type PredictiveScalingSpec = SpecOf<typeof PREDICTIVE_ENTRIES>;

export const PREDICTIVE = group(PREDICTIVE_ENTRIES, hasOneMetric);

export const SUSPENDED = group({ in: flag(), out: flag(), schedule: flag() } satisfies Entries<SuspendedScaling>);

function areIds(metrics: Property): void {
  for (const [id, metric] of metrics.entries()) {
    if (!/^[a-z][A-Za-z0-9_]{0,254}$/.test(id)) {
      metric
        .describe(`named ${id}`)
        .fail("allowed are names of letters, digits and underscores that begin with a small letter");
    }
  }
}

function hasOneMetric(predictive: Property, { cpu, memory }: PredictiveScalingSpec): void {
  if ((cpu === undefined) === (memory === undefined)) predictive.fail("exactly one of cpu and memory is needed");
}
