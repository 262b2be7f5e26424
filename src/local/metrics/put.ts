import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { finestPeriod } from "../pace";
import type { Store } from "../store/store";
import { type Datum, datapointChanges } from "./blocks";
import { checkSize, combination, invalid } from "./check";
import { RETENTION, type StatisticSet } from "./record";
import { setOfCounts } from "./sets";

/** CloudWatch takes data of up to two hours ahead. */
const AHEAD = 2 * 3_600_000;
/** Data of one call, as CloudWatch takes them. */
const MOST_DATA = 1000;
/** CloudWatch takes values from -2^360 to 2^360. */
const LARGEST = 2 ** 360;

interface PutInput {
  Namespace: string;
  MetricData?: Given[];
  /** Data with what they are about, which isn't kept. */
  EntityMetricData?: { MetricData?: Given[] }[];
}

interface Given {
  MetricName: string;
  Dimensions?: { Name: string; Value: string }[];
  Timestamp?: number;
  Value?: number;
  Values?: number[];
  Counts?: number[];
  StatisticValues?: { SampleCount: number; Sum: number; Minimum: number; Maximum: number };
  Unit?: string;
  /** 1 where data are to be had by the second. @default 60 */
  StorageResolution?: number;
}

/** What this machine publishes itself. */
const PUBLISHED = ["AWS/ApplicationELB", "AWS/ECS"];

/**
 * AWS takes no data for its own namespaces. Here those of what this machine doesn't have are taken, so that what follows
 * them can be tried: of an AWS/SQS queue that is on AWS, say.
 */
function checkNamespace(store: Store, namespace: string, data: readonly Given[]): void {
  const own = data
    .flatMap(({ Dimensions = [] }) => Dimensions)
    .find(({ Name, Value }) => {
      return namespace === "AWS/SQS" && Name === "QueueName" && store.get("queues", Value) !== undefined;
    });
  if (!PUBLISHED.includes(namespace) && own === undefined) return;
  const of = own === undefined ? "" : ` for the queue ${own.Value}`;
  throw invalid(`Namespace is ${namespace}; this machine publishes that itself${of}. Allowed is any that it doesn't.`);
}

/**
 * PutMetricData: data count for the minute and for the ten seconds that they are of; where they are asked for by the second,
 * or this machine's minutes are shorter than that, for the second, too.
 */
export async function put(control: Control, input: PutInput): Promise<object> {
  await control.store.commit(datapointChanges(control.store, dataGiven(control, input)));
  return {};
}

/** The data of a call, checked. */
export function dataGiven({ store, clock, pace }: Control, { Namespace, ...given }: PutInput): Datum[] {
  const MetricData = [
    ...pathed("MetricData", given.MetricData),
    ...(given.EntityMetricData ?? []).flatMap((each, i) => pathed(`EntityMetricData.${i}.MetricData`, each.MetricData)),
  ];
  if (MetricData.length === 0) {
    throw new ApiError("MissingParameter", "The parameter MetricData is required, with one datum at least.");
  }
  checkSize("MetricData", MetricData, MOST_DATA);
  checkNamespace(store, Namespace, MetricData);
  const now = clock.now();
  return MetricData.flatMap(({ path, ...given }) => {
    const at = given.Timestamp === undefined ? now : Math.round(given.Timestamp * 1000);
    if (at < now - RETENTION || at > now + AHEAD) {
      throw invalid(
        `${path}.Timestamp is ${given.Timestamp}, in seconds since 1970; this machine keeps the last ${RETENTION / 3_600_000} hours, and takes up to 2 hours ahead.`,
      );
    }
    const metric = {
      namespace: Namespace,
      metricName: given.MetricName,
      dimensions: Object.fromEntries((given.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
    };
    const { StorageResolution: resolution } = given;
    if (resolution !== undefined && resolution !== 1 && resolution !== 60) {
      throw invalid(`${path}.StorageResolution is ${resolution}; allowed are 1 and 60.`);
    }
    const set = setGiven(path, given);
    const bySecond = resolution === 1 || finestPeriod(pace) < 10;
    return (bySecond ? [60, 10, 1] : [60, 10]).map((period) => ({ ...metric, period, at, set, unit: given.Unit }));
  });
}

const pathed = (path: string, data: Given[] = []) => data.map((given, i) => ({ ...given, path: `${path}.${i}` }));

function setGiven(path: string, { Value, Values, Counts, StatisticValues }: Given): StatisticSet {
  if ([Value, Values, StatisticValues].filter((each) => each !== undefined).length !== 1) {
    throw combination(`${path} must have exactly one of Value, Values and StatisticValues.`);
  }
  for (const [name, value] of [
    ["Value", Value] as const,
    ...(Values ?? []).map((each, i) => [`Values.${i}`, each] as const),
    ...Object.entries(StatisticValues ?? {}).map(([name, each]) => [`StatisticValues.${name}`, each] as const),
  ]) {
    if (value !== undefined && Math.abs(value) > LARGEST) {
      throw invalid(`${path}.${name} is ${value}; allowed are -2^360 to 2^360.`);
    }
  }
  if (StatisticValues) {
    const { SampleCount: count, Sum: sum, Minimum: minimum, Maximum: maximum } = StatisticValues;
    if (count <= 0) throw invalid(`${path}.StatisticValues.SampleCount is ${count}; it must be more than 0.`);
    if (minimum > maximum) {
      throw invalid(`${path}.StatisticValues.Minimum is ${minimum}; it can't be more than Maximum, ${maximum}.`);
    }
    return { count, sum, minimum, maximum };
  }
  const values = Values ?? [Value as number];
  if (Counts !== undefined && Counts.length !== values.length) {
    throw invalid(`${path}.Counts has ${Counts.length} items; it must have as many as Values, ${values.length}.`);
  }
  const counted = values.map((value, i) => {
    const count = Counts?.[i] ?? 1;
    if (count <= 0) throw invalid(`${path}.Counts.${i} is ${count}; it must be more than 0.`);
    return [value, count] as const;
  });
  const set = setOfCounts(counted);
  if (!set) throw invalid(`${path}.Values is empty; it must have 1 to 150 values.`);
  return set;
}
