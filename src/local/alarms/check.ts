import { isPlainStatistic, parseStatistic, STATISTICS_ALLOWED } from "../../ecs/statistic";
import { ApiError } from "../../protocol/errors";
import { arn } from "../arns";
import type { Control } from "../control";
import { checkQueries } from "../metrics/queries";
import { INITIAL, parseRule } from "../scheduler/alarms";
import type { Alarm, MetricCondition } from "./record";

export interface AlarmInput {
  AlarmDescription?: string;
  /** @default true */
  ActionsEnabled?: boolean;
  OKActions?: string[];
  AlarmActions?: string[];
  InsufficientDataActions?: string[];
  Tags?: { Key: string; Value: string }[];
}

export type MetricAlarmInput = AlarmInput & Partial<MetricCondition>;
export type CompositeAlarmInput = AlarmInput & { AlarmRule: string };

export const invalid = (message: string) => new ApiError("ValidationError", message);
export const notFound = (message: string) => new ApiError("ResourceNotFound", message, 404);

const DAY = 86_400;
const HOUR = 3_600;

/** The metric alarm of the name that is asked for: a new one, or the one that is there with another configuration. */
export function metricAlarm(control: Control, name: string, input: MetricAlarmInput, stack?: string): Alarm {
  const before = control.store.get("alarms", name);
  if (before?.rule !== undefined) throw invalid(`${name} is a composite alarm; a metric alarm needs another name.`);
  return { ...configured(control, name, input, stack), metric: conditionOf(input) };
}

/** The composite alarm of the name that is asked for. */
export function compositeAlarm(control: Control, name: string, input: CompositeAlarmInput, stack?: string): Alarm {
  const before = control.store.get("alarms", name);
  if (before?.metric) throw invalid(`${name} is a metric alarm; a composite alarm needs another name.`);
  const { AlarmRule: rule } = input;
  for (const alarm of alarmsIn(rule)) {
    if (alarm === name) throw invalid(`AlarmRule is ${rule}; an alarm can't be made of itself.`);
    if (!control.store.get("alarms", alarm)) throw invalid(`AlarmRule is ${rule}; there is no alarm ${alarm}.`);
  }
  return { ...configured(control, name, input, stack), rule };
}

/** The alarms that a rule names. */
export function alarmsIn(rule: string): string[] {
  try {
    return parseRule(rule).alarms;
  } catch (error) {
    throw invalid(
      `AlarmRule is ${rule}; ${(error as Error).message}. Allowed are ALARM(…), OK(…) and INSUFFICIENT_DATA(…) of ` +
        "alarms, TRUE and FALSE, with AND, OR, NOT and parentheses.",
    );
  }
}

/** What alarms of both kinds have. The state of one that is there stays. */
function configured(control: Control, name: string, input: AlarmInput, stack: string | undefined): Alarm {
  const { store, clock } = control;
  for (const action of ["OKActions", "AlarmActions", "InsufficientDataActions"] as const) checkActions(action, input);
  const before = store.get("alarms", name);
  const now = clock.now();
  return {
    id: name,
    arn: arn("cloudwatch", `alarm:${name}`),
    ...(stack !== undefined && { stack }),
    ...(input.AlarmDescription !== undefined && { description: input.AlarmDescription }),
    actionsEnabled: input.ActionsEnabled ?? true,
    actions: {
      OK: input.OKActions ?? [],
      ALARM: input.AlarmActions ?? [],
      INSUFFICIENT_DATA: input.InsufficientDataActions ?? [],
    },
    state: before?.state ?? INITIAL.state,
    reason: before?.reason ?? INITIAL.reason,
    ...(before?.reasonData !== undefined && { reasonData: before.reasonData }),
    updatedAt: before?.updatedAt ?? now,
    transitionedAt: before?.transitionedAt ?? now,
    configuredAt: now,
    tags: before && stack === undefined ? before.tags : (input.Tags ?? []),
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
function checkActions(name: "OKActions" | "AlarmActions" | "InsufficientDataActions", input: AlarmInput): void {
  const wrong = input[name]?.find((action) => !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/s.test(action));
  if (wrong !== undefined) throw invalid(`Invalid arn syntax: ${name} has ${JSON.stringify(wrong)}; allowed are ARNs.`);
}

const TREATMENTS = ["breaching", "notBreaching", "ignore", "missing"];

function conditionOf(input: MetricAlarmInput): MetricCondition {
  const { EvaluationPeriods: periods, DatapointsToAlarm: needed, ComparisonOperator, TreatMissingData: treat } = input;
  if (periods === undefined) throw invalid("EvaluationPeriods is missing; it is required.");
  if (ComparisonOperator === undefined) throw invalid("ComparisonOperator is missing; it is required.");
  if (needed !== undefined && needed > periods) {
    throw invalid(`DatapointsToAlarm is ${needed}; it can't be more than EvaluationPeriods, ${periods}.`);
  }
  const { EvaluateLowSampleCountPercentile: few } = input;
  if (few !== undefined && !["evaluate", "ignore"].includes(few)) {
    throw invalid(`EvaluateLowSampleCountPercentile is ${few}; allowed are evaluate and ignore.`);
  }
  if (treat !== undefined && !TREATMENTS.includes(treat)) {
    throw invalid(`TreatMissingData is ${treat}; allowed are ${TREATMENTS.join(", ")}.`);
  }
  if ((input.Threshold === undefined) === (input.ThresholdMetricId === undefined)) {
    throw invalid("Exactly one of Threshold and ThresholdMetricId is required.");
  }
  if (input.Metrics) checkMetrics(input);
  else checkMetric(input, periods);
  const { Dimensions, ...rest } = conditionIn(input);
  return { ...rest, ...(Dimensions?.length && { Dimensions }) } as MetricCondition;
}

/** Of what was given, what is of the condition. */
function conditionIn({
  AlarmDescription: _,
  ActionsEnabled: __,
  OKActions: ___,
  AlarmActions: ____,
  InsufficientDataActions: _____,
  Tags: ______,
  ...condition
}: MetricAlarmInput) {
  return condition;
}

const OF_ONE = ["MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Dimensions", "Period", "Unit"] as const;

function checkMetrics(input: MetricAlarmInput): void {
  const both = OF_ONE.find((name) => {
    const given = input[name];
    return given !== undefined && !(Array.isArray(given) && given.length === 0);
  });
  if (both) throw invalid(`Metrics and ${both} can't be given together: an alarm is of one metric or of several.`);
  checkQueries("Metrics", input.Metrics ?? [], invalid);
}

function checkMetric(input: MetricAlarmInput, periods: number): void {
  const { MetricName, Namespace, Period, Statistic, ExtendedStatistic } = input;
  const missing = Object.entries({ MetricName, Namespace, Period }).find(([, value]) => value === undefined);
  if (missing) throw invalid(`${missing[0]} is required where there are no Metrics.`);
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw invalid("Exactly one of Statistic and ExtendedStatistic is required.");
  }
  if (ExtendedStatistic !== undefined && (isPlainStatistic(ExtendedStatistic) || !parseStatistic(ExtendedStatistic))) {
    throw invalid(
      `ExtendedStatistic is ${ExtendedStatistic}; allowed are ${STATISTICS_ALLOWED}, of which Statistic has the first five.`,
    );
  }
  const period = Period!;
  if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
    throw invalid(`Period is ${period}; allowed are 10, 20, 30 and multiples of 60.`);
  }
  const most = period >= HOUR ? 7 * DAY : DAY;
  if (period * periods > most) {
    throw invalid(
      `Metrics cannot be checked across more than ${most === DAY ? "a day" : "seven days"} (EvaluationPeriods * Period must be <= ${most}).`,
    );
  }
}
