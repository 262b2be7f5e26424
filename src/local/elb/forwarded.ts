import type { Store } from "../store/store";
import type { RuleAction } from "./rule/record";
import { targetGroupsOf } from "./rule/record";

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

/** AWS has a target group behind one load balancer only; here it may be behind two while one takes the other's place. */
export function sharedGroupWarnings(
  store: Pick<Store, "get" | "by">,
  actions: RuleAction[],
  loadBalancer: string | undefined,
): string[] {
  return targetGroupsOf(actions).flatMap((group) => {
    const [other] = balancersForwardingTo(store, group).filter((each) => each !== loadBalancer);
    if (other === undefined) return [];
    const [name, behind] = [store.get("targetGroups", group)?.name, store.get("loadBalancers", other)?.name];
    return [
      `The target group ${name} is still behind the load balancer ${behind}. AWS refuses such an update (TargetGroupAssociationLimit): give each load balancer a target group of its own there.`,
    ];
  });
}
