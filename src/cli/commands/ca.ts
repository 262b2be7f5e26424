import { ensureLocal } from "../../client/control-plane/ensure-local";
import { print, say } from "../output/report";

/** Prints the authority that the certificates of this machine's load balancers are of, for clients that are to trust them. */
export async function ca(): Promise<void> {
  const client = await ensureLocal({ say });
  try {
    print((await client.certificateAuthority()).trimEnd());
  } finally {
    client.close();
  }
}
