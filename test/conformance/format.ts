import type { Image } from "./machine";

/** A file of cases about one subject. README.md says what each word of a case means. */
export interface Subject {
  subject: string;
  /** Where AWS says so; of the cases that don't name a page of their own. */
  source: string;
  cases: Case[];
}

/** One case: what there is, what happens, and what is to be seen then. */
export interface Case {
  /** The situation. Names in braces are of a row of {@link each}. */
  name: string;
  /** What ECS says, in a sentence. */
  rule: string;
  /** @default that of its subject */
  source?: string;
  /** Whether it is played on the real Docker as well, or why it can't be. */
  docker?: true | string;
  /** The case once for each row, whose values stand for `{column}`. */
  each?: { columns: string[]; rows: unknown[][] };
  given?: Given;
  /** What happens, in order; each entry is a call of an API or one of {@link HAPPENINGS}. */
  when?: Record<string, unknown>[];
  /** What is to be seen, at the latest two hours later. */
  then?: Then;
  /** How the story goes on. */
  and?: Pick<Case, "when" | "then">[];
}

/** What there is before anything happens. */
export interface Given {
  /** What images run. One that isn't named runs for ever. */
  images?: Record<string, Image>;
  /** What is registered, as changes of Fargate's `web` with one container, `web`. A list: one revision after the other. */
  definition?: Record<string, unknown> | Record<string, unknown>[];
  /** The service, as changes of two tasks of `web` on Fargate; it is steady. */
  service?: Record<string, unknown>;
  /** Task sets of the service, which has an EXTERNAL controller then, as changes of all of `web` on Fargate; each is steady. */
  taskSets?: Record<string, unknown>[];
  /**
   * Puts the service behind a load balancer, whose checks come to this; `shifting` with what requests shift by; `drainsIn`
   * seconds nothing is in flight any more to a target that leaves.
   */
  loadBalancer?: { healthyAfter?: number; health?: "healthy" | "unhealthy"; shifting?: boolean; drainsIn?: number };
  /** Container instances by name. */
  instances?: Record<string, Partial<Instance>>;
  /** Capacity providers by name, each with its Auto Scaling group. */
  capacityProviders?: Record<string, Pool>;
}

export interface Instance {
  zone: string;
  instanceType: string;
  cpu: number;
  memory: number;
  attributes: Record<string, string>;
  capacityProvider: string;
}

export interface Pool {
  min?: number;
  max?: number;
  desired?: number;
  zones?: string[];
  instanceType?: string;
  targetCapacity?: number;
  managedScaling?: boolean;
  minimumStep?: number;
  maximumStep?: number;
  warmup?: number;
}

/** What is to be seen. All of it holds at one moment. */
export interface Then {
  /** Seconds that go by before anything is looked at. */
  after?: number;
  /** Seconds from the first thing that happened until all of this was so. */
  took?: { atLeast?: number; atMost?: number };
  /** Of the last call's answer. */
  answer?: unknown;
  /** The last call's error. */
  refused?: { code?: string; message?: string };
  /** Of DescribeServices. */
  service?: unknown;
  /** Messages among the service's events, in this order, oldest first; `*` is any text. */
  events?: string[];
  /** No event is like one of these. */
  noEvents?: string[];
  /** Of DescribeTasks: the only task, or the newest that isn't stopped. */
  task?: unknown;
  /** Every task there is, in any order. */
  tasks?: unknown[];
  /** Among the tasks, in any order. */
  someTasks?: unknown[];
  /** Those that have stopped, in any order. */
  stopped?: unknown[];
  /** How many are RUNNING and are to stay so. */
  running?: number;
  /** Every lastStatus that the first task has had. */
  states?: string[];
  /** What containers did, in this order: `db starts`, `web is told to stop`, `web is killed`. */
  order?: string[];
  /** Of the newest service deployment. */
  deployment?: unknown;
  /** Bounds of the number of RUNNING tasks, and of those that are not stopping, since the first thing happened. */
  leastRunning?: number;
  mostTasks?: number;
  /** How many tasks, not stopped, each instance or zone has. */
  onInstances?: Record<string, number>;
  inZones?: Record<string, number>;
  /** How many tasks each capacity provider has. */
  onProviders?: Record<string, number>;
  /** To how many addresses each name in DNS leads. */
  names?: Record<string, number>;
  /** How many instances there are. */
  instances?: number;
  /** What a container was made with, by its name, and is held to since. */
  containers?: Record<string, unknown>;
  /** Of DescribeScalingActivities, those that did not scale included: all of them, oldest first. */
  activities?: unknown[];
}

/** What can happen beside calls. */
export const HAPPENINGS = {
  image: "an image changes: what it runs, or that it is gone",
  killed: "a container dies of SIGKILL",
  outOfMemory: "the kernel kills a container for its memory",
  exits: "a container ends with a code",
  healthCheck: "from now on a container's health check comes to this code",
  targets: "from now on the load balancer's checks come to this",
  instanceLost: "EC2 takes an instance away",
  zoneLost: "an availability zone is lost",
  controlPlane: "the local ECS is killed and started again",
  docker: "Docker is restarted: every container ends",
  clock: "the machine's clock jumps by so many seconds",
  metrics: "from now on metrics have these values, a datapoint a minute",
  wait: "so many seconds go by",
} as const;
