import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import type { Control } from "../control";
import { PROTECTION_CALLS } from "../ecs/task/protection";
import type { Task } from "../ecs/task/record";
import { taskRole } from "./credentials/local-keys";

/** What the agent's endpoint answers a task about its protection. */
export interface ProtectionAnswer {
  status: number;
  body: object;
}

interface Protected {
  protectedTasks: { taskArn: string; protectionEnabled: boolean; expirationDate?: number }[];
  failures: { arn: string; reason: string; detail?: string }[];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html */
export function getProtection(control: Control, task: Task | undefined): Promise<ProtectionAnswer> {
  return answer(control, task, () => ({ operation: "GetTaskProtection", input: {} }));
}

export function updateProtection(control: Control, task: Task | undefined, given: unknown): Promise<ProtectionAnswer> {
  const request = requestOf(given);
  if (!request) {
    return Promise.resolve(failed(400, "InvalidParameterException", "UpdateTaskProtection: failed to decode request"));
  }
  return answer(control, task, ({ id }) => {
    const { ProtectionEnabled: protectionEnabled, ExpiresInMinutes: expiresInMinutes } = request;
    if (protectionEnabled !== undefined) {
      return { operation: "UpdateTaskProtection", input: { protectionEnabled, expiresInMinutes } };
    }
    return failed(400, "InvalidParameterException", "Invalid request: does not contain 'ProtectionEnabled' field", id);
  });
}

/** The agent takes the members in any case, none that it doesn't know, and no other types. */
function requestOf(given: unknown): { ProtectionEnabled?: boolean; ExpiresInMinutes?: number } | undefined {
  if (!isRecord(given)) return undefined;
  const request: { ProtectionEnabled?: boolean; ExpiresInMinutes?: number } = {};
  for (const [key, value] of Object.entries(given)) {
    if (value === null) continue;
    const name = key.toLowerCase();
    if (name === "protectionenabled" && typeof value === "boolean") request.ProtectionEnabled = value;
    else if (name === "expiresinminutes" && Number.isSafeInteger(value)) request.ExpiresInMinutes = Number(value);
    else return undefined;
  }
  return request;
}

async function answer(
  control: Control,
  task: Task | undefined,
  asks: (task: Task) => { operation: string; input: object } | ProtectionAnswer,
): Promise<ProtectionAnswer> {
  if (!task) return failed(404, "ResourceNotFoundException", "Failed to find a task for the request");
  const asked = asks(task);
  if ("status" in asked) return asked;
  // The agent asks ECS with the task's own role.
  if (taskRole(control.store, task) === undefined) {
    const message = "Invalid Request: no task IAM role credentials available for task";
    return failed(403, "AccessDeniedException", message, task.id);
  }
  try {
    const run = PROTECTION_CALLS[asked.operation]!.run as (control: Control, input: object) => Promise<object>;
    return described((await run(control, { cluster: task.clusterArn, tasks: [task.id], ...asked.input })) as Protected);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return failed(error.status, error.code, error.message, task.id);
  }
}

function described({ protectedTasks: [task], failures: [failure] }: Protected): ProtectionAnswer {
  if (failure) {
    const { arn, reason, detail = null } = failure;
    return { status: 200, body: { failure: { Arn: arn, Detail: detail, Reason: reason } } };
  }
  const { expirationDate, protectionEnabled, taskArn } = task!;
  const ExpirationDate = expirationDate === undefined ? null : new Date(expirationDate * 1000).toISOString();
  return {
    status: 200,
    body: { protection: { ExpirationDate, ProtectionEnabled: protectionEnabled, TaskArn: taskArn } },
  };
}

function failed(status: number, code: string, message: string, arn?: string): ProtectionAnswer {
  return { status, body: { error: { ...(arn && { Arn: arn }), Code: code, Message: message } } };
}
