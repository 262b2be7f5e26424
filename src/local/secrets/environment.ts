import { isRecord } from "../../protocol/json";
import { parseArn } from "../arns";
import type { ContainerDefinition } from "../ecs/task-definition/record";
import type { Store } from "../store/store";
import { tryFindParameter } from "./parameter/find";
import { tryFindSecret, usableSecret, versionOf } from "./secret/find";

type Reads = Pick<Store, "get" | "by">;

/** Variables of a container that are not written in its definition: they are read when its task starts, and kept nowhere. */
export interface SecretEnvironment {
  /** Of its environment files; what the definition says goes before. */
  files: Record<string, string>;
  secrets: Record<string, string>;
}

/**
 * The values that a container's secrets and environment files have now. Throws in ECS's words where one can't be had.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
 */
export function secretEnvironment(
  store: Reads,
  { secrets = [], environmentFiles = [] }: Pick<ContainerDefinition, "secrets" | "environmentFiles">,
): SecretEnvironment {
  const files = environmentFiles.map((file) => Object.entries(variablesIn(fileOf(store, file))));
  return {
    // Of one name in two files the first counts.
    files: Object.fromEntries(files.reverse().flat()),
    secrets: Object.fromEntries(secrets.map(({ name, valueFrom }) => [name, valueIn(store, valueFrom)])),
  };
}

function valueIn(store: Reads, valueFrom: string): string {
  return parseArn(valueFrom)?.service === "secretsmanager"
    ? secretValue(store, valueFrom)
    : parameterValue(store, valueFrom);
}

/** Parts of a Secrets Manager ARN before the JSON key. */
const ARN_PARTS = 7;

function secretValue(store: Reads, valueFrom: string): string {
  const parts = valueFrom.split(":");
  const arn = parts.slice(0, ARN_PARTS).join(":");
  const [key = "", stage = "", id = ""] = parts.slice(ARN_PARTS);
  const text = textOf(store, arn, { VersionStage: stage || undefined, VersionId: id || undefined });
  if (key === "") return text;
  const value = memberOf(text, key);
  if (value === undefined)
    throw failure("asm", `retrieved secret from Secrets Manager did not contain json key ${key}`);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function textOf(store: Reads, arn: string, version: { VersionStage?: string; VersionId?: string }): string {
  try {
    const { text } = versionOf(usableSecret(store, arn), version);
    if (text !== undefined) return text;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    throw failure("asm", `failed to fetch secret ${arn} from secrets manager: ${code}: ${message}`);
  }
  throw failure("asm", `secret ${arn} is binary; a variable takes a SecretString`);
}

function memberOf(text: string, key: string): unknown {
  try {
    const values: unknown = JSON.parse(text);
    return isRecord(values) && Object.hasOwn(values, key) ? values[key] : undefined;
  } catch {
    return undefined;
  }
}

function parameterValue(store: Reads, reference: string): string {
  const found = tryFindParameter(store, reference);
  if (found) return found.version.value;
  throw failure("ssm", `invalid parameters: ${nameOf(reference)}`);
}

const nameOf = (reference: string) => reference.replace(/^arn:[^/]*:parameter/, "");

function failure(from: "asm" | "ssm", why: string): Error {
  const what = from === "asm" ? "secret from asm" : "secrets from ssm";
  return new Error(
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: " +
      `unable to retrieve ${what}: service call has been retried 1 time(s): ${why}`,
  );
}

/** There is no S3 on this machine: the text of a file is kept as the secret that this says. */
function fileSecret(arn: string): string {
  return `s3/${parseArn(arn)?.resource ?? arn}`;
}

function fileOf(store: Reads, arn: string): string {
  const secret = tryFindSecret(store, fileSecret(arn));
  const text = secret?.versions.find(({ stages }) => stages.includes("AWSCURRENT"))?.text;
  if (text !== undefined) return text;
  throw new Error(
    "ResourceInitializationError: failed to download env files: file download command: non empty error stream: " +
      `${arn} is not on this machine; \`slipway secrets set --environment-file ${arn}=PATH\` puts it here`,
  );
}

/**
 * A `NAME=value` a line, taken as it stands, with its spaces and quotes. Lines that begin with `#`, have no `=`, or nothing
 * on one side of it, are none.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
 * https://github.com/aws/amazon-ecs-agent/blob/master/agent/taskresource/envFiles/envfile.go
 */
function variablesIn(text: string): Record<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf("=");
    if (line.startsWith("#") || at < 1 || at === line.length - 1) continue;
    variables.set(line.slice(0, at), line.slice(at + 1));
  }
  return Object.fromEntries(variables);
}
