import { LOCAL_ACCOUNT } from "../../protocol/calls";
import { ApiError } from "../../protocol/errors";
import type { Store } from "../store/store";
import type { Message, Queue } from "./record";
import { queueOfArn, redriveOf } from "./settings";

type Reads = Pick<Store, "get" | "by">;

/** The URL of a queue, at a host that whoever asked has found this machine by. */
export const urlOf = (host: string, { id }: Pick<Queue, "id">) => `http://${host}/${LOCAL_ACCOUNT}/${id}`;

/** The queue that a URL names, whatever host, account and region it has. */
export function queueOf(store: Reads, url: string): Queue {
  return queueNamed(store, url.slice(url.lastIndexOf("/") + 1));
}

export function queueNamed(store: Reads, name: string): Queue {
  const found = store.get("queues", name);
  if (found) return found;
  throw new ApiError("QueueDoesNotExist", `The specified queue does not exist: ${name}.`);
}

export const messagesOf = (store: Reads, { id }: Pick<Queue, "id">): Message[] => store.by("messages", "queue", id);

/** The dead-letter queue of a queue, where it has one that is there. */
export function deadLettersOf(store: Reads, queue: Queue): Queue | undefined {
  const name = queueOfArn(redriveOf(queue)?.deadLetterTargetArn ?? "");
  return name === undefined ? undefined : store.get("queues", name);
}

/** What a message is deleted and hidden by. */
export function handleOf({ id, receipt = "" }: Message): string {
  return Buffer.from(JSON.stringify([id, receipt])).toString("base64url");
}

/** The message that a handle is of, and whether that is its last receipt's. */
export function messageOf(store: Reads, queue: Queue, handle: string): { message?: Message; isLast: boolean } {
  const [id, receipt] = partsOf(handle);
  const message = store.get("messages", id);
  const isThere = message?.queue === queue.id && message.deletedAt === undefined;
  return isThere ? { message, isLast: message.receipt === receipt } : { isLast: false };
}

function partsOf(handle: string): [id: string, receipt: string] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(handle, "base64url").toString());
    if (Array.isArray(parts) && parts.every((part) => typeof part === "string")) return parts as [string, string];
  } catch {
    // Falls through to the error below: the handle is not one of ours.
  }
  throw new ApiError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`);
}
