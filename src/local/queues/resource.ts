import type { PlainProperties } from "../../cfn/typed";
import { CONTROL_PLANE_PORT } from "../../protocol/calls";
import type { Control } from "../control";
import { alreadyExists, type Handler, physicalName } from "../resources/handler";
import { noun } from "../resources/noun";
import { all } from "../shapes/acted";
import { ATTRIBUTES } from "./acts";
import { urlOf } from "./find";
import { changed, queueWith, removal } from "./make";
import type { Queue } from "./record";

type Properties = PlainProperties<"AWS::SQS::Queue">;

/** Where tasks find the queue; its name is all that counts to those who call from elsewhere. */
const hostOf = ({ agentSecrets }: Control) => `${agentSecrets?.owner ?? "slipway"}:${CONTROL_PLANE_PORT}`;

const nameIn = (url: string) => url.slice(url.lastIndexOf("/") + 1);

/** Letters of a queue's name. */
const LONGEST = 80;
const FIFO = ".fifo";

/** A queue of SQS, which this machine keeps. */
export const queue: Handler<Properties> = {
  acts: { ...ATTRIBUTES, QueueName: true, RedriveAllowPolicy: false, Tags: all("Key", "Value") },
  noun: noun<"queues">({
    table: "queues",
    find: ({ store }, { identifier }) => store.get("queues", nameIn(identifier)),
    shows: (_, { attributes }) => shownProperties(attributes),
  }),

  create(control, request) {
    const { properties, stack } = request;
    const suffix = properties.FifoQueue ? FIFO : "";
    const name = properties.QueueName ?? `${physicalName(control, request, LONGEST - suffix.length)}${suffix}`;
    if (control.store.get("queues", name)) throw alreadyExists(`The queue ${name}`);
    const put = queueWith(control, name, attributesIn(properties), { stack, tags: tagsIn(properties) });
    return outcome(control, put);
  },

  update(control, { properties }, { identifier, attributes }) {
    const there = control.store.get("queues", nameIn(identifier));
    if (!there) return { identifier, attributes };
    const put = { ...changed(control, there, attributesIn(properties)), tags: tagsIn(properties) };
    return { ...outcome(control, put), identifier };
  },

  remove: ({ store }, { identifier }) => removal(store, nameIn(identifier)),
};

function outcome(control: Control, put: Queue) {
  const QueueUrl = urlOf(hostOf(control), put);
  return {
    identifier: QueueUrl,
    attributes: { Arn: put.arn, QueueName: put.id, QueueUrl },
    changes: [{ table: "queues" as const, put }],
  };
}

/** Properties as the API has attributes: text, and JSON as text. */
function attributesIn({ QueueName: _, Tags: __, ...properties }: Properties): Record<string, string> {
  const set = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    set.map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)]),
  );
}

const tagsIn = ({ Tags = [] }: Properties) => Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));

/** And the other way round. */
function shownProperties(attributes: Readonly<Record<string, string>>): Record<string, unknown> {
  const value = (name: string, text: string) => {
    if (name.startsWith("Redrive")) return JSON.parse(text) as unknown;
    if (text === "true" || text === "false") return text === "true";
    return /^\d+$/.test(text) ? Number(text) : text;
  };
  return Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, value(name, text)]));
}
