import type { Client } from "../client/client";
import { findLocal } from "../client/control-plane/find";
import { SlipwayError } from "../protocol/errors";

/** The local ECS for a command that only looks: where it isn't running, there is nothing to see. */
export async function runningLocal(): Promise<Client> {
  const client = await findLocal();
  if (client) return client;
  throw new SlipwayError("The local ECS is not running. `slipway up` deploys to it, `slipway start` starts it.");
}
