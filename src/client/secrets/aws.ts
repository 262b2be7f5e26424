import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { SlipwayError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import { signRequest } from "../../protocol/sign";

/** Who reads an account's secrets. */
export interface AwsAccess {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a secret's text from an account of AWS, or from an endpoint that `AWS_ENDPOINT_URL…` names. */
export async function secretOfAws(nameOrArn: string, env: Environment, ours: string): Promise<string> {
  const { SecretString } = await call("secretsmanager", "GetSecretValue", { SecretId: nameOrArn }, env, ours);
  if (typeof SecretString === "string") return SecretString;
  throw new SlipwayError(`The secret ${nameOrArn} is binary there; a container's variable takes text.`);
}

export async function parameterOfAws(nameOrArn: string, env: Environment, ours: string): Promise<string> {
  const { Parameter } = await call("ssm", "GetParameter", { Name: nameOrArn, WithDecryption: true }, env, ours);
  return String(isRecord(Parameter) ? Parameter.Value : "");
}

const SERVICES = {
  secretsmanager: { target: "secretsmanager", endpoint: "AWS_ENDPOINT_URL_SECRETS_MANAGER" },
  ssm: { target: "AmazonSSM", endpoint: "AWS_ENDPOINT_URL_SSM" },
};

async function call(
  service: keyof typeof SERVICES,
  operation: string,
  input: { SecretId: string } | { Name: string; WithDecryption: boolean },
  env: Environment,
  ours: string,
): Promise<Record<string, unknown>> {
  const { target, endpoint } = SERVICES[service];
  const named = "SecretId" in input ? input.SecretId : input.Name;
  const region = regionOf(named, env);
  const url = new URL(env[endpoint] ?? env.AWS_ENDPOINT_URL ?? addressOf(service, region));
  if (url.origin === new URL(ours).origin) {
    throw new SlipwayError(
      `${endpoint} is this machine's: read from AWS in a shell without the variables of \`slipway env\`.`,
    );
  }
  const { sessionToken, ...keys } = await accessOf(env);
  const body = JSON.stringify(input);
  const headers = {
    host: url.host,
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `${target}.${operation}`,
    ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
  };
  const path = url.pathname;
  const signed = await signRequest({ method: "POST", path, headers, body }, keys, { region, service });
  const { host: _, ...sent } = signed;
  const answer = await fetch(url, { method: "POST", headers: sent, body }).catch((error: Error) => {
    throw new SlipwayError(`${url.origin} could not be reached: ${causeOf(error)}`);
  });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text) as Record<string, unknown>;
  throw new SlipwayError(`${named} could not be read from ${url.host}: ${reasonIn(text) ?? `HTTP ${answer.status}`}`);
}

function causeOf({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message;
}

function reasonIn(text: string): string | undefined {
  try {
    const { __type, message, Message } = JSON.parse(text) as Record<string, string | undefined>;
    return [__type?.split("#").pop(), message ?? Message].filter((part) => part !== undefined).join(": ");
  } catch {
    return undefined;
  }
}

function addressOf(service: string, region: string): string {
  return `https://${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

function regionOf(nameOrArn: string, env: Environment): string {
  const region = nameOrArn.startsWith("arn:") ? nameOrArn.split(":")[3] : (env.AWS_REGION ?? env.AWS_DEFAULT_REGION);
  if (region) return region;
  throw new SlipwayError("AWS_REGION is not set: in which region is it?");
}

/** Those of the environment, else those that the AWS CLI has of the profile, its sign-on included. */
async function accessOf(env: Environment): Promise<AwsAccess> {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey, sessionToken: env.AWS_SESSION_TOKEN };
  try {
    const { stdout } = await promisify(execFile)("aws", ["configure", "export-credentials", "--format", "process"]);
    const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(stdout) as Record<string, string>;
    if (AccessKeyId && SecretAccessKey) {
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    }
  } catch {
    // Falls through to the error below: the CLI isn't there, or has no credentials.
  }
  throw new SlipwayError(
    "There are no credentials for AWS: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with the AWS CLI.",
  );
}
