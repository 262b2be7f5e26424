import type * as pulumi from "@pulumi/pulumi";
import { isPlainMap } from "../cfn/plain-map";
import type { QueueOptions, QueueSpec, QueueWorkerOptions, QueueWorkerSpec, ServiceProperties } from "../options";
import type { Inputs } from "./inputs";
import { type FargateServiceArgs, Service } from "./service";
import type { CapacityArgs, TaskObjects } from "./tasks";

/** A queue that is there already. An `aws.sqs.Queue` is one, and what `aws.sqs.getQueue` gives. */
export interface ExistingQueueArgs {
  arn: pulumi.Input<string>;
  url: pulumi.Input<string>;
}

export type QueueWorkerArgs = Inputs<Omit<QueueWorkerOptions, "queue">, ServiceProperties & QueueWorkerSpec> &
  TaskObjects & {
    /** Where the tasks run. @default FARGATE */
    capacity?: CapacityArgs[];
    /** The queue, and how quickly its messages are worked off. */
    queue: Inputs<Omit<QueueOptions, "existing">, QueueSpec> & {
      /** A queue that is there already. Its dead-letter queue and encryption are its own. @default one is made */
      existing?: ExistingQueueArgs;
    };
  };

/** A service that works off a queue: as many tasks as its backlog needs, and none while it is empty. */
export class QueueWorker extends Service {
  readonly queueArn: pulumi.Output<string>;
  readonly queueUrl: pulumi.Output<string>;
  readonly queueName: pulumi.Output<string>;
  /** Where messages go that can't be worked off; undefined where the queue was there already. */
  readonly deadLetterQueueArn: pulumi.Output<string | undefined>;
  readonly deadLetterQueueUrl: pulumi.Output<string | undefined>;

  constructor(name: string, args: QueueWorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("QueueWorker", name, plainly(args), opts);
    const { arn, url, name: queueName, deadLetters } = this.refs.queue!;
    this.queueArn = this.output(arn);
    this.queueUrl = this.output(url);
    this.queueName = this.output(queueName);
    this.deadLetterQueueArn = this.output(deadLetters?.arn);
    this.deadLetterQueueUrl = this.output(deadLetters?.url);
    this.registerOutputs({ ...this.outputs(), queueUrl: this.queueUrl, deadLetterQueueUrl: this.deadLetterQueueUrl });
  }
}

/** What is said as the options have it: of a queue that is a resource its ARN and its URL. */
function plainly(args: QueueWorkerArgs): FargateServiceArgs {
  const { existing } = isPlainMap(args?.queue) ? args.queue : {};
  const isQueue = typeof existing === "object" && existing !== null;
  const queue = isQueue ? { ...args.queue, existing: { arn: existing.arn, url: existing.url } } : args?.queue;
  return { ...args, queue } as unknown as FargateServiceArgs;
}
