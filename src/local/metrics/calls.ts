import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import type { Control } from "../control";
import { keyIn, listOf, pageAfter, tokenOf } from "../ecs/pages";
import { all } from "../shapes/acted";
import { put } from "./put";
import { periods, statistics } from "./query";
import { type Metric, metricKey, RETENTION } from "./record";
import { isStatistic, STATISTICS, statisticOf } from "./sets";

export interface Dimension {
  Name: string;
  Value: string;
}

/** Datapoints of one GetMetricStatistics, as CloudWatch has them. */
const MOST_DATAPOINTS = 1440;
/** Metrics of one answer, as CloudWatch has them. */
const MOST_METRICS = 500;

const invalid = (message: string) => new ApiError("InvalidParameterValue", message);

export function dimensionsOf(given: readonly Dimension[] = []): Record<string, string> {
  return Object.fromEntries(given.map(({ Name, Value }) => [Name, Value]));
}

const shown = (dimensions: Metric["dimensions"]) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

function periodOf(path: string, period: number): number {
  const kept = period < 60 ? period % 10 === 0 : period % 60 === 0;
  if (period > 0 && kept) return period;
  const why = period === 1 || period === 5 ? " Datapoints are kept every 10 s on this machine." : "";
  throw invalid(`${path} is ${period}; allowed are 10, 20, 30 and multiples of 60.${why}`);
}

function statisticNamed(path: string, name: string) {
  if (isStatistic(name)) return name;
  throw invalid(
    `${path} is ${name}; allowed are ${STATISTICS.join(", ")}. Percentiles and trimmed statistics are not kept on this machine.`,
  );
}

/** From when to when, in milliseconds; nothing is kept from before. */
function rangeOf(control: Control, { StartTime, EndTime }: { StartTime: number; EndTime: number }) {
  if (StartTime >= EndTime) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
  const now = control.clock.now();
  return { from: Math.max(StartTime * 1000, now - 2 * RETENTION), to: Math.min(EndTime * 1000, now + RETENTION) };
}

interface StatisticsInput {
  Namespace: string;
  MetricName: string;
  Dimensions?: Dimension[];
  StartTime: number;
  EndTime: number;
  Period: number;
  Statistics?: string[];
  Unit?: string;
}

async function getMetricStatistics(control: Control, input: StatisticsInput) {
  const { Statistics = [], Unit: unit } = input;
  if (Statistics.length === 0) throw invalid("Statistics is missing; at least one of them is required.");
  const names = Statistics.map((name, i) => statisticNamed(`Statistics.${i}`, name));
  const period = periodOf("Period", input.Period);
  const { from, to } = rangeOf(control, input);
  const metric = {
    namespace: input.Namespace,
    metricName: input.MetricName,
    dimensions: dimensionsOf(input.Dimensions),
  };
  const found = periods(control.store, { ...metric, period, unit }, from, to);
  if (found.length > MOST_DATAPOINTS) {
    throw new ApiError(
      "InvalidParameterCombination",
      `You have requested up to ${found.length} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}.`,
    );
  }
  return {
    Label: input.MetricName,
    Datapoints: found.map(({ at, set, unit: Unit = "None" }) => ({
      Timestamp: at / 1000,
      Unit,
      ...Object.fromEntries(names.map((name) => [name, statisticOf(set, name)])),
    })),
  };
}

interface MetricDataInput {
  MetricDataQueries: {
    Id: string;
    Label?: string;
    ReturnData?: boolean;
    MetricStat?: {
      Metric: { Namespace?: string; MetricName?: string; Dimensions?: Dimension[] };
      Period: number;
      Stat: string;
      Unit?: string;
    };
  }[];
  StartTime: number;
  EndTime: number;
  ScanBy?: string;
}

async function getMetricData(control: Control, input: MetricDataInput) {
  const { from, to } = rangeOf(control, input);
  const ids = input.MetricDataQueries.map(({ Id }) => Id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw invalid(`MetricDataQueries has the Id ${twice} more than once.`);
  const results = input.MetricDataQueries.map(({ Id, Label, ReturnData = true, MetricStat }, i) => {
    const at = `MetricDataQueries.${i}.MetricStat`;
    if (!MetricStat) throw invalid(`${at} is missing; it is required.`);
    const { Metric, Period, Stat, Unit: unit } = MetricStat;
    const { Namespace: namespace = "", MetricName: metricName = "", Dimensions } = Metric;
    const query = {
      ...{ namespace, metricName, dimensions: dimensionsOf(Dimensions), unit },
      statistic: statisticNamed(`${at}.Stat`, Stat),
      period: periodOf(`${at}.Period`, Period),
    };
    const found = statistics(control.store, query, from, to);
    if (input.ScanBy !== "TimestampAscending") found.reverse();
    return {
      ReturnData,
      result: {
        ...{ Id, Label: Label ?? metricName, StatusCode: "Complete" },
        Timestamps: found.map((each) => each.at / 1000),
        Values: found.map(({ value }) => value),
      },
    };
  });
  return {
    MetricDataResults: results.flatMap(({ ReturnData, result }) => (ReturnData ? [result] : [])),
    Messages: [],
  };
}

interface ListInput {
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name: string; Value?: string }[];
  NextToken?: string;
}

async function listMetrics({ store }: Control, { NextToken, ...asked }: ListInput) {
  const { Namespace, MetricName, Dimensions = [] } = asked;
  const rows = Namespace === undefined ? store.list("datapoints") : store.by("datapoints", "namespace", Namespace);
  const metrics = new Map(rows.map((row) => [metricKey(row), row]));
  const matching = [...metrics].filter(
    ([, { metricName, dimensions }]) =>
      (MetricName === undefined || metricName === MetricName) &&
      Dimensions.every(
        ({ Name, Value }) => Object.hasOwn(dimensions, Name) && (Value === undefined || dimensions[Name] === Value),
      ),
  );
  const list = listOf("Metrics", asked);
  const page = pageAfter(matching, MOST_METRICS, NextToken && keyIn(NextToken, list), ([key]) => key);
  return {
    Metrics: page.items.map(([, { namespace, metricName, dimensions }]) => ({
      Namespace: namespace,
      MetricName: metricName,
      Dimensions: shown(dimensions),
    })),
    NextToken: page.last === undefined ? undefined : tokenOf(list, page.last),
  };
}

const DIMENSIONS = all("Name", "Value");

/** CloudWatch's metrics. */
export const METRIC_CALLS: Calls = {
  GetMetricStatistics: {
    run: getMetricStatistics,
    acts: {
      ...all("Namespace", "MetricName", "StartTime", "EndTime", "Period", "Statistics", "Unit"),
      Dimensions: DIMENSIONS,
      ExtendedStatistics: "percentiles and trimmed statistics are not kept",
    },
  },
  GetMetricData: {
    run: getMetricData,
    acts: {
      ...all("StartTime", "EndTime", "ScanBy", "MaxDatapoints"),
      MetricDataQueries: {
        ...all("Id", "Label", "ReturnData"),
        MetricStat: {
          ...all("Period", "Stat", "Unit"),
          Metric: { ...all("Namespace", "MetricName"), Dimensions: DIMENSIONS },
        },
        Expression: "metric math is not computed",
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
      MetricData: {
        ...all("MetricName", "Timestamp", "Value", "Values", "Counts", "Unit", "StorageResolution"),
        Dimensions: DIMENSIONS,
        StatisticValues: all("SampleCount", "Sum", "Minimum", "Maximum"),
      },
    },
  },
};
