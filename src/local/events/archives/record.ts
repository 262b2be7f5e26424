import { table } from "../../table";
import type { BusEvent } from "../record";

/** An archive that keeps events of a bus. */
export interface EventArchive {
  /** Its name. */
  id: string;
  stack?: string;
  /** Name of the bus. */
  bus: string;
  description?: string;
  /** What events it keeps. @default all of the bus */
  pattern?: Record<string, unknown>;
  /** 0 is for good. */
  retentionDays: number;
  createdAt: number;
}

export interface ArchivedEvent {
  /** Of the archive, the event's time and the event: events of an archive are in the order of their times by it. */
  id: string;
  /** Name of its archive. */
  archive: string;
  /** When it happened. */
  at: number;
  event: BusEvent;
}

export type ReplayState = "STARTING" | "RUNNING" | "CANCELLING" | "COMPLETED" | "CANCELLED" | "FAILED";

/** A replay of what an archive has of a time. */
export interface EventReplay {
  /** Its name. */
  id: string;
  description?: string;
  /** Name of the archive. */
  archive: string;
  /** Name of the bus that the events are of, and go to again. */
  bus: string;
  /** ARNs of the rules that they go to. @default all of the bus */
  rules?: string[];
  from: number;
  to: number;
  state: ReplayState;
  reason?: string;
  startedAt: number;
  endedAt?: number;
  /** The last event that was sent. */
  last?: Pick<ArchivedEvent, "id" | "at">;
}

export const eventArchives = table((archive: EventArchive) => ({ bus: archive.bus }));
export const archivedEvents = table((event: ArchivedEvent) => ({ archive: event.archive }));
export const eventReplays = table<EventReplay>();
