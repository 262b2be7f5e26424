import { table } from "../table";

/** What one period of a metric came to: CloudWatch's statistic set. */
export interface StatisticSet {
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
}

/** A metric is its namespace, its name and its dimensions: other dimensions are another metric. */
export interface Metric {
  namespace: string;
  metricName: string;
  dimensions: Readonly<Record<string, string>>;
}

/** Seconds of a period that datapoints are kept by: that of nearly every metric, and the finest one that there is here. */
export const RESOLUTIONS = [60, 10] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** Datapoints of one metric, in one resolution, of {@link BLOCK}. */
export interface Datapoints extends Metric {
  id: string;
  resolution: Resolution;
  /** When the block begins, in milliseconds. */
  start: number;
  /** In turn for each period that has data: its number in the block, then count, sum, minimum, maximum. */
  sets: readonly number[];
  unit?: string;
}

/** Milliseconds that a block has. */
export const BLOCK = 600_000;

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
