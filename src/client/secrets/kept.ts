import { ApiError, SlipwayError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import type { Client } from "../client";

/** A secret or a parameter that is kept on this machine, without its value. */
export interface Kept {
  kind: "secret" | "parameter";
  name: string;
  arn: string;
  /** Milliseconds since 1970. */
  changedAt?: number;
}

type Secrets = Pick<Client, "secretsManager" | "systemsManager">;

/** Gives a secret a new value, and makes it where it isn't there. Answers with its ARN. */
export async function setSecret(client: Secrets, nameOrArn: string, text: string): Promise<string> {
  if (await isThere(client, nameOrArn)) {
    const { ARN } = await client.secretsManager<{ ARN: string }>("PutSecretValue", {
      SecretId: nameOrArn,
      SecretString: text,
    });
    return ARN;
  }
  const { ARN } = await client.secretsManager<{ ARN: string }>("CreateSecret", {
    Name: secretName(nameOrArn),
    SecretString: text,
  });
  return ARN;
}

/** The JSON of the secret's object with these keys; those that it has beside them stay. */
export async function withKeys(client: Secrets, nameOrArn: string, keys: Record<string, string>): Promise<string> {
  return JSON.stringify({ ...(await objectOf(client, nameOrArn)), ...keys });
}

async function objectOf(client: Secrets, nameOrArn: string): Promise<Record<string, unknown>> {
  const text = await textOf(client, nameOrArn);
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Falls through to the error below.
  }
  throw new SlipwayError(
    `The secret ${nameOrArn} is one text, not an object with keys. \`slipway secrets rm ${nameOrArn}\` makes room for one.`,
  );
}

async function textOf(client: Secrets, SecretId: string): Promise<string | undefined> {
  try {
    return (await client.secretsManager<{ SecretString?: string }>("GetSecretValue", { SecretId })).SecretString;
  } catch (error) {
    return ifMissing(error, undefined);
  }
}

async function isThere(client: Secrets, SecretId: string): Promise<boolean> {
  try {
    await client.secretsManager("DescribeSecret", { SecretId });
    return true;
  } catch (error) {
    return ifMissing(error, false);
  }
}

function ifMissing<T>(error: unknown, otherwise: T): T {
  if (error instanceof ApiError && error.code === "ResourceNotFoundException") return otherwise;
  throw error;
}

/** What a secret is called here that an ARN of AWS names: without the six characters that AWS put at the end. */
export function secretName(nameOrArn: string): string {
  if (!nameOrArn.startsWith("arn:")) return nameOrArn;
  return nameOrArn
    .split(":")
    .slice(6)
    .join(":")
    .replace(/-[A-Za-z0-9]{6}$/, "");
}

/** The name in a parameter's ARN: it begins with a slash where it has one inside. */
function parameterName(nameOrArn: string): string {
  if (!nameOrArn.startsWith("arn:")) return nameOrArn;
  const name = nameOrArn.replace(/^arn:[^/]*:parameter\//, "");
  return name.includes("/") ? `/${name}` : name;
}

/** Gives a parameter a new value, encrypted as a SecureString is. */
export async function setParameter(client: Secrets, nameOrArn: string, value: string): Promise<string> {
  const name = parameterName(nameOrArn);
  const { Parameters } = await client.systemsManager<{ Parameters: { Type: string }[] }>("GetParameters", {
    Names: [name],
  });
  const type = Parameters[0]?.Type ?? "SecureString";
  await client.systemsManager("PutParameter", { Name: name, Value: value, Type: type, Overwrite: true });
  return name;
}

/** All that are kept here, by name. */
export async function listKept(client: Secrets): Promise<Kept[]> {
  const kept: Kept[] = [];
  interface Secret {
    Name: string;
    ARN: string;
    LastChangedDate?: number;
  }
  let NextToken: string | undefined;
  do {
    const page = await client.secretsManager<{ SecretList: Secret[]; NextToken?: string }>("ListSecrets", {
      NextToken,
    });
    for (const { Name, ARN, LastChangedDate } of page.SecretList) {
      kept.push({ kind: "secret", name: Name, arn: ARN, changedAt: milliseconds(LastChangedDate) });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  interface Parameter {
    Name: string;
    ARN: string;
    LastModifiedDate?: number;
  }
  do {
    const page: { Parameters: Parameter[]; NextToken?: string } = await client.systemsManager("DescribeParameters", {
      NextToken,
    });
    for (const { Name, ARN, LastModifiedDate } of page.Parameters) {
      kept.push({ kind: "parameter", name: Name, arn: ARN, changedAt: milliseconds(LastModifiedDate) });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return kept.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Parameters of one GetParameters call. */
const AT_ONCE = 10;

/** The values of all that are kept here: parameters by name, secrets by name and by ARN. */
export async function keptTexts(
  client: Secrets,
): Promise<{ ssm: Record<string, string>; secrets: Record<string, string> }> {
  const kept = await listKept(client);
  const ssm: [name: string, text: string][] = [];
  const secrets: [name: string, text: string][] = [];
  for (const { name, arn } of kept.filter(({ kind }) => kind === "secret")) {
    const text = await textOf(client, arn);
    if (text !== undefined) secrets.push([name, text], [arn, text]);
  }
  const names = kept.filter(({ kind }) => kind === "parameter").map(({ name }) => name);
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const { Parameters } = await client.systemsManager<{ Parameters: { Name: string; Value: string }[] }>(
      "GetParameters",
      { Names: names.slice(at, at + AT_ONCE), WithDecryption: true },
    );
    ssm.push(...Parameters.map(({ Name, Value }): [string, string] => [Name, Value]));
  }
  return { ssm: Object.fromEntries(ssm), secrets: Object.fromEntries(secrets) };
}

const milliseconds = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);

export async function removeSecret(client: Secrets, SecretId: string): Promise<void> {
  await client.secretsManager("DeleteSecret", { SecretId, ForceDeleteWithoutRecovery: true });
}

export async function removeParameter(client: Secrets, nameOrArn: string): Promise<void> {
  await client.systemsManager("DeleteParameter", { Name: parameterName(nameOrArn) });
}
