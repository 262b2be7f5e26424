import { type ByHand, resourceClass } from "../mapping";

/** Schedules of EventBridge Scheduler that run tasks. */
export const SCHEDULES = {
  "AWS::Scheduler::Schedule": {
    resourceClass: resourceClass((aws) => aws.scheduler.Schedule),
    nameRule: { longest: 64 },
    attributes: { Arn: "arn", Name: "name" },
  },
} satisfies Record<string, ByHand>;
