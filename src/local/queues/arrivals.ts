import type { Control } from "../control";
import { messagesOf } from "./find";
import { isVisible } from "./messages";
import type { Queue } from "./record";

/** Resolves when there may be something new to receive from a queue, and at the latest at `until`. */
export function arrival(
  { store, clock }: Pick<Control, "store" | "clock">,
  queue: Queue,
  until: number,
): Promise<void> {
  return new Promise((resolve) => {
    const now = clock.now();
    const coming = messagesOf(store, queue)
      .filter((message) => !isVisible(message, now))
      .map(({ visibleAt }) => visibleAt);
    const over = () => {
      cancel();
      unsubscribe();
      resolve();
    };
    const cancel = clock.after(Math.max(0, Math.min(until, ...coming) - now), over);
    const unsubscribe = store.onCommit((changes) => {
      const isOurs = changes.some(
        (change) =>
          (change.table === "messages" && (!("put" in change) || change.put.queue === queue.id)) ||
          (change.table === "queues" && "remove" in change && change.remove === queue.id),
      );
      if (isOurs) over();
    });
  });
}
