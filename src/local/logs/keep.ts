import type { Control } from "../control";
import type { Change } from "../store/store";
import type { LoggedEvent } from "./record";

/** Events that a log group keeps, and their characters; the oldest go first. */
const KEPT = 5000;
const KEPT_CHARACTERS = 32 * 1024 * 1024;

/** Keeps events of a stream that no container writes, in the order of their times. */
export async function keepEvents(
  { store, clock, hex }: Pick<Control, "store" | "clock" | "hex">,
  group: string,
  stream: string,
  events: readonly { at: number; message: string }[],
): Promise<void> {
  const ingestedAt = clock.now();
  const batch = `${String(ingestedAt).padStart(16, "0")}-${hex(8)}`;
  const fresh = events.map(({ at, message }, i) => ({
    id: `${String(at).padStart(16, "0")}-${batch}-${String(i).padStart(5, "0")}`,
    ...{ group, stream, at, ingestedAt, message },
  }));
  const kept = inOrder([...store.by("loggedEvents", "group", group), ...fresh]);
  const gone = new Set(tooMany(kept));
  const changes: Change[] = [
    ...fresh.filter(({ id }) => !gone.has(id)).map((put) => ({ table: "loggedEvents", put }) as const),
    ...[...gone].map((remove) => ({ table: "loggedEvents", remove }) as const),
  ];
  await store.commit(changes);
}

export function inOrder<E extends Pick<LoggedEvent, "id" | "at">>(events: E[]): E[] {
  return events.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The ids of those that are too many, which are the oldest. */
function tooMany(events: readonly LoggedEvent[]): string[] {
  let characters = 0;
  let first = events.length;
  while (first > 0 && events.length - first < KEPT) {
    characters += events[first - 1]!.message.length;
    if (characters > KEPT_CHARACTERS) break;
    first -= 1;
  }
  return events.slice(0, first).map(({ id }) => id);
}
