import { isDeepStrictEqual } from "node:util";
import { forwarding } from "../../elb/shifted";
import type { Decision } from "../../scheduler/schedule";
import type { Change, Store } from "../../store/store";

/** Changes of the rules and listeners that forward otherwise than was decided. */
export function weighed(store: Pick<Store, "get">, weights: Decision["weights"]): Change[] {
  return weights.flatMap(({ rule: id, targetGroups }): Change[] => {
    const rule = store.get("listenerRules", id);
    if (rule) {
      const put = { ...rule, actions: forwarding(rule.actions, targetGroups) };
      return isDeepStrictEqual(put, rule) ? [] : [{ table: "listenerRules", put }];
    }
    const listener = store.get("listeners", id);
    if (!listener) return [];
    const put = { ...listener, defaultActions: forwarding(listener.defaultActions, targetGroups) };
    return isDeepStrictEqual(put, listener) ? [] : [{ table: "listeners", put }];
  });
}
