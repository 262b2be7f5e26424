import type { Store } from "../../store/store";

/** Whether a listener or a rule forwards to the target group: only then is it behind a load balancer. */
export function isForwardedTo(store: Pick<Store, "count">, targetGroupArn: string): boolean {
  return (
    store.count("listeners", "targetGroup", targetGroupArn) +
      store.count("listenerRules", "targetGroup", targetGroupArn) >
    0
  );
}
