import type { Store } from "../store/store";
import { setsOf } from "./blocks";
import { BLOCK, blockId, type Metric, type StatisticSet } from "./record";
import { merge, type Statistic, statisticOf } from "./sets";

/** A statistic of a metric, by the period. */
export interface Query extends Metric {
  statistic: Statistic;
  /** Seconds: a multiple of 10. Below 60 the datapoints of 10 s answer, from 60 on those of a minute. */
  period: number;
  /** Only what was put in this unit. @default any */
  unit?: string;
}

/**
 * The statistic of each period that begins from `from` on and before `to` (milliseconds) and has data, the oldest first;
 * `at` is when the period begins. Periods begin at multiples of their length, as CloudWatch's do. One that isn't over has
 * what came so far.
 */
export function statistics(
  store: Pick<Store, "get">,
  query: Query,
  from: number,
  to: number,
): { at: number; value: number }[] {
  return periods(store, query, from, to).map(({ at, set }) => ({ at, value: statisticOf(set, query.statistic) }));
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
  const resolution = period < 60 ? 10 : 60;
  const found = new Map<number, { at: number; set: StatisticSet; unit?: string }>();
  const end = Math.ceil(to / length) * length;
  for (let start = first - (first % BLOCK); start < end; start += BLOCK) {
    const block = store.get("datapoints", blockId(metric, resolution, start));
    if (!block || (unit !== undefined && (block.unit ?? "None") !== unit)) continue;
    for (const { at, set } of setsOf(block)) {
      if (at < first || at >= end) continue;
      const begin = at - (at % length);
      const there = found.get(begin);
      found.set(begin, {
        at: begin,
        set: there ? merge(there.set, set) : set,
        ...(block.unit && { unit: block.unit }),
      });
    }
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}
