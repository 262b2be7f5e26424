import { ensureLocal } from "../../client/control-plane/ensure-local";
import { print, printJson, say } from "../output/report";

export interface StartOptions {
  json?: boolean;
}

/** Starts the local ECS, or replaces an older one. */
export async function start({ json }: StartOptions): Promise<void> {
  const client = await ensureLocal({ say });
  client.close();
  if (json) printJson({ endpoint: client.endpoint });
  else print(`The local ECS is running on ${client.endpoint}.`);
}
