import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { datapointChanges } from "./blocks";
import { RESOLUTIONS, RETENTION, type StatisticSet } from "./record";
import { merge } from "./sets";

/** CloudWatch takes data of up to two hours ahead. */
const AHEAD = 2 * 3_600_000;

interface PutInput {
  Namespace: string;
  MetricData?: Given[];
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
}

/** PutMetricData: data count for the minute and for the ten seconds that they are of. */
export async function put({ store, clock }: Control, { Namespace, MetricData = [] }: PutInput): Promise<object> {
  if (Namespace.startsWith("AWS/")) {
    throw invalid(`Namespace is ${Namespace}; names that begin with AWS/ are for what AWS publishes.`);
  }
  const now = clock.now();
  const data = MetricData.flatMap((given, i) => {
    const path = `MetricData.${i}`;
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
    const set = setGiven(path, given);
    return RESOLUTIONS.map((resolution) => ({ ...metric, resolution, at, set, unit: given.Unit }));
  });
  await store.commit(datapointChanges(store, data));
  return {};
}

function setGiven(path: string, { Value, Values, Counts, StatisticValues }: Given): StatisticSet {
  if ([Value, Values, StatisticValues].filter((each) => each !== undefined).length !== 1) {
    throw new ApiError(
      "InvalidParameterCombination",
      `${path} must have exactly one of Value, Values and StatisticValues.`,
    );
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
  const sets = values.map((value, i) => {
    const count = Counts?.[i] ?? 1;
    if (count <= 0) throw invalid(`${path}.Counts.${i} is ${count}; it must be more than 0.`);
    return { count, sum: value * count, minimum: value, maximum: value };
  });
  const [first, ...rest] = sets;
  if (!first) throw invalid(`${path}.Values is empty; it must have 1 to 150 values.`);
  return rest.reduce(merge, first);
}

const invalid = (message: string) => new ApiError("InvalidParameterValue", message);
