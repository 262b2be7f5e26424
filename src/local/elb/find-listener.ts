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
