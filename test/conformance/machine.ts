import type { Program } from "../support/program";
import type { Given } from "./format";

/** What a call came to. */
export type Answered = { answer: unknown } | { error: { code: string; message: string } };

/** A container that something happens to: one of the oldest task's, unless another is meant. */
export interface ContainerName {
  container: string;
  /** Counted from 1, oldest first, among the tasks that aren't stopped. @default 1 */
  task?: number;
}

export interface Image extends Program {
  /** It can't be pulled. */
  absent?: boolean;
  /** CPU units, as far as it is let, and MiB. On the simulated Docker. */
  uses?: { cpu?: number; memory?: number };
}

/** What one task's container was seen to do: `web starts`. */
export interface Deed {
  task: string;
  deed: string;
}

/** A local ECS that cases are played on. */
export interface Machine {
  /** The name of the cluster that is the case's own. */
  readonly cluster: string;
  readonly targetGroup: string;
  /** ARNs of what requests shift by: `alternateGroup`, `productionRule`, `testRule`. */
  readonly shifting?: Readonly<Record<string, string>>;
  /** Addresses that a name in DNS leads to. */
  lookup?(name: string): string[];
  instanceArn(name: string): string;
  /** Prepares what a case has beside definitions and services. */
  prepare(given: Given): Promise<void>;
  /** Calls an operation of ECS or of one of its neighbours. */
  call(operation: string, input: Record<string, unknown>): Promise<Answered>;
  /** A container definition as it can run here. */
  container(definition: Record<string, unknown>): Record<string, unknown>;
  /** Makes one of the {@link HAPPENINGS} happen. */
  happen(what: string, input: unknown): Promise<void>;
  /** Seconds on this machine's clock. */
  now(): number;
  wait(seconds: number): Promise<void>;
  /** Lets time go by until `look` finds nothing missing. Resolves with what it found missing in the end. */
  until(look: () => Promise<string[]>): Promise<string[]>;
  /** Counts what happens, where that is known: while it stays the same, the API shows the same. */
  readonly happened?: number;
  /** Every lastStatus of a task so far. */
  statesOf(taskArn: string): string[];
  /** What containers did so far, in order. */
  deeds(): Promise<Deed[]>;
  /** Begins to count tasks anew. */
  beginCount(): void;
  counted(): { leastRunning: number; mostTasks: number };
  /** Whether every state on the way is seen here. */
  readonly seesAll: boolean;
  /** The names of the instances by their ARN. */
  instanceName(arn: string): string;
  /** What the container of a task that isn't stopped was made with. */
  made(container: string): Promise<unknown>;
  close(): Promise<void>;
}
