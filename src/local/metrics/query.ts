import type { Store } from "../store/store";
import { setsOf } from "./blocks";
import { BLOCKS, blockId, type Metric, resolutionOf, type StatisticSet } from "./record";
import { merge } from "./sets";
import { statisticOf } from "./statistic";

/** A statistic of a metric, by the period. */
export interface Query extends Metric {
  /** In CloudWatch's words: `Average`, `p99`, `TM(10%:90%)`. */
  statistic: string;
  /** Whole seconds: multiples of 60 are answered by the datapoints of a minute, those of 10 by what is kept every 10 s. */
  period: number;
  /** Only what was put in this unit. @default any */
  unit?: string;
}

/**
 * The statistic of each period that begins from `from` on and before `to` (milliseconds) and has data that tell it, the oldest first;
 * `at` is when the period begins. Periods begin at multiples of their length, as CloudWatch's do. One that isn't over has
 * what came so far.
 */
export function statistics(
  store: Pick<Store, "get">,
  query: Query,
  from: number,
  to: number,
): { at: number; value: number }[] {
  return periods(store, query, from, to).flatMap(({ at, set }) => {
    const value = statisticOf(set, query.statistic);
    return value === undefined ? [] : { at, value };
  });
}

/** The statistic sets of the periods, as {@link statistics} has them. */
export function periods(
  store: Pick<Store, "get">,
  { period, unit, ...metric }: Metric & Pick<Query, "period" | "unit">,
  from: number,
  to: number,
): { at: number; set: StatisticSet; unit?: string }[] {
  const length = period * 1000;
  const first = Math.ceil(from / length) * length;
  const resolution = resolutionOf(period);
  const block = BLOCKS[resolution];
  const found = new Map<number, { at: number; set: StatisticSet; unit?: string }>();
  const end = Math.ceil(to / length) * length;
  for (let start = first - (first % block); start < end; start += block) {
    const row = store.get("datapoints", blockId(metric, resolution, start));
    if (!row || (unit !== undefined && (row.unit ?? "None") !== unit)) continue;
    for (const { at, set } of setsOf(row)) {
      if (at < first || at >= end) continue;
      const begin = at - (at % length);
      const there = found.get(begin);
      found.set(begin, {
        at: begin,
        set: there ? merge(there.set, set) : set,
        ...(row.unit && { unit: row.unit }),
      });
    }
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}
