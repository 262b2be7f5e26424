import { LOCAL_ACCOUNT } from "../../../protocol/calls";
import { ApiError } from "../../../protocol/errors";
import type { Keys } from "../../../protocol/sign";
import { lastPart } from "../../arns";
import type { Identity } from "../../caller";
import type { Task } from "../../ecs/task/record";
import type { Store } from "../../store/store";
import { roleOf } from "../environment";
import type { AgentSecrets } from "../secrets";

/** Credentials as a task's SDK reads them. */
export interface TaskCredentials {
  RoleArn: string;
  AccessKeyId: string;
  SecretAccessKey: string;
  Token: string;
  Expiration: string;
}

/** ECS: a task's credentials hold for six hours, and new ones are there long before that. */
const ROTATES = 3 * 3_600_000;
const HOLDS = 2 * ROTATES;

/**
 * Credentials that no AWS accepts, and that this machine's own doors do: as the task's role. They follow from the task, the
 * time and a key that never leaves the control plane, so that they are kept nowhere; whoever asks again gets the same until
 * they rotate.
 */
export function localCredentials(secrets: AgentSecrets, task: Task, role: string, now: number): TaskCredentials {
  const expires = Math.floor(now / ROTATES) * ROTATES + HOLDS;
  const content = Buffer.from(JSON.stringify([task.id, role, expires])).toString("base64url");
  const Token = `${content}.${secrets.seal(`session ${content}`).toString("base64url")}`;
  const { accessKeyId, secretAccessKey } = keysOf(secrets, Token);
  return {
    RoleArn: role,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token,
    Expiration: new Date(expires).toISOString().replace(/\.\d+Z$/, "Z"),
  };
}

/** Whose session a token is, and the keys that go with it. Throws AWS's errors for one that is none, or over. */
export function sessionOf(
  secrets: AgentSecrets,
  store: Pick<Store, "get">,
  token: string,
  now: number,
): { keys: Keys; caller: Identity } {
  const [content = "", seal = ""] = token.split(".");
  if (!secrets.isSame(seal, secrets.seal(`session ${content}`).toString("base64url"))) throw invalidToken();
  const [id, role, expires] = JSON.parse(Buffer.from(content, "base64url").toString()) as [string, string, number];
  const task = store.get("tasks", id);
  if (!task || task.lastStatus === "STOPPED") throw invalidToken();
  if (now >= expires) {
    throw new ApiError("ExpiredTokenException", "The security token included in the request is expired", 403);
  }
  return { keys: keysOf(secrets, token), caller: sessionCaller(secrets, task, role) };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-role-session */
function sessionCaller(secrets: AgentSecrets, task: Task, role: string): Identity {
  const account = role.split(":")[4] || LOCAL_ACCOUNT;
  const session = lastPart(task.id);
  return {
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${lastPart(role)}/${session}`,
    userId: `AROA${letters(secrets.seal(`role ${role}`))}:${session}`,
  };
}

/** Whether a task has a role, and which. */
export function taskRole(store: Pick<Store, "get">, task: Task): string | undefined {
  const definition = store.get("taskDefinitions", task.taskDefinition);
  return definition && roleOf(task, definition);
}

function keysOf(secrets: AgentSecrets, token: string): Keys {
  return {
    accessKeyId: `ASIA${letters(secrets.seal(`access key ${token}`))}`,
    secretAccessKey: secrets.seal(`secret key ${token}`).toString("base64").slice(0, 40),
  };
}

/** 16 letters and digits of the kind that AWS's ids are made of. */
function letters(bytes: Buffer): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  return [...bytes.subarray(0, 16)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

const invalidToken = () =>
  new ApiError("UnrecognizedClientException", "The security token included in the request is invalid.", 403);
