import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import type { Caller } from "../caller";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { ATTRIBUTES } from "./acts";
import { deadLettersOf, messagesOf, queueNamed, queueOf, urlOf } from "./find";
import { changed, queueWith, removal } from "./make";
import { tally } from "./messages";
import { MOVE_CALLS } from "./move-calls";
import { PERMISSION_CALLS } from "./permission-calls";
import { checkAttributeName, invalid, shownAttributes } from "./settings";

interface OfQueue {
  QueueUrl: string;
}

interface CreateQueueInput {
  QueueName: string;
  Attributes?: Record<string, string>;
  tags?: Record<string, string>;
}

/** One that is there already is the answer where it has all that is asked for. */
async function createQueue(control: Control, input: CreateQueueInput, { host }: Caller) {
  const { QueueName: name, Attributes: attributes = {}, tags } = input;
  const there = control.store.get("queues", name);
  if (!there) {
    const put = queueWith(control, name, attributes, { tags });
    await control.store.commit([{ table: "queues", put }]);
    return { QueueUrl: urlOf(host, put) };
  }
  const shown = shownAttributes(there);
  const other = Object.keys(attributes).find((key) => shown[key] !== attributes[key]);
  if (other === undefined) return { QueueUrl: urlOf(host, there) };
  throw new ApiError(
    "QueueNameExists",
    `A queue already exists with the same name and a different value for attribute ${other}.`,
  );
}

async function deleteQueue({ store }: Control, { QueueUrl }: OfQueue) {
  await store.commit(removal(store, queueOf(store, QueueUrl).id));
  return {};
}

async function getQueueUrl({ store }: Control, { QueueName }: { QueueName: string }, { host }: Caller) {
  return { QueueUrl: urlOf(host, queueNamed(store, QueueName)) };
}

async function getQueueAttributes(
  { store, clock }: Control,
  { QueueUrl, AttributeNames: names = [] }: OfQueue & { AttributeNames?: string[] },
) {
  const queue = queueOf(store, QueueUrl);
  for (const name of names) checkAttributeName(name);
  const { visible, inFlight, delayed } = tally(queue, messagesOf(store, queue), clock.now());
  const attributes: Record<string, string> = {
    ...shownAttributes(queue),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.changedAt / 1000)),
    QueueArn: queue.arn,
  };
  const asked = names.includes("All") ? Object.keys(attributes) : names;
  const known = asked.flatMap((name) => (attributes[name] === undefined ? [] : [[name, attributes[name]]]));
  return known.length === 0 ? {} : { Attributes: Object.fromEntries(known) };
}

async function setQueueAttributes(
  control: Control,
  { QueueUrl, Attributes }: OfQueue & { Attributes: Record<string, string> },
) {
  const queue = queueOf(control.store, QueueUrl);
  if (Attributes.FifoQueue !== undefined && Attributes.FifoQueue !== queue.attributes.FifoQueue) {
    throw new ApiError("InvalidAttributeName", "Unknown Attribute FifoQueue: it can't be changed.");
  }
  const put = changed(control, queue, { ...queue.attributes, ...Attributes });
  await control.store.commit([{ table: "queues", put }]);
  return {};
}

async function listQueues(
  { store }: Control,
  { QueueNamePrefix: prefix = "", MaxResults: most, NextToken: after }: ListInput,
  { host }: Caller,
) {
  const names = store.list("queues").map(({ id }) => id);
  const { page, NextToken } = paged(
    names.filter((name) => name.startsWith(prefix)),
    most,
    after,
  );
  return { QueueUrls: page.map((id) => urlOf(host, { id })), NextToken };
}

interface ListInput {
  QueueNamePrefix?: string;
  MaxResults?: number;
  NextToken?: string;
}

/** SQS's own limit where none is asked for; it has a next page only for who asked for pages. */
const MOST_LISTED = 1000;

function paged(names: string[], most: number | undefined, after = "") {
  if (most !== undefined && (most < 1 || most > MOST_LISTED)) {
    throw invalid(`MaxResults is ${most}; allowed are 1 to ${MOST_LISTED}.`);
  }
  const rest = names.sort().filter((name) => name > Buffer.from(after, "base64url").toString());
  const page = rest.slice(0, most ?? MOST_LISTED);
  const isMore = most !== undefined && rest.length > page.length;
  return { page, NextToken: isMore ? Buffer.from(page.at(-1)!).toString("base64url") : undefined };
}

async function listDeadLetterSourceQueues(
  { store }: Control,
  { QueueUrl, MaxResults, NextToken: after }: OfQueue & ListInput,
  { host }: Caller,
) {
  const { id } = queueOf(store, QueueUrl);
  const sources = store.list("queues").filter((queue) => deadLettersOf(store, queue)?.id === id);
  const { page, NextToken } = paged(
    sources.map((queue) => queue.id),
    MaxResults,
    after,
  );
  return { queueUrls: page.map((name) => urlOf(host, { id: name })), NextToken };
}

async function purgeQueue({ store }: Control, { QueueUrl }: OfQueue) {
  const messages = messagesOf(store, queueOf(store, QueueUrl));
  await store.commit(messages.map(({ id }) => ({ table: "messages", remove: id })));
  return {};
}

async function listQueueTags({ store }: Control, { QueueUrl }: OfQueue) {
  return { Tags: queueOf(store, QueueUrl).tags };
}

async function tagQueue({ store }: Control, { QueueUrl, Tags }: OfQueue & { Tags: Record<string, string> }) {
  const queue = queueOf(store, QueueUrl);
  await store.commit([{ table: "queues", put: { ...queue, tags: { ...queue.tags, ...Tags } } }]);
  return {};
}

async function untagQueue({ store }: Control, { QueueUrl, TagKeys }: OfQueue & { TagKeys: string[] }) {
  const queue = queueOf(store, QueueUrl);
  const tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !TagKeys.includes(key)));
  await store.commit([{ table: "queues", put: { ...queue, tags } }]);
  return {};
}

const URL = all("QueueUrl");

/** Queues: what makes, shows, changes and removes them. */
export const QUEUE_CALLS: Calls = {
  ...MOVE_CALLS,
  ...PERMISSION_CALLS,
  CreateQueue: { run: createQueue, acts: { QueueName: true, Attributes: ATTRIBUTES, tags: true } },
  DeleteQueue: { run: deleteQueue, acts: URL },
  GetQueueAttributes: { run: getQueueAttributes, acts: { ...URL, AttributeNames: true } },
  GetQueueUrl: { run: getQueueUrl, acts: all("QueueName", "QueueOwnerAWSAccountId") },
  ListDeadLetterSourceQueues: { run: listDeadLetterSourceQueues, acts: { ...URL, ...all("MaxResults", "NextToken") } },
  ListQueueTags: { run: listQueueTags, acts: URL },
  ListQueues: { run: listQueues, acts: all("QueueNamePrefix", "MaxResults", "NextToken") },
  PurgeQueue: { run: purgeQueue, acts: URL },
  SetQueueAttributes: { run: setQueueAttributes, acts: { ...URL, Attributes: ATTRIBUTES } },
  TagQueue: { run: tagQueue, acts: { ...URL, Tags: true } },
  UntagQueue: { run: untagQueue, acts: { ...URL, TagKeys: true } },
};
