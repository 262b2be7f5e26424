import { ApiError } from "../../protocol/errors";
import { isRecord } from "../../protocol/json";
import { parseArn } from "../arns";
import type { Queue } from "./record";

/**
 * Numbers that a queue's attributes are, with SQS's defaults.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
const NUMBERS = {
  DelaySeconds: { min: 0, max: 900, default: 0 },
  KmsDataKeyReusePeriodSeconds: { min: 60, max: 86_400, default: 300 },
  MaximumMessageSize: { min: 1024, max: 1_048_576, default: 1_048_576 },
  MessageRetentionPeriod: { min: 60, max: 1_209_600, default: 345_600 },
  ReceiveMessageWaitTimeSeconds: { min: 0, max: 20, default: 0 },
  VisibilityTimeout: { min: 0, max: 43_200, default: 30 },
} as const;

type NumberName = keyof typeof NUMBERS;

/** What a queue has beside numbers. */
const OTHERS = [
  "ContentBasedDeduplication",
  "DeduplicationScope",
  "FifoQueue",
  "FifoThroughputLimit",
  "KmsMasterKeyId",
  "Policy",
  "RedriveAllowPolicy",
  "RedrivePolicy",
  "SqsManagedSseEnabled",
];

const FLAGS = ["ContentBasedDeduplication", "FifoQueue", "SqsManagedSseEnabled"];

/** What is shown of a queue and can't be set. */
const READ_ONLY = [
  "All",
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
  "CreatedTimestamp",
  "LastModifiedTimestamp",
  "QueueArn",
];

/** A number that the queue has, by itself or as it was said. */
export function numberOf({ attributes }: Pick<Queue, "attributes">, name: NumberName): number {
  const said = attributes[name];
  return said === undefined ? NUMBERS[name].default : Number(said);
}

export const isFifo = ({ attributes }: Pick<Queue, "attributes">) => attributes.FifoQueue === "true";

/** Every attribute with a value, SQS's defaults included. */
export function shownAttributes({ attributes }: Pick<Queue, "attributes">): Record<string, string> {
  const { KmsDataKeyReusePeriodSeconds: _, ...numbers } = NUMBERS;
  const defaults = Object.entries(numbers).map(([name, { default: value }]) => [name, String(value)]);
  const encrypted = attributes.KmsMasterKeyId ? "false" : "true";
  return { ...Object.fromEntries(defaults), SqsManagedSseEnabled: encrypted, ...attributes };
}

/** Where a queue's messages go once they were received too often. */
export interface Redrive {
  deadLetterTargetArn: string;
  maxReceiveCount: number;
}

export function redriveOf({ attributes }: Pick<Queue, "attributes">): Redrive | undefined {
  const { RedrivePolicy: policy } = attributes;
  if (!policy) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as Redrive;
  return { deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) };
}

/** Name of the queue that an ARN names. */
export function queueOfArn(arn: string): string | undefined {
  const { service, resource } = parseArn(arn) ?? {};
  return service === "sqs" ? resource : undefined;
}

const NAME = /^[A-Za-z0-9_-]{1,80}$/;

/** What a new queue is called, and whether that fits what it is. */
export function checkName(name: string, fifo: boolean): void {
  const plain = name.replace(/\.fifo$/, "");
  if (!NAME.test(plain) || name.length > 80) {
    throw invalid(
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length; the name is " +
        `${JSON.stringify(name)}`,
    );
  }
  if (name.endsWith(".fifo") !== fifo) {
    throw invalid(
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length; only a FIFO queue's does.",
    );
  }
}

/** Throws where an attribute can't be, or where several can't be together. */
export function checkAttributes(attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) checkAttribute(name, value);
  const fifo = attributes.FifoQueue === "true";
  for (const name of ["ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"]) {
    if (!fifo && attributes[name] !== undefined) throw unknown(name, "it is a FIFO queue's only");
  }
}

/** Throws where a queue has no attribute of the name. */
export function checkAttributeName(name: string): void {
  if ([...Object.keys(NUMBERS), ...OTHERS, ...READ_ONLY].includes(name)) return;
  throw unknown(name, `queues have ${[...Object.keys(NUMBERS), ...OTHERS].sort().join(", ")}`);
}

function checkAttribute(name: string, value: string): void {
  checkAttributeName(name);
  if (READ_ONLY.includes(name)) throw unknown(name, "it is read only");
  const range = Object.hasOwn(NUMBERS, name) ? NUMBERS[name as NumberName] : undefined;
  if (range) {
    const { min, max } = range;
    if (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max) return;
    throw invalidValue(name, value, `allowed are whole numbers from ${min} to ${max}`);
  }
  if (FLAGS.includes(name) && value !== "true" && value !== "false") {
    throw invalidValue(name, value, "allowed are true and false");
  }
  if (name === "RedrivePolicy" && value !== "") checkRedrive(value);
}

function checkRedrive(text: string): void {
  const policy = parsed(text);
  const { deadLetterTargetArn: arn, maxReceiveCount: count } = policy ?? {};
  if (typeof arn !== "string" || queueOfArn(arn) === undefined) {
    throw invalidValue("RedrivePolicy", text, "deadLetterTargetArn must be the ARN of a queue");
  }
  const most = Number(count);
  if (count === undefined || !Number.isInteger(most) || most < 1 || most > 1000) {
    throw invalidValue("RedrivePolicy", text, "maxReceiveCount must be a whole number from 1 to 1000");
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const unknown = (name: string, why: string) =>
  new ApiError("InvalidAttributeName", `Unknown Attribute ${name}: ${why}.`);
const invalidValue = (name: string, value: string, allowed: string) =>
  new ApiError("InvalidAttributeValue", `Invalid value for the parameter ${name}: it is ${value}; ${allowed}.`);
export const invalid = (message: string) => new ApiError("InvalidParameterValue", message);
