import type { PlainStatistic } from "../../ecs/statistic";
import type { StatisticSet } from "./record";

/** Values of a set that are told apart at most. */
const MOST_VALUES = 200;

/** How often each value is among the samples, the smallest first. */
export type Spread = readonly (readonly [value: number, count: number])[];

/** Several sets as one. */
export function merge(one: StatisticSet, other: StatisticSet): StatisticSet {
  const [spread, others] = [spreadOf(one), spreadOf(other)];
  const values = spread && others ? packed([...spread, ...others]) : undefined;
  return {
    count: one.count + other.count,
    sum: one.sum + other.sum,
    minimum: Math.min(one.minimum, other.minimum),
    maximum: Math.max(one.maximum, other.maximum),
    ...(values && { values }),
  };
}

/** The set of these values, each of them one sample; none of none. */
export function setOf(values: readonly number[]): StatisticSet | undefined {
  return setOfCounts(values.map((value) => [value, 1]));
}

/** The set of these values, each with how often it was there; none of none. */
export function setOfCounts(counted: Spread): StatisticSet | undefined {
  if (counted.length === 0) return undefined;
  const all = counted.map(([value]) => value);
  const values = packed(counted);
  return {
    count: counted.reduce((sum, [, count]) => sum + count, 0),
    sum: counted.reduce((sum, [value, count]) => sum + value * count, 0),
    minimum: Math.min(...all),
    maximum: Math.max(...all),
    ...(values && { values }),
  };
}

/**
 * How the samples are spread. Of what was given as no more than a sum and its bounds nobody knows, unless all of them are
 * the same: as CloudWatch has it.
 */
export function spreadOf({ count, minimum, maximum, values }: StatisticSet): Spread | undefined {
  if (minimum === maximum) return [[minimum, count]];
  return values && Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i]!, values[2 * i + 1]!]);
}

/** Value and count in turn, the smallest value first; nothing where there is one value only, which needs no more said. */
function packed(counted: Spread): number[] | undefined {
  const counts = new Map<number, number>();
  for (const [value, count] of counted) counts.set(value, (counts.get(value) ?? 0) + count);
  let spread = [...counts].sort(([a], [b]) => a - b);
  while (spread.length > MOST_VALUES) spread = joined(spread);
  return spread.length > 1 ? spread.flat() : undefined;
}

/** Two neighbours each as one, at their mean. The smallest and the largest stay what they are. */
function joined(spread: [number, number][]): [number, number][] {
  const inner = spread.slice(1, -1);
  const pairs: [number, number][] = [];
  for (let i = 0; i < inner.length; i += 2) {
    const [[value, count], [next, more] = [0, 0]] = [inner[i]!, inner[i + 1]];
    pairs.push([(value * count + next * more) / (count + more), count + more]);
  }
  return [spread[0]!, ...pairs, spread.at(-1)!];
}

export function plainOf({ count, sum, minimum, maximum }: StatisticSet, statistic: PlainStatistic): number {
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
