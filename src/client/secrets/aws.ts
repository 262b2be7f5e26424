import { SlipwayError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import { type AwsCall, callAws, type Environment, endpointOf } from "../aws/call";

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

async function call(
  service: "secretsmanager" | "ssm",
  operation: string,
  input: { SecretId: string } | { Name: string; WithDecryption: boolean },
  env: Environment,
  ours: string,
): Promise<Record<string, unknown>> {
  const named = "SecretId" in input ? input.SecretId : input.Name;
  const asked: AwsCall = { service, operation, input, region: regionOf(named, env) };
  const { url, variable } = endpointOf(asked, env);
  if (url.origin === new URL(ours).origin) {
    throw new SlipwayError(
      `${variable} is this machine's: read from AWS in a shell without the variables of \`slipway env\`.`,
    );
  }
  return callAws(asked, env, `${named} could not be read from ${url.host}`);
}

function regionOf(nameOrArn: string, env: Environment): string {
  const region = nameOrArn.startsWith("arn:") ? nameOrArn.split(":")[3] : (env.AWS_REGION ?? env.AWS_DEFAULT_REGION);
  if (region) return region;
  throw new SlipwayError("AWS_REGION is not set: in which region is it?");
}
