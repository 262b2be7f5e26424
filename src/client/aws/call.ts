import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { SlipwayError } from "../../protocol/errors";
import { signRequest } from "../../protocol/sign";

/** Who calls. */
interface AwsAccess {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

type Service = "ecs" | "logs" | "secretsmanager" | "sqs" | "ssm";

/** Services of AWS that are called, with what begins the names of their operations and the variable for their endpoint. */
const SERVICES: Record<
  Service,
  { target: string; endpoint: string /** Of the protocol. @default 1.1 */; version?: string }
> = {
  ecs: { target: "AmazonEC2ContainerServiceV20141113", endpoint: "AWS_ENDPOINT_URL_ECS" },
  logs: { target: "Logs_20140328", endpoint: "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS" },
  secretsmanager: { target: "secretsmanager", endpoint: "AWS_ENDPOINT_URL_SECRETS_MANAGER" },
  sqs: { target: "AmazonSQS", endpoint: "AWS_ENDPOINT_URL_SQS", version: "1.0" },
  ssm: { target: "AmazonSSM", endpoint: "AWS_ENDPOINT_URL_SSM" },
};

export interface AwsCall {
  service: Service;
  operation: string;
  input: object;
  region: string;
}

/** Where a service of AWS is called, and the variable that can say another address. */
export function endpointOf({ service, region }: Pick<AwsCall, "service" | "region">, env: Environment) {
  const { endpoint: variable } = SERVICES[service];
  return { url: new URL(env[variable] ?? env.AWS_ENDPOINT_URL ?? addressOf(service, region)), variable };
}

/** Milliseconds before each further try of a call that was not answered, or that AWS was too busy for. */
const AGAIN = [200, 600, 1800];

/** Milliseconds that an answer is waited for. */
const PATIENCE = 30_000;

/**
 * One call of a service of AWS, or of an endpoint that `AWS_ENDPOINT_URL…` names; it only reads, so that it may be made again.
 * @param failed what is said before the reason where it fails
 */
export async function callAws(call: AwsCall, env: Environment, failed: string): Promise<Record<string, unknown>> {
  const { service, operation, input, region } = call;
  const { url } = endpointOf(call, env);
  const { sessionToken, ...keys } = await accessOf(env);
  const body = JSON.stringify(input);
  const headers = {
    host: url.host,
    "content-type": `application/x-amz-json-${SERVICES[service].version ?? "1.1"}`,
    "x-amz-target": `${SERVICES[service].target}.${operation}`,
    ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
  };
  for (let failures = 0; ; failures += 1) {
    const signed = await signRequest({ method: "POST", path: url.pathname, headers, body }, keys, { region, service });
    const { host: _, ...sent } = signed;
    const answered = await post(url, sent, body);
    if ("text" in answered && answered.ok) return JSON.parse(answered.text) as Record<string, unknown>;
    const wait = isPassing(answered) ? AGAIN[failures] : undefined;
    if (wait === undefined) throw new SlipwayError(problemOf(answered, url, failed));
    await sleep(wait);
  }
}

type Answered = { ok: boolean; status: number; text: string } | { unreachable: string };

async function post(url: URL, headers: Record<string, string>, body: string): Promise<Answered> {
  try {
    const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE) });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch (error) {
    return { unreachable: causeOf(error as Error) };
  }
}

/** Whether it may be another answer in a moment. */
function isPassing(answered: Answered): boolean {
  if ("unreachable" in answered) return true;
  return (
    answered.status >= 500 || /^(Throttling|TooManyRequests|RequestLimitExceeded)/.test(reasonIn(answered.text) ?? "")
  );
}

function problemOf(answered: Answered, url: URL, failed: string): string {
  if ("unreachable" in answered) return `${url.origin} could not be reached: ${answered.unreachable}`;
  return `${failed}: ${reasonIn(answered.text) ?? `HTTP ${answered.status}`}`;
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

const addressOf = (service: string, region: string): string =>
  `https://${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;

/** Those of the environment, else those that the AWS CLI has of the profile, its sign-on included. */
export async function accessOf(env: Environment): Promise<AwsAccess> {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey, sessionToken: env.AWS_SESSION_TOKEN };
  try {
    const { stdout } = await promisify(execFile)("aws", ["configure", "export-credentials", "--format", "process"], {
      env: { ...process.env, ...env },
    });
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
