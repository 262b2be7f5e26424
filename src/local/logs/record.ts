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
