import type { Entries, SpecOf } from "./group";
import type { Property } from "./property";
import { QUEUE, type QueueOptions } from "./queue";
import { WORKER_SCALING, type WorkerScalingOptions } from "./scaling";
import { flag } from "./values";

/** What only a queue worker takes. */
export interface WorkingOptions {
  /** The queue, and how quickly its messages are worked off. */
  queue: QueueOptions;
  /**
   * Within which bounds the number of tasks follows the queue's backlog, and what changes it beside that.
   * @default from 0, which it is while the queue is empty, to 10
   */
  scaling?: WorkerScalingOptions;
  /**
   * Whether tasks may protect themselves while they work on a message: a `PUT` to `$ECS_AGENT_URI/task-protection/v1/state`
   * with `{ "ProtectionEnabled": true, "ExpiresInMinutes": 60 }`, and with `false` afterwards. A protected task isn't ended by
   * scaling or by a deployment. The task role is then allowed the two calls that this makes; a role that is given must
   * allow them itself, as it must those to the queue. Known while the program runs.
   * @default true
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
   */
  taskProtection?: boolean;
}

const ENTRIES = {
  queue: QUEUE.required(
    "acceptableLatency and timePerMessage are needed: { acceptableLatency: 600, timePerMessage: 2 }",
  ),
  taskProtection: flag().known().default(true),
} satisfies Entries<Omit<WorkingOptions, "scaling">>;

export type QueueWorkerSpec = SpecOf<typeof ENTRIES>;

/** What a queue worker has beside a service, and what it has otherwise. */
export const QUEUE_WORKER = {
  ...ENTRIES,
  scaling: WORKER_SCALING.default({}),
};

/** What tasks are told by a variable is told by no other. */
export function checkVariable(worker: Property, { queue: { variable } }: QueueWorkerSpec): void {
  const environment = worker.get("environment").known();
  for (const group of [environment, worker.get("secrets")]) {
    const property = group.get(variable);
    if (property.value === undefined) continue;
    property.describe("set").fail("allowed is any other name, since the queue's URL is in it (queue.variable)");
  }
}
