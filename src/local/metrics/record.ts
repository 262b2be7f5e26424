import { table } from "../table";

/** What one period of a metric came to: CloudWatch's statistic set. */
export interface StatisticSet {
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
  /** Where each sample is known, and not all are the same: value and how often it was there, in turn, the smallest first. */
  values?: readonly number[];
}

/** One of several metrics, or an expression of them, as CloudWatch's API has it. */
export interface MetricQuery {
  Id: string;
  Expression?: string;
  Label?: string;
  MetricStat?: {
    Metric: { MetricName?: string; Namespace?: string; Dimensions?: { Name: string; Value: string }[] };
    Stat: string;
    /** Seconds. */
    Period?: number;
    Unit?: string;
  };
  /** Seconds, of an expression. */
  Period?: number;
  ReturnData?: boolean;
}

/** A metric is its namespace, its name and its dimensions: other dimensions are another metric. */
export interface Metric {
  namespace: string;
  metricName: string;
  dimensions: Readonly<Record<string, string>>;
}

/** Seconds of a period that datapoints are kept by: that of nearly every metric, that of this machine's minutes, and the finest. */
export type Resolution = 60 | 10 | 1;

/** The resolution in which periods of so many seconds have their data. */
export function resolutionOf(period: number): Resolution {
  if (period % 60 === 0) return 60;
  return period % 10 === 0 ? 10 : 1;
}

/** Datapoints of one metric, in one resolution, of one block. */
export interface Datapoints extends Metric {
  id: string;
  resolution: Resolution;
  /** When the block begins, in milliseconds. */
  start: number;
  /** In turn for each period that has data: its number in the block, then count, sum, minimum, maximum. */
  sets: readonly number[];
  /** By a period's number in the block the values of its set. */
  values?: Readonly<Record<number, readonly number[]>>;
  unit?: string;
}

/** Milliseconds of a block, of which one is written anew with each datapoint. */
export const BLOCKS: Readonly<Record<Resolution, number>> = { 60: 600_000, 10: 600_000, 1: 60_000 };

/** Milliseconds that a datapoint is kept. */
export const RETENTION = 3 * 3_600_000;

/** One text a metric, whatever the order of its dimensions. */
export function metricKey({ namespace, metricName, dimensions }: Metric): string {
  return JSON.stringify([namespace, metricName, ...Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

export function blockId(metric: Metric, resolution: Resolution, start: number): string {
  return `${metricKey(metric)}|${resolution}|${start}`;
}

export const datapoints = table((row: Datapoints) => ({
  metric: metricKey(row),
  namespace: row.namespace,
}));
