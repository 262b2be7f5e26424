import { matchesPattern } from "../../../ecs/event-pattern";
import type { Control } from "../../control";
import type { Change } from "../../store/store";
import type { BusEvent } from "../record";
import type { ArchivedEvent, EventArchive } from "./record";

const DAY = 86_400_000;
/** Events of an archive that are kept on this machine; beyond them the oldest go. */
const MOST = 5_000;
/** As many go at once. */
const MANY = 500;
/** Days that EventBridge keeps what is known of a replay that has ended. */
const KEPT_REPLAYS = 90;

/** Digits that put times in order as text. */
const DIGITS = 15;

type Stored = Pick<Control, "store">;

/** Changes that put events into the archives of their bus. What is replayed is there already. */
export function kept({ store }: Stored, events: readonly BusEvent[], bus: string): Change[] {
  return store.by("eventArchives", "bus", bus).flatMap((archive) => {
    const wanted = events.filter((event) => isWanted(archive, event));
    const put = wanted.map((event): Change => ({ table: "archivedEvents", put: archived(archive, event) }));
    const count = store.count("archivedEvents", "archive", archive.id) + put.length;
    if (put.length === 0 || count <= MOST) return put;
    return [...put, ...removal(inOrder(store.by("archivedEvents", "archive", archive.id)).slice(0, MANY))];
  });
}

const isWanted = ({ pattern }: EventArchive, event: BusEvent) =>
  event["replay-name"] === undefined && (!pattern || matchesPattern(pattern, event));

function archived({ id: archive }: EventArchive, event: BusEvent): ArchivedEvent {
  const at = Date.parse(event.time);
  return { id: `${archive} ${String(at).padStart(DIGITS, "0")} ${event.id}`, archive, at, event };
}

export const inOrder = (events: readonly ArchivedEvent[]) => [...events].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Changes that forget what isn't to be kept any longer. */
export function outdated({ store }: Stored, now: number): Change[] {
  const events = store.list("eventArchives").flatMap(({ id, retentionDays }) => {
    if (retentionDays === 0) return [];
    return store.by("archivedEvents", "archive", id).filter(({ at }) => at < now - retentionDays * DAY);
  });
  const replays = store
    .list("eventReplays")
    .filter(({ endedAt }) => endedAt !== undefined && endedAt < now - KEPT_REPLAYS * DAY);
  return [...removal(events), ...replays.map(({ id }): Change => ({ table: "eventReplays", remove: id }))];
}

/** An archive goes with its events. */
export function removeArchive({ store }: Stored, name: string): Change[] {
  return [{ table: "eventArchives", remove: name }, ...removal(store.by("archivedEvents", "archive", name))];
}

const removal = (events: readonly ArchivedEvent[]) =>
  events.map(({ id }): Change => ({ table: "archivedEvents", remove: id }));
