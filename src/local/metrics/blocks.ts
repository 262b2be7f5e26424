import type { Change, Store } from "../store/store";
import { BLOCK, blockId, type Datapoints, type Metric, RETENTION, type Resolution, type StatisticSet } from "./record";
import { merge } from "./sets";

/** Numbers that a set takes in a block. */
const WIDTH = 5;

/** A statistic set of a metric and a time. */
export interface Datum extends Metric {
  resolution: Resolution;
  /** Milliseconds; it counts for the period of its resolution that it falls in. */
  at: number;
  set: StatisticSet;
  unit?: string;
}

/** The sets of a block, with the times that their periods begin. */
export function setsOf({ sets, start, resolution }: Datapoints): { at: number; set: StatisticSet }[] {
  return Array.from({ length: sets.length / WIDTH }, (_, i) => {
    const [slot, count, sum, minimum, maximum] = sets.slice(i * WIDTH, (i + 1) * WIDTH) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return { at: start + slot * resolution * 1000, set: { count, sum, minimum, maximum } };
  });
}

/** What takes these data down, together with what the same periods have already. */
export function datapointChanges(store: Pick<Store, "get">, data: readonly Datum[]): Change[] {
  const blocks = new Map<string, Datapoints>();
  for (const { at, set, resolution, unit, namespace, metricName, dimensions } of data) {
    const metric = { namespace, metricName, dimensions };
    const start = at - (at % BLOCK);
    const id = blockId(metric, resolution, start);
    const block = blocks.get(id) ??
      store.get("datapoints", id) ?? { id, ...metric, resolution, start, sets: [], ...(unit && { unit }) };
    const slot = Math.floor((at - start) / (resolution * 1000));
    blocks.set(id, { ...block, sets: withSet(block.sets, slot, set) });
  }
  return [...blocks.values()].map((put) => ({ table: "datapoints", put }));
}

function withSet(sets: readonly number[], slot: number, set: StatisticSet): number[] {
  for (let i = 0; i < sets.length; i += WIDTH) {
    if (sets[i] !== slot) continue;
    const [, count, sum, minimum, maximum] = sets.slice(i, i + WIDTH) as [number, number, number, number, number];
    const both = merge({ count, sum, minimum, maximum }, set);
    return [...sets.slice(0, i), ...flat(slot, both), ...sets.slice(i + WIDTH)];
  }
  return [...sets, ...flat(slot, set)];
}

const flat = (slot: number, { count, sum, minimum, maximum }: StatisticSet) => [slot, count, sum, minimum, maximum];

/** What removes the blocks that are too old to be asked for. */
export function expired(store: Pick<Store, "list">, now: number): Change[] {
  return store
    .list("datapoints")
    .filter(({ start }) => start + BLOCK + RETENTION <= now)
    .map(({ id }) => ({ table: "datapoints", remove: id }));
}
