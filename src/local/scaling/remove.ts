import type { Change, Store } from "../store/store";
import type { ScalableTarget } from "./record";

/** A scalable target goes with its policies, its scheduled actions, and what is known of what they did. */
export function removal(store: Pick<Store, "by">, { id }: ScalableTarget): Change[] {
  const policies = store.by("scalingPolicies", "target", id);
  const actions = store.by("scheduledActions", "target", id);
  const activities = store.by("scalingActivities", "target", id);
  return [
    { table: "scalableTargets", remove: id },
    ...policies.map((each): Change => ({ table: "scalingPolicies", remove: each.id })),
    ...actions.map((each): Change => ({ table: "scheduledActions", remove: each.id })),
    ...activities.map((each): Change => ({ table: "scalingActivities", remove: each.id })),
  ];
}
