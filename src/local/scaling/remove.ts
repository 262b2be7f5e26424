import type { Change, Store } from "../store/store";
import { removePolicy } from "./alarms";
import type { ScalableTarget } from "./record";

/** A scalable target goes with its policies, its scheduled actions, and what is known of what they did. */
export function removal(store: Pick<Store, "by" | "get">, { id }: ScalableTarget): Change[] {
  const policies = store.by("scalingPolicies", "target", id);
  const actions = store.by("scheduledActions", "target", id);
  const activities = store.by("scalingActivities", "target", id);
  return [
    { table: "scalableTargets", remove: id },
    ...policies.flatMap((policy) => removePolicy(store, policy)),
    ...actions.map((each): Change => ({ table: "scheduledActions", remove: each.id })),
    ...activities.map((each): Change => ({ table: "scalingActivities", remove: each.id })),
  ];
}
