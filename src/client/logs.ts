import { setTimeout as delay } from "node:timers/promises";
import type { LogsAnswer, LogsRequest } from "../protocol/calls";
import type { Client } from "./client";

export type LogLine = LogsAnswer["Lines"][number];

/** Whose lines are asked for, of one or of several. */
export type LogSource = Pick<LogsRequest, "Service" | "Task" | "Stack">;

/** Reads the lines of several as those of one: in the order of their times. */
export function mergedLogs(client: Pick<Client, "logs">, sources: readonly LogSource[]): Pick<Client, "logs"> {
  return {
    async logs(request, signal) {
      const each = await Promise.all(sources.map((source) => client.logs({ ...request, ...source }, signal)));
      const lines = each.flat().sort((a, b) => a.At - b.At);
      return request.Tail === undefined ? lines : lines.slice(Math.max(lines.length - request.Tail, 0));
    },
  };
}

/** How often logs are read anew, in milliseconds. */
const INTERVAL = 500;

/** How far back each reading goes, in milliseconds: lines of several containers don't come in the order of their times. */
const OVERLAP = 1000;

/** Passes on what was written so far, and then every line as it comes, until the signal. */
export async function followLogs(
  client: Pick<Client, "logs">,
  request: LogsRequest,
  onLine: (line: LogLine) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { Tail, ...rest } = request;
  let since = request.Since;
  let shown = new Set<string>();
  for (let first = true, ending = false; !ending; first = false) {
    // Read once more at the end, for what came since the last time.
    ending = signal?.aborted === true;
    const lines = await client.logs({ ...rest, Since: since });
    const fresh = lines.filter((line) => !shown.has(keyOf(line)));
    for (const line of first && Tail !== undefined ? fresh.slice(-Tail) : fresh) onLine(line);
    shown = new Set(lines.map(keyOf));
    const last = lines.at(-1)?.At;
    if (last !== undefined) since = Math.max(last - OVERLAP, request.Since ?? 0);
    if (!ending) await delay(INTERVAL, undefined, { signal }).catch(() => {});
  }
}

function keyOf({ At, Task, Container, Message }: LogLine): string {
  return JSON.stringify([At, Task, Container, Message]);
}
