import { SlipwayError } from "../../protocol/errors";
import { signRequest } from "../../protocol/sign";
import { accessOf, type Environment } from "./call";

export interface RoleCredentials {
  AccessKeyId: string;
  SecretAccessKey: string;
  Token: string;
  Expiration: string;
}

export interface AssumeRole {
  role: string;
  session: string;
  /** Seconds that they hold, 900–43200. */
  duration: number;
}

/**
 * Credentials of a role, by STS and those of the environment or of the AWS CLI's profile.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function assumeRole(
  { role, session, duration }: AssumeRole,
  env: Environment,
  ours: string,
): Promise<RoleCredentials> {
  const region = env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? "us-east-1";
  const china = region.startsWith("cn-") ? ".cn" : "";
  const variable = env.AWS_ENDPOINT_URL_STS ?? env.AWS_ENDPOINT_URL;
  const url = new URL(variable ?? `https://sts.${region}.amazonaws.com${china}`);
  if (url.origin === new URL(ours).origin) {
    throw new SlipwayError(
      "AWS_ENDPOINT_URL_STS is this machine's: roles are assumed in a shell without the variables of `slipway env`.",
    );
  }
  const body = new URLSearchParams({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: role,
    RoleSessionName: session,
    DurationSeconds: String(duration),
  }).toString();
  const { sessionToken, ...keys } = await accessOf(env);
  const headers = {
    host: url.host,
    "content-type": "application/x-www-form-urlencoded",
    ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
  };
  const path = url.pathname;
  const signed = await signRequest({ method: "POST", path, headers, body }, keys, { region, service: "sts" });
  const { host: _, ...sent } = signed;
  const answer = await fetch(url, { method: "POST", headers: sent, body }).catch((error: Error) => {
    throw new SlipwayError(`${url.origin} could not be reached: ${error.message}`);
  });
  const text = await answer.text();
  const of = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  if (!answer.ok) {
    const why = [of("Code"), of("Message")].filter(Boolean).join(": ") || `HTTP ${answer.status}`;
    throw new SlipwayError(`The role ${role} could not be assumed: ${why}`);
  }
  const [AccessKeyId, SecretAccessKey, Token, Expiration] = [
    of("AccessKeyId"),
    of("SecretAccessKey"),
    of("SessionToken"),
    of("Expiration"),
  ];
  if (AccessKeyId && SecretAccessKey && Token && Expiration) return { AccessKeyId, SecretAccessKey, Token, Expiration };
  throw new SlipwayError(`${url.origin} gave no credentials for the role ${role}.`);
}
