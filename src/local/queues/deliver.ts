import type { Control } from "../control";
import type { Queue } from "./record";
import { type Sent, send } from "./send";
import { queueOfArn } from "./settings";

/** The queue of this machine that an ARN is of, where there is one. */
export function queueAt({ store }: Pick<Control, "store">, arn: string): Queue | undefined {
  const name = queueOfArn(arn);
  const queue = name === undefined ? undefined : store.get("queues", name);
  return queue?.arn === arn ? queue : undefined;
}

/**
 * Sends a message to the queue of an ARN, as a service of AWS does.
 * @throws where there is no such queue, or it doesn't take the message
 */
export async function deliver(
  control: Pick<Control, "store" | "clock" | "hex">,
  arn: string,
  sent: Sent,
  sender: string,
): Promise<void> {
  const queue = queueAt(control, arn);
  if (!queue) throw new Error(`there is no queue ${arn}`);
  await control.store.commit(send(control, queue, sent, sender).changes);
}
