import type { Measured } from "../scheduler/metrics/series";
import type { Store } from "../store/store";
import { statistics } from "./query";

/** What was measured, by the period. */
export function measuredIn(store: Pick<Store, "get">): Measured {
  return {
    statistics: (metric, period, from, to) => statistics(store, { ...metric, period: period / 1000 }, from, to),
  };
}
