/** What the ARNs of targets lead to, beside clusters. */

/** Whether it is a queue of SQS. */
export const isQueue = (arn: string) => /^arn:aws[a-z-]*:sqs:/.test(arn);

/** Name of the event bus that it is of. */
export const busOfArn = (arn: string) => /^arn:aws[a-z-]*:events:[^:]*:\d*:event-bus\/(.+)$/.exec(arn)?.[1];

/** Name of the log group that it is of. */
export const groupOfArn = (arn: string) => /^arn:aws[a-z-]*:logs:[^:]*:\d*:log-group:([^:]+)(:\*)?$/.exec(arn)?.[1];

const isDestination = (arn: string) => /^arn:aws[a-z-]*:events:[^:]*:\d*:api-destination\//.test(arn);

/** Whether a bus of this machine can send an event to it. */
export const takesEvents = (arn: string) =>
  isQueue(arn) || isDestination(arn) || busOfArn(arn) !== undefined || groupOfArn(arn) !== undefined;
