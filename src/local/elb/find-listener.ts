import { invalidProperty, isHere } from "../resources/handler";
import type { Store } from "../store/store";
import type { Listener } from "./listener/record";

/** The listener that `ListenerArn` says. */
export function findListener(store: Pick<Store, "get" | "list">, arn: string | undefined): Listener {
  const found = arn === undefined ? undefined : store.get("listeners", arn);
  if (found) return found;
  const there = store.list("listeners").map(({ id }) => id);
  throw invalidProperty("ListenerArn", arn, isHere("listener", there));
}

/** The load balancer that a listener is of; none where the listener is gone. */
export function balancersOf({ store }: { store: Pick<Store, "get"> }, listener: unknown): string[] {
  const found = typeof listener === "string" ? store.get("listeners", listener) : undefined;
  return found ? [found.loadBalancerArn] : [];
}
