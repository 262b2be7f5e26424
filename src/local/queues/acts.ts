import { type Acts, all } from "../shapes/acted";

/** What is acted on of a queue's attributes, in the API and in a template alike. */
export const ATTRIBUTES: Acts = {
  ...all(
    "ContentBasedDeduplication",
    "DelaySeconds",
    "FifoQueue",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "VisibilityTimeout",
  ),
  RedrivePolicy: true,
  // What a queue of SQS has by itself: messages are on the machine's own disk.
  SqsManagedSseEnabled: true,
  DeduplicationScope: (given) => given === "queue",
  FifoThroughputLimit: (given) => given === "perQueue",
};
