import { table } from "../table";

/** A rule of EventBridge that sends events to targets. */
export interface EventRule {
  /** Its ARN. */
  id: string;
  name: string;
  stack?: string;
  /** Name of its bus. @default "default" */
  bus?: string;
  /** What events it sends on. @default none: only those of its own times */
  pattern?: Record<string, unknown>;
  enabled: boolean;
  targets: EventTarget[];
}

export interface EventTarget {
  id: string;
  arn: string;
  /** What is sent in place of the event: text as it stands. @default the event */
  input?: string;
  /** Part of the event that is sent. @default all of it */
  inputPath?: string;
  transformer?: { paths: Record<string, string>; template: string };
  /** Input of RunTask, where it runs tasks. */
  run?: Record<string, unknown>;
  /** Of a request to an address. @default none */
  headers?: Record<string, string>;
  query?: Record<string, string>;
  /** What stands for the asterisks in the address. */
  path?: string[];
  /** Of a message to a FIFO queue. */
  group?: string;
  /** ARN of the queue that gets the events that were given up. @default they are dropped */
  deadLetters?: string;
  retry: { attempts: number; ageSeconds: number };
}

/** The name of the bus that is always there. */
export const DEFAULT_BUS = "default";

export const eventRules = table((rule: EventRule) => ({ bus: rule.bus ?? DEFAULT_BUS }));

/** As the API has tags, and templates. */
export interface Tag {
  Key: string;
  Value: string;
}

/** An event bus that was made by a call of the API, or what calls say of the one that is always there. */
export interface CalledBus {
  /** Its name. */
  id: string;
  description?: string;
  /** @default none */
  tags?: Tag[];
  createdAt: number;
  changedAt: number;
}

export const calledBuses = table<CalledBus>();

/** A connection or an API destination that was made by a call: what the call said, in the names that templates have too. */
export interface CalledHttp {
  /** Its ARN. */
  id: string;
  name: string;
  properties: Record<string, unknown>;
  createdAt: number;
  changedAt: number;
}

export const calledConnections = table<CalledHttp>();
export const calledDestinations = table<CalledHttp>();

/** A rule that was made by a call of the API: what it and its targets say, in the API's names. */
export interface CalledRule {
  /** Its ARN. */
  id: string;
  name: string;
  /** Name of its bus. @default "default" */
  bus?: string;
  properties: Record<string, unknown> & {
    Targets?: (Record<string, unknown> & { Id: string; Arn: string })[];
    Tags?: Tag[];
  };
}

export const calledRules = table<CalledRule>();

/** An event as EventBridge delivers it. */
export interface BusEvent {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  time: string;
  region: string;
  /** The replay that it comes of. */
  "replay-name"?: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** An event that a target of a rule is yet to get. */
export interface PendingDelivery {
  /** Of the event, the rule and the target: the same event is sent to a target once. */
  id: string;
  /** ARN of the rule. */
  rule: string;
  /** The target's id in it. */
  target: string;
  event: BusEvent;
  /** It came from another bus, and goes to no third one. @default false */
  forwarded?: boolean;
  begunAt: number;
  /** How often it has failed. */
  failures: number;
  /** When it is tried. */
  at: number;
}

export const eventDeliveries = table<PendingDelivery>();
