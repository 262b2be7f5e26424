import type { Calls } from "../api";
import type { Control } from "../control";
import { listOf, pageOf } from "../ecs/pages";
import { type Acts, all } from "../shapes/acted";
import { QUERY } from "./acts";
import { setsOf } from "./blocks";
import { combination, extendedNamed, invalid, periodOf, statisticNamed } from "./check";
import { getMetricData, rangeOf } from "./data";
import { put } from "./put";
import { periods } from "./query";
import { type Metric, metricKey, RETENTION, type StatisticSet } from "./record";
import { statisticOf } from "./statistic";

export interface Dimension {
  Name: string;
  Value: string;
}

/** Datapoints of one GetMetricStatistics, as CloudWatch has them. */
const MOST_DATAPOINTS = 1440;
/** Metrics of one answer, as CloudWatch has them. */
const MOST_METRICS = 500;

function dimensionsOf(given: readonly Dimension[] = []): Record<string, string> {
  return Object.fromEntries(given.map(({ Name, Value }) => [Name, Value]));
}

const shown = (dimensions: Metric["dimensions"]) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

interface StatisticsInput {
  Namespace: string;
  MetricName: string;
  Dimensions?: Dimension[];
  StartTime: number;
  EndTime: number;
  Period: number;
  Statistics?: string[];
  ExtendedStatistics?: string[];
  Unit?: string;
}

async function getMetricStatistics(control: Control, input: StatisticsInput) {
  const { Statistics = [], ExtendedStatistics = [], Unit: unit } = input;
  if (Statistics.length + ExtendedStatistics.length === 0) {
    throw invalid("Statistics is missing; at least one of them, or of ExtendedStatistics, is required.");
  }
  if (Statistics.length > 0 && ExtendedStatistics.length > 0) {
    throw combination("Statistics and ExtendedStatistics can't be given together.");
  }
  const names = Statistics.map((name, i) => statisticNamed(`Statistics.${i}`, name));
  const extended = ExtendedStatistics.map((name, i) => extendedNamed(`ExtendedStatistics.${i}`, name));
  const period = periodOf("Period", input.Period);
  const { from, to } = rangeOf(control, input);
  const metric = {
    namespace: input.Namespace,
    metricName: input.MetricName,
    dimensions: dimensionsOf(input.Dimensions),
  };
  const requested = Math.ceil((input.EndTime - input.StartTime) / period);
  if (requested > MOST_DATAPOINTS) {
    throw combination(
      `You have requested up to ${requested} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  }
  const found = periods(control.store, { ...metric, period, unit }, from, to);
  return {
    Label: input.MetricName,
    Datapoints: found.map(({ at, set, unit: Unit = "None" }) => ({
      Timestamp: at / 1000,
      Unit,
      ...valuesOf(set, names),
      ...(extended.length > 0 && { ExtendedStatistics: valuesOf(set, extended) }),
    })),
  };
}

/** By name; what the set doesn't tell isn't among them. */
function valuesOf(set: StatisticSet, names: readonly string[]): Record<string, number> {
  const values = names.map((name) => [name, statisticOf(set, name)] as const);
  return Object.fromEntries(values.filter((each): each is [string, number] => each[1] !== undefined));
}

interface ListInput {
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name: string; Value?: string }[];
  /** `PT3H`: with a datapoint of the last three hours. */
  RecentlyActive?: string;
  NextToken?: string;
}

async function listMetrics({ store, clock }: Control, { NextToken, ...asked }: ListInput) {
  const { Namespace, MetricName, Dimensions = [], RecentlyActive } = asked;
  const known = Namespace === undefined ? store.list("datapoints") : store.by("datapoints", "namespace", Namespace);
  const since = RecentlyActive === undefined ? 0 : clock.now() - RETENTION;
  const rows = known.filter((row) => since === 0 || setsOf(row).some(({ at }) => at >= since));
  const metrics = new Map(rows.map((row) => [metricKey(row), row]));
  const matching = [...metrics].filter(
    ([, { metricName, dimensions }]) =>
      (MetricName === undefined || metricName === MetricName) &&
      Dimensions.every(
        ({ Name, Value }) => Object.hasOwn(dimensions, Name) && (Value === undefined || dimensions[Name] === Value),
      ),
  );
  const list = listOf("Metrics", asked);
  const wrong = () => invalid("NextToken is not one that this list gave.");
  const token = NextToken || undefined;
  const page = pageOf(matching, { list, size: MOST_METRICS, token, keyOf: ([key]) => key, wrong });
  return {
    Metrics: page.items.map(([, { namespace, metricName, dimensions }]) => ({
      Namespace: namespace,
      MetricName: metricName,
      Dimensions: shown(dimensions),
    })),
    NextToken: page.next,
  };
}

const DIMENSIONS = all("Name", "Value");

const DATA: Acts = {
  ...all("MetricName", "Timestamp", "Value", "Values", "Counts", "Unit", "StorageResolution"),
  Dimensions: DIMENSIONS,
  StatisticValues: all("SampleCount", "Sum", "Minimum", "Maximum"),
};

/** CloudWatch's metrics. */
export const METRIC_CALLS: Calls = {
  GetMetricStatistics: {
    run: getMetricStatistics,
    acts: {
      ...all("Namespace", "MetricName", "StartTime", "EndTime", "Period", "Statistics", "ExtendedStatistics", "Unit"),
      Dimensions: DIMENSIONS,
    },
  },
  GetMetricData: {
    run: getMetricData,
    acts: {
      ...all("StartTime", "EndTime", "ScanBy", "MaxDatapoints", "NextToken"),
      // What of it can't be told here is refused.
      MetricDataQueries: {
        ...QUERY,
        Expression: true,
      },
    },
  },
  ListMetrics: {
    run: listMetrics,
    acts: { ...all("Namespace", "MetricName", "NextToken", "RecentlyActive"), Dimensions: DIMENSIONS },
  },
  PutMetricData: {
    run: put,
    acts: {
      ...all("Namespace"),
      MetricData: DATA,
      EntityMetricData: { MetricData: DATA, Entity: false },
    },
  },
};
