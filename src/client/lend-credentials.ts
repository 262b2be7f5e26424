import { setTimeout as delay } from "node:timers/promises";
import type { RoleCredentials } from "./aws/assume-role";
import type { Client } from "./client";

/** How often what is lent is lent again, in milliseconds: a control plane that was started anew doesn't have it. */
const AGAIN = 20_000;

export interface Lending {
  /** The tasks' role, as their definition names it. */
  role: string;
  /** The role that the credentials are of. */
  assumed: string;
  assume: () => Promise<RoleCredentials>;
  /** Told each time that there are new ones, and where there can be none for now. */
  renewed: (credentials: RoleCredentials) => void;
  failed: (error: unknown) => void;
}

/** Lends the tasks of a role credentials of AWS, renewed long before they expire, until the signal; then takes them back. */
export async function lendCredentials(
  client: Pick<Client, "lendCredentials" | "takeBackCredentials">,
  { role, assumed, assume, renewed, failed }: Lending,
  signal: AbortSignal,
  now: () => number = Date.now,
): Promise<void> {
  let credentials = await assume();
  let from = now();
  renewed(credentials);
  try {
    for (;;) {
      await client.lendCredentials({ Role: role, RoleArn: assumed, ...credentials });
      await delay(AGAIN, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      if (!isOld(from, credentials, now())) continue;
      try {
        credentials = await assume();
        from = now();
        renewed(credentials);
      } catch (error) {
        failed(error);
      }
    }
  } finally {
    await client.takeBackCredentials({ Role: role });
  }
}

/** Half of their time is over. */
export function isOld(from: number, { Expiration }: Pick<RoleCredentials, "Expiration">, now: number): boolean {
  return now - from >= (Date.parse(Expiration) - from) / 2;
}
