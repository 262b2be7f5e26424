import { ApiError } from "../../protocol/errors";

/** Names that this machine, and a container beside the control plane, call it by. */
const HOSTS = ["localhost", "127.0.0.1", "[::1]", "slipway"];

/**
 * Refuses what a web page could have sent: a browser that was talked into it comes with an Origin, or, where a foreign
 * name was made to resolve to this machine, with that name as its Host.
 */
export function requireLocal(host: string | undefined, origin: string | undefined): void {
  if (origin !== undefined) throw new ApiError("AccessDeniedException", "Requests of web pages are refused.", 403);
  const name = (host ?? "").replace(/:\d+$/, "").toLowerCase();
  if (!HOSTS.includes(name)) {
    throw new ApiError("AccessDeniedException", `The host is "${host ?? ""}"; allowed are ${HOSTS.join(", ")}.`, 403);
  }
}
