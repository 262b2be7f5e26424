import { type ByHand, resourceClass } from "../mapping";

/** Queues, and who may call them. */
export const QUEUES = {
  "AWS::SQS::Queue": {
    resourceClass: resourceClass((aws) => aws.sqs.Queue),
    attributes: { Arn: "arn", QueueName: "name", QueueUrl: "url" },
    nameRule: { longest: 80 },
  },
  "AWS::SQS::QueuePolicy": {
    resourceClass: resourceClass((aws) => aws.sqs.QueuePolicy),
    attributes: {},
  },
} satisfies Record<string, ByHand>;
