import { table } from "../table";

export interface LogGroup {
  /** Its name. */
  id: string;
  arn: string;
  stack?: string;
  retentionDays?: number;
  createdAt: number;
}

export const logGroups = table<LogGroup>();

/** A stream that a call made, and that no container writes. */
export interface MadeStream {
  /** `<group>:<name>`; neither has a colon. */
  id: string;
  group: string;
  name: string;
  createdAt: number;
}

export const madeStreams = table((stream: MadeStream) => ({ group: stream.group }));

/** An event that a call put, or that a rule of EventBridge wrote. */
export interface LoggedEvent {
  /** Sorts by its time. */
  id: string;
  group: string;
  stream: string;
  at: number;
  /** When it came. @default at its time */
  ingestedAt?: number;
  message: string;
}

export const loggedEvents = table((event: LoggedEvent) => ({ group: event.group }));

/** A group or stream that was deleted though tasks log to it: what is older isn't shown. */
export interface Deletion {
  /** The group, or `<group>:<stream>`. */
  id: string;
  at: number;
}

export const logDeletions = table<Deletion>();

/** What of a log group's messages is counted or measured. */
export interface MetricFilter {
  /** `<group>:<name>`. */
  id: string;
  group: string;
  name: string;
  stack?: string;
  pattern: string;
  transformation: Transformation;
  createdAt: number;
}

export interface Transformation {
  namespace: string;
  metricName: string;
  /** A number, or what is measured: `$.latency`, `$bytes`. */
  value: string;
  /** For a time with messages of which none matches. */
  defaultValue?: number;
  /** Names, and what of a message is their value. */
  dimensions?: Readonly<Record<string, string>>;
  unit?: string;
}

export const metricFilters = table((filter: MetricFilter) => ({ group: filter.group }));

/** How far the messages of a log group have been measured by its filters. */
export interface FilterPlace {
  /** The group. */
  id: string;
  /** From when on, in milliseconds, those of streams that nothing was found in yet. */
  since: number;
  /** The last event of each stream. */
  seen: Readonly<Record<string, EventPlace>>;
  /** When it was looked at. */
  at: number;
}

/** An event's place in its stream: the order of its events, and its time. */
export interface EventPlace {
  key: string;
  timestamp: number;
}

export const filterPlaces = table<FilterPlace>();
