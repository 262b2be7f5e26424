import type { Store } from "../../store/store";

/** Whether a listener or a rule forwards to the target group: only then is it behind a load balancer. */
export function isForwardedTo(store: Pick<Store, "count">, targetGroupArn: string): boolean {
  return (
    store.count("listeners", "targetGroup", targetGroupArn) +
      store.count("listenerRules", "targetGroup", targetGroupArn) >
    0
  );
}

/** The load balancers whose listeners or rules forward to it. */
export function balancersForwardingTo(store: Pick<Store, "get" | "by">, targetGroupArn: string): string[] {
  const listeners = [
    ...store.by("listeners", "targetGroup", targetGroupArn),
    ...store
      .by("listenerRules", "targetGroup", targetGroupArn)
      .map(({ listenerArn }) => store.get("listeners", listenerArn)),
  ];
  return [...new Set(listeners.flatMap((listener) => listener?.loadBalancerArn ?? []))];
}
