import type { Change, Store } from "../store/store";
import { BLOCKS, blockId, type Datapoints, type Metric, RETENTION, resolutionOf, type StatisticSet } from "./record";
import { merge } from "./sets";

/** Numbers that a set takes in a block. */
const WIDTH = 5;

/** A statistic set of a metric and a time. */
export interface Datum extends Metric {
  /** Seconds. */
  period: number;
  /** Milliseconds: when the period began, or a time in it. */
  at: number;
  set: StatisticSet;
  unit?: string;
}

/** The sets of a block, with the times that their periods begin. */
export function setsOf({ sets, values, start, resolution }: Datapoints): { at: number; set: StatisticSet }[] {
  return Array.from({ length: sets.length / WIDTH }, (_, i) => {
    const [slot, count, sum, minimum, maximum] = sets.slice(i * WIDTH, (i + 1) * WIDTH) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const spread = values?.[slot];
    return {
      at: start + slot * resolution * 1000,
      set: { count, sum, minimum, maximum, ...(spread && { values: spread }) },
    };
  });
}

/** What takes these data down, together with what the same periods have already. */
export function datapointChanges(store: Pick<Store, "get">, data: readonly Datum[]): Change[] {
  const blocks = new Map<string, Datapoints>();
  for (const { at, set, period, unit, namespace, metricName, dimensions } of data) {
    const metric = { namespace, metricName, dimensions };
    const resolution = resolutionOf(period);
    const start = at - (at % BLOCKS[resolution]);
    const id = blockId(metric, resolution, start);
    const block = blocks.get(id) ??
      store.get("datapoints", id) ?? { id, ...metric, resolution, start, sets: [], ...(unit && { unit }) };
    const slot = Math.floor((at - start) / (resolution * 1000));
    blocks.set(id, withSet(block, slot, set));
  }
  return [...blocks.values()].map((put) => ({ table: "datapoints", put }));
}

function withSet(block: Datapoints, slot: number, set: StatisticSet): Datapoints {
  const begin = block.start + slot * block.resolution * 1000;
  const there = setsOf(block).find(({ at }) => at === begin)?.set;
  const { [slot]: _, ...others } = block.values ?? {};
  const both = there ? merge(there, set) : set;
  const at = block.sets.findIndex((each, i) => i % WIDTH === 0 && each === slot);
  const sets = at < 0 ? block.sets : [...block.sets.slice(0, at), ...block.sets.slice(at + WIDTH)];
  const values = both.values ? { ...others, [slot]: both.values } : others;
  const { values: __, ...rest } = block;
  return {
    ...rest,
    sets: [...sets, ...flat(slot, both)],
    ...(Object.keys(values).length > 0 && { values }),
  };
}

const flat = (slot: number, { count, sum, minimum, maximum }: StatisticSet) => [slot, count, sum, minimum, maximum];

/** What removes the blocks that are too old to be asked for. */
export function expired(store: Pick<Store, "list">, now: number): Change[] {
  return store
    .list("datapoints")
    .filter(({ start, resolution }) => start + BLOCKS[resolution] + RETENTION <= now)
    .map(({ id }) => ({ table: "datapoints", remove: id }));
}
