import type { Http2Server } from "node:http2";
import { Server } from "node:net";

const CANCEL = "/pulumirpc.ResourceProvider/Cancel";

/**
 * Aborted when Pulumi cancels its deployment, as the first Ctrl-C does. Its engine says so to each provider, and waits for
 * what they have begun; the SDK's process for dynamic providers takes the call, and has no way to hand it on. So it is
 * seen where it arrives, at the process's own server. Where there is none (a test), nothing is ever cancelled.
 */
export function deploymentCancelled(): AbortSignal {
  const cancelled = new AbortController();
  for (const server of servers()) {
    server.on("stream", (_, headers) => {
      if (headers[":path"] === CANCEL) cancelled.abort();
    });
  }
  return cancelled.signal;
}

function servers(): Http2Server[] {
  const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles?: () => unknown[] };
  return (handles?.call(process) ?? []).filter((handle): handle is Http2Server => handle instanceof Server);
}
