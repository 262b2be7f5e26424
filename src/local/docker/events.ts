import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { linesOf } from "./lines";
import type { RuntimeEvent } from "./runtime";

const FIRST_DELAY = 100;
const LONGEST_DELAY = 2000;

/** What of a container's life is told. */
const KINDS: RuntimeEvent["kind"][] = ["create", "start", "die", "oom"];

/** Docker's event stream of containers with all these labels, opened again whenever it breaks. `onConnect` is called each time that it stands, the first time too. */
export async function watchEvents(
  docker: Docker,
  labels: string[],
  listener: (event: RuntimeEvent) => void,
  onConnect: () => void,
  signal: AbortSignal,
): Promise<void> {
  let delay = FIRST_DELAY;
  while (!signal.aborted) {
    try {
      const stream = (await docker.getEvents({
        filters: JSON.stringify({ type: ["container"], event: KINDS, label: labels }),
        abortSignal: signal,
      })) as Readable;
      delay = FIRST_DELAY;
      onConnect();
      await readEvents(stream, listener, signal);
    } catch {
      // Docker is away, or the stream broke: both end in a new attempt.
    }
    if (!signal.aborted) await sleep(delay, undefined, { signal }).catch(() => undefined);
    delay = Math.min(delay * 2, LONGEST_DELAY);
  }
}

async function readEvents(stream: Readable, listener: (event: RuntimeEvent) => void, signal: AbortSignal) {
  const stop = () => stream.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const line of linesOf(stream)) {
      const event = parseEvent(line);
      if (event) listener(event);
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

interface DockerEvent {
  Action?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> };
  timeNano?: number;
  time?: number;
}

/** One line of the stream, in our words; undefined for an event that is of no interest. */
export function parseEvent(line: string): RuntimeEvent | undefined {
  const { Action, Actor, timeNano, time } = JSON.parse(line) as DockerEvent;
  const kind = KINDS.find((each) => each === Action);
  if (!kind) return undefined;
  const labels = Actor?.Attributes ?? {};
  return {
    kind,
    dockerId: Actor?.ID ?? "",
    labels,
    ...(kind === "die" && { exitCode: Number(labels.exitCode ?? 0) }),
    at: timeNano ? Math.floor(timeNano / 1e6) : (time ?? 0) * 1000,
  };
}
