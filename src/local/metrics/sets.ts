import type { StatisticSet } from "./record";

/** Several sets as one. */
export function merge(one: StatisticSet, other: StatisticSet): StatisticSet {
  return {
    count: one.count + other.count,
    sum: one.sum + other.sum,
    minimum: Math.min(one.minimum, other.minimum),
    maximum: Math.max(one.maximum, other.maximum),
  };
}

/** The set of these values, each of them one sample; none of none. */
export function setOf(values: readonly number[]): StatisticSet | undefined {
  const [first, ...rest] = values.map((value) => ({ count: 1, sum: value, minimum: value, maximum: value }));
  return first && rest.reduce(merge, first);
}

/** CloudWatch's statistics that a set has. */
export const STATISTICS = ["Average", "Sum", "Minimum", "Maximum", "SampleCount"] as const;
export type Statistic = (typeof STATISTICS)[number];

export function isStatistic(name: string): name is Statistic {
  return (STATISTICS as readonly string[]).includes(name);
}

export function statisticOf({ count, sum, minimum, maximum }: StatisticSet, statistic: Statistic): number {
  switch (statistic) {
    case "Average":
      return sum / count;
    case "Sum":
      return sum;
    case "Minimum":
      return minimum;
    case "Maximum":
      return maximum;
    case "SampleCount":
      return count;
  }
}
