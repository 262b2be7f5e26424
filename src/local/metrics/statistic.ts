import { type Bound, parseStatistic, type Within } from "../../ecs/statistic";
import type { StatisticSet } from "./record";
import { plainOf, type Spread, spreadOf } from "./sets";

/**
 * A statistic of a set. Undefined where the set doesn't say: percentiles and their kin need each sample, and there are none
 * of metrics with values below 0.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function statisticOf(set: StatisticSet, name: string): number | undefined {
  const statistic = parseStatistic(name);
  if (!statistic) return undefined;
  if (statistic.kind === "plain") return plainOf(set, statistic.of);
  const spread = set.minimum < 0 ? undefined : spreadOf(set);
  if (!spread) return undefined;
  return statistic.kind === "percentile" ? percentile(spread, statistic.percent) : within(spread, statistic);
}

function within(spread: Spread, { kind, from, to }: Within): number | undefined {
  const kept = between(spread, from, to);
  const [count, sum] = [countOf(kept), sumOf(kept)];
  switch (kind) {
    case "count":
      return count;
    case "sum":
      return sum;
    case "rank":
      return (count * 100) / countOf(spread);
    case "mean":
      return count === 0 ? undefined : sum / count;
    case "winsorized":
      return count === 0 ? undefined : winsorized(spread, kept, from, to);
  }
}

const countOf = (spread: Spread) => spread.reduce((sum, [, count]) => sum + count, 0);
const sumOf = (spread: Spread) => spread.reduce((sum, [value, count]) => sum + value * count, 0);

/** The smallest value that so many percent of the samples are not above. */
function percentile(spread: Spread, percent: number): number {
  const rank = (countOf(spread) * percent) / 100 - 1e-9;
  let seen = 0;
  for (const [value, count] of spread) {
    seen += count;
    if (seen >= rank) return value;
  }
  return spread.at(-1)![0];
}

/** The samples above `from` and up to `to`. Of percentages each sample stands in the middle of its share. */
function between(spread: Spread, from: Bound | undefined, to: Bound | undefined): Spread {
  const all = countOf(spread);
  let seen = 0;
  return spread.flatMap(([value, count]): [number, number][] => {
    const before = seen;
    seen += count;
    const least = leftOut(from, value, before, count, all);
    const most = to === undefined ? count : leftOut(to, value, before, count, all);
    return most > least ? [[value, most - least]] : [];
  });
}

/** How many of the samples of a value are not above the bound. */
function leftOut(bound: Bound | undefined, value: number, before: number, count: number, all: number): number {
  if (bound === undefined) return 0;
  if ("value" in bound) return value <= bound.value ? count : 0;
  const upTo = Math.round((bound.percent * all) / 100);
  return Math.min(count, Math.max(0, upTo - before));
}

/** The mean in which what lies beyond the bounds counts as the nearest value within them. */
function winsorized(spread: Spread, kept: Spread, from: Bound | undefined, to: Bound | undefined): number {
  const low = from === undefined ? 0 : "value" in from ? from.value : kept[0]![0];
  const high = to === undefined ? Number.POSITIVE_INFINITY : "value" in to ? to.value : kept.at(-1)![0];
  return sumOf(spread.map(([value, count]) => [Math.min(Math.max(value, low), high), count])) / countOf(spread);
}
