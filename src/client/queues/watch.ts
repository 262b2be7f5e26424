import { LOCAL_REGION } from "../../protocol/calls";
import { callAws, type Environment } from "../aws/call";
import type { Client } from "../client";

/** Seconds between two looks: as often as metrics are looked at here. */
const EVERY = 10;

const ATTRIBUTES = {
  ApproximateNumberOfMessages: "ApproximateNumberOfMessagesVisible",
  ApproximateNumberOfMessagesNotVisible: "ApproximateNumberOfMessagesNotVisible",
  ApproximateNumberOfMessagesDelayed: "ApproximateNumberOfMessagesDelayed",
} as const;

/** What was seen of a queue, by the names of SQS's metrics. */
export type QueueCounts = Record<(typeof ATTRIBUTES)[keyof typeof ATTRIBUTES], number>;

export interface Watching {
  env: Environment;
  signal: AbortSignal;
  /** Told at each look. */
  seen(counts: QueueCounts): void;
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/**
 * Tells the local ECS what a queue has that is on AWS, or at the endpoint that `AWS_ENDPOINT_URL_SQS` names, so that services
 * here follow it; until it is interrupted. It calls with the credentials of whoever watches, who keeps them.
 */
export async function watchQueue(
  client: Pick<Client, "cloudWatch">,
  url: string,
  { env, signal, seen, pause }: Watching,
): Promise<void> {
  while (!signal.aborted) {
    const counts = await countsOf(url, env);
    await client.cloudWatch("PutMetricData", { Namespace: "AWS/SQS", MetricData: dataOf(url, counts) });
    seen(counts);
    await pause(EVERY * 1000, signal).catch(() => undefined);
  }
}

async function countsOf(url: string, env: Environment): Promise<QueueCounts> {
  const input = { QueueUrl: url, AttributeNames: Object.keys(ATTRIBUTES) };
  const call = { service: "sqs" as const, operation: "GetQueueAttributes", input, region: regionOf(url, env) };
  const { Attributes = {} } = (await callAws(call, env, `The queue ${url} could not be asked`)) as {
    Attributes?: Record<string, string>;
  };
  return Object.fromEntries(
    Object.entries(ATTRIBUTES).map(([attribute, metric]) => [metric, Number(Attributes[attribute] ?? 0)]),
  ) as QueueCounts;
}

const regionOf = (url: string, { AWS_REGION, AWS_DEFAULT_REGION }: Environment) =>
  /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\./.exec(url)?.[1] ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? LOCAL_REGION;

function dataOf(url: string, counts: QueueCounts) {
  const Dimensions = [{ Name: "QueueName", Value: url.slice(url.lastIndexOf("/") + 1) }];
  return Object.entries(counts).map(([MetricName, Value]) => ({ MetricName, Dimensions, Value, Unit: "Count" }));
}
