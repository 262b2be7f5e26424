import { type Entries, group, type SpecOf } from "./group";
import { isLeaf } from "./leaf";
import type { Property } from "./property";
import { flag, hasEachOnce, number, text, texts, whole } from "./values";

/**
 * What fails a deployment whose tasks are healthy and that does harm all the same: alarms that ECS watches until some
 * minutes after the last task was replaced. One that is in alarm before a deployment begins doesn't fail that one.
 * @example { errors: "1%", latency: 0.5, cpu: 90 }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export interface RollbackOnOptions {
  /** More of the requests than this share are answered with 5xx, such as "1%". Only behind a load balancer. @default not looked at */
  errors?: string;
  /** Requests take more seconds than this on average. Only behind a load balancer. @default not looked at */
  latency?: number;
  /** The tasks use more CPU than this on average, in percent of what they have. @default not looked at */
  cpu?: number;
  /** The tasks use more memory than this on average, in percent of what they have. @default not looked at */
  memory?: number;
  /** Names of alarms that are there already, 10 together with the others. @default none */
  alarms?: string[];
  /** Minutes in a row in which it is so, 1–60, and that a deployment is watched afterwards. @default 2 */
  periods?: number;
  /** Whether the last completed deployment comes back. @default true */
  rollback?: boolean;
}

/**
 * Alarms that whoever is on call for the service wants: it uses its CPU or memory up; fewer tasks run than are desired; and
 * behind a load balancer, it answers with errors or slowly, or has targets that aren't healthy, or a load balancer of its own
 * answers with errors in its place, since no target did; and of a queue worker, its messages wait or can't be worked off. An empty object has all of them as they are by default.
 * @example { topic: "arn:aws:sns:eu-west-1:123456789012:on-call" }
 */
export interface AlarmOptions {
  /** ARN of the SNS topic that is told when an alarm begins and when it is over. @default nobody is told */
  topic?: string;
  /** CPU in percent of what the tasks have. @default 90 */
  cpu?: number;
  /** Memory in percent of what the tasks have. @default 90 */
  memory?: number;
  /** Share of the requests that are answered with 5xx, by the service or by its load balancer. @default "5%" */
  errors?: string;
  /** Seconds that requests take on average. @default 2 */
  latency?: number;
  /**
   * Whether it is an alarm that fewer tasks run than are desired. Container Insights counts them, which the cluster must have.
   * Known while the program runs.
   * @default true in an EcsCluster with Container Insights; false in a cluster that is there already
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
   */
  tasks?: boolean;
  /** Seconds that the oldest message of the queue waits. Only of a queue worker. @default twice its `acceptableLatency` */
  oldestMessage?: number;
  /** Messages in the dead-letter queue, 0 or more. Only of a queue worker, with a queue of its own. @default 0 */
  deadLetters?: number;
  /** Minutes in a row in which it is so, 1–60; a dead letter is told of at once. @default 5 */
  periods?: number;
}

const percent = () => number(0, undefined, "percent");
const seconds = () => number(0, undefined, "seconds");
const share = () => text('shares such as "1%"', /^(100(\.0+)?|\d{1,2}(\.\d+)?)%$/);

const ROLLBACK_ON_ENTRIES = {
  errors: share().known(),
  latency: seconds(),
  cpu: percent(),
  memory: percent(),
  alarms: texts("web-errors").known().and(areAlarms).default([]),
  periods: whole(1, 60, "minutes").default(2),
  rollback: flag().default(true),
} satisfies Entries<RollbackOnOptions>;

export type RollbackOnSpec = SpecOf<typeof ROLLBACK_ON_ENTRIES>;
export const ROLLBACK_ON = group(ROLLBACK_ON_ENTRIES, isAtLeastOne);

const ALARM_ENTRIES = {
  topic: text("ARNs of topics, such as arn:aws:sns:eu-west-1:123456789012:on-call", /^arn:[\w-]+:sns:/),
  cpu: percent().default(90),
  memory: percent().default(90),
  errors: share().known().default("5%"),
  latency: seconds().default(2),
  tasks: flag().known(),
  oldestMessage: seconds(),
  deadLetters: whole(0),
  periods: whole(1, 60, "minutes").default(5),
} satisfies Entries<AlarmOptions>;

export type AlarmSpec = SpecOf<typeof ALARM_ENTRIES>;
export const ALARMS = group(ALARM_ENTRIES);

/** Alarms that a deployment has at most: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentAlarms.html */
const MOST = 10;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
function areAlarms(alarms: Property): void {
  hasEachOnce(alarms);
  for (const alarm of alarms.items()) {
    if (!isLeaf(alarm.value) && !/^[^\p{Cc}]{1,255}$/u.test(String(alarm.value))) {
      alarm.fail("allowed are names of alarms, of 1 to 255 characters");
    }
  }
}

function isAtLeastOne(rollbackOn: Property, { errors, latency, cpu, memory, alarms }: RollbackOnSpec): void {
  const given = [errors, latency, cpu, memory].filter((each) => each !== undefined).length;
  if (given + alarms.length === 0) {
    rollbackOn.fail("at least one of errors, latency, cpu, memory and alarms is needed");
  }
  if (given + alarms.length > MOST)
    rollbackOn.get("alarms").fail(`allowed are ${MOST} alarms together with the others`);
}

/** Only a load balancer counts errors and measures how long requests take, and only a queue has messages that wait. */
export function checkAlarms(
  service: Property,
  { loadBalanced, onQueue = false }: { loadBalanced: boolean; onQueue?: boolean },
): void {
  const refuse = (names: readonly string[], measures: readonly string[], why: string) => {
    for (const property of names.flatMap((name) => measures.map((measure) => service.get(name).get(measure)))) {
      if (property.value !== undefined) property.fail(`allowed is only to leave it out, since ${why}`);
    }
  };
  if (!loadBalanced) {
    refuse(["rollbackOn", "alarms"], ["errors", "latency"], "the service is behind no load balancer");
  }
  if (!onQueue) refuse(["alarms"], ["oldestMessage", "deadLetters"], "the service is no QueueWorker");
  else if (service.get("queue").get("existing").value !== undefined) {
    refuse(["alarms"], ["deadLetters"], "the queue is there already, and its dead-letter queue is its own");
  }
}

/** The number of a share: 1 of "1%". */
export const percentOf = (share: string) => Number(share.slice(0, -1));
