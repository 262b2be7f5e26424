import { ApiError } from "../../protocol/errors";
import { AGENT_ADDRESS } from "../agent/address";

/** Names that this machine, and a container beside the control plane, call it by; tasks ask their agent at its address. */
const HOSTS = ["localhost", "127.0.0.1", "[::1]", "slipway", AGENT_ADDRESS];

/** What SDKs put before a host for some operations: DiscoverInstances of Cloud Map, StartLiveTail of CloudWatch Logs. */
const PREFIX = /^(data|streaming)-/;

/**
 * Refuses what a web page could have sent: a browser that was talked into it comes with an Origin, or, where a foreign
 * name was made to resolve to this machine, with that name as its Host.
 */
export function requireLocal(host: string | undefined, origin: string | undefined, own?: string): void {
  if (origin !== undefined) throw new ApiError("AccessDeniedException", "Requests of web pages are refused.", 403);
  const name = (host ?? "").replace(/:\d+$/, "").toLowerCase().replace(PREFIX, "");
  if (!HOSTS.includes(name) && name !== own?.toLowerCase()) {
    throw new ApiError("AccessDeniedException", `The host is "${host ?? ""}"; allowed are ${HOSTS.join(", ")}.`, 403);
  }
}
