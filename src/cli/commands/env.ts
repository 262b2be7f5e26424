import { ensureLocal } from "../../client/control-plane/ensure-local";
import { LOCAL_REGION } from "../../protocol/calls";
import { endpointVariables } from "../../protocol/endpoints";
import { print, printJson, say } from "../output/report";

export interface EnvOptions {
  json?: boolean;
}

/** Prints what the AWS CLI and SDKs need to call the local ECS. */
export async function env({ json }: EnvOptions): Promise<void> {
  const client = await ensureLocal({ say });
  client.close();
  const variables = {
    ...endpointVariables(client.endpoint),
    AWS_ACCESS_KEY_ID: client.keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.keys.secretAccessKey,
    // The AWS CLI and boto3 read the one, the SDKs for JavaScript and Java the other.
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_REGION: LOCAL_REGION,
  };
  if (json) {
    printJson(variables);
    return;
  }
  for (const [name, value] of Object.entries(variables)) print(`export ${name}=${quoted(value)}`);
  // A token that is left from a role would be sent along with these keys, and a profile's keys would take their place.
  print("unset AWS_SESSION_TOKEN AWS_PROFILE AWS_DEFAULT_PROFILE");
}

/** `text` as one word of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
