import { arn } from "../arns";
import type { Control } from "../control";
import type { Change, Store } from "../store/store";
import { messagesOf } from "./find";
import type { Queue } from "./record";
import { checkAttributes, checkName } from "./settings";

/** A new queue, with attributes as SQS's API has them. */
export function queueWith(
  { clock }: Pick<Control, "clock">,
  name: string,
  attributes: Record<string, string>,
  more: { stack?: string; tags?: Record<string, string> } = {},
): Queue {
  checkName(name, attributes.FifoQueue === "true");
  checkAttributes(attributes);
  const now = clock.now();
  return {
    id: name,
    arn: arn("sqs", name),
    attributes,
    tags: more.tags ?? {},
    ...(more.stack !== undefined && { stack: more.stack }),
    createdAt: now,
    changedAt: now,
    counts: { sent: 0, received: 0, deleted: 0 },
  };
}

/** The queue with other attributes: what was said, and what is. */
export function changed({ clock }: Pick<Control, "clock">, queue: Queue, attributes: Record<string, string>): Queue {
  const { FifoQueue } = queue.attributes;
  const kept: Record<string, string> = FifoQueue === undefined ? {} : { FifoQueue };
  checkAttributes({ ...attributes, ...kept });
  return { ...queue, attributes: { ...attributes, ...kept }, changedAt: clock.now() };
}

/** What removes a queue and all that is in it. */
export function removal(store: Pick<Store, "get" | "by">, id: string): Change[] {
  return [
    ...messagesOf(store, { id }).map((message): Change => ({ table: "messages", remove: message.id })),
    { table: "queues", remove: id },
  ];
}
