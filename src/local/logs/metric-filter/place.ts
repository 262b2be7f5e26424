import type { Change, Store } from "../../store/store";
import type { FilterPlace, MetricFilter } from "../record";

/** Where filters of a group begin, of which none has measured anything yet. */
export const beginning = (group: string, at: number): FilterPlace => ({ id: group, since: at, seen: {}, at });

/** A filter put, and, where it is its group's first, from where on messages are measured: a control plane may end at once. */
export function withFilter(store: Pick<Store, "get">, filter: MetricFilter): Change[] {
  const isFirst = store.get("filterPlaces", filter.group) === undefined;
  const place = beginning(filter.group, filter.createdAt);
  return [
    { table: "metricFilters", put: filter },
    ...(isFirst ? [{ table: "filterPlaces" as const, put: place }] : []),
  ];
}
