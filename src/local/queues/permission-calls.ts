import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { queueOf } from "./find";
import { changed } from "./make";
import type { Queue } from "./record";
import { invalid } from "./settings";

interface AddInput {
  QueueUrl: string;
  Label: string;
  AWSAccountIds: string[];
  Actions: string[];
}

/** A statement of the queue's policy, with the label for its id. Nobody is held to policies on this machine. */
async function addPermission(control: Control, { QueueUrl, Label, AWSAccountIds, Actions }: AddInput) {
  const queue = queueOf(control.store, QueueUrl);
  const statements = statementsOf(queue);
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(Label)) {
    throw invalid(`Label is ${JSON.stringify(Label)}; allowed are 1 to 80 letters, digits, hyphens and underscores.`);
  }
  if (statements.some(({ Sid }) => Sid === Label)) {
    throw invalid(`Value ${Label} for parameter Label is invalid. Reason: Already exists.`);
  }
  await write(control, queue, [
    ...statements,
    {
      Sid: Label,
      Effect: "Allow",
      Principal: { AWS: AWSAccountIds.map((id) => `arn:aws:iam::${id}:root`) },
      Action: Actions.map((action) => `SQS:${action}`),
      Resource: queue.arn,
    },
  ]);
  return {};
}

async function removePermission(control: Control, { QueueUrl, Label }: { QueueUrl: string; Label: string }) {
  const queue = queueOf(control.store, QueueUrl);
  const statements = statementsOf(queue);
  const others = statements.filter(({ Sid }) => Sid !== Label);
  if (others.length === statements.length) {
    throw invalid(`Value ${Label} for parameter Label is invalid. Reason: can't find label.`);
  }
  await write(control, queue, others);
  return {};
}

function statementsOf({ attributes: { Policy = "" } }: Queue): Record<string, unknown>[] {
  if (Policy === "") return [];
  let policy: unknown;
  try {
    policy = JSON.parse(Policy);
  } catch {
    throw new ApiError("InvalidAttributeValue", "Invalid value for the parameter Policy.");
  }
  const statement = isRecord(policy) ? policy.Statement : undefined;
  return (Array.isArray(statement) ? statement : [statement]).filter(isRecord);
}

async function write(control: Control, queue: Queue, statements: readonly object[]): Promise<void> {
  const policy = { Version: "2008-10-17", Id: `${queue.arn}/SQSDefaultPolicy`, Statement: statements };
  const Policy = statements.length === 0 ? "" : JSON.stringify(policy);
  await control.store.commit([{ table: "queues", put: changed(control, queue, { ...queue.attributes, Policy }) }]);
}

/** Who else may use a queue. */
export const PERMISSION_CALLS: Calls = {
  AddPermission: { run: addPermission, acts: { ...all("QueueUrl", "Label", "Actions"), AWSAccountIds: false } },
  RemovePermission: { run: removePermission, acts: all("QueueUrl", "Label") },
};
