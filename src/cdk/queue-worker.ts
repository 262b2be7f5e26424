import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { isPlainMap } from "../cfn/plain-map";
import { InvalidPropertyError, type OneImage, type QueueOptions, type QueueWorkerOptions } from "../options";
import type { FargateServiceProps } from "./fargate-service";
import { sdk } from "./sdk";
import { Service, type ServiceProps } from "./service";

export interface QueueProps extends Omit<QueueOptions, "existing"> {
  /** A queue that is there already, or another construct's. Its dead-letter queue and encryption are its own. @default one is made */
  existing?: IQueue;
}

/** With exactly one of `image` and `build`. */
export interface QueueWorkerProps
  extends Omit<FargateServiceProps, "desiredCount" | "scaling">,
    Pick<QueueWorkerOptions, "scaling" | "taskProtection"> {
  /** The queue, and how quickly its messages are worked off. */
  queue: QueueProps;
}

/** A service that works off a queue: as many tasks as its backlog needs, and none while it is empty. */
export class QueueWorker extends Service {
  private readonly existing?: IQueue;
  private queueHandle?: IQueue;
  private deadLetterQueueHandle?: IQueue;

  constructor(scope: Construct, id: string, props: OneImage<QueueWorkerProps>) {
    super(scope, id, plainly(`QueueWorker "${id}"`, props), {
      name: "QueueWorker",
      loadBalanced: false,
      onQueue: true,
    });
    this.existing = props.queue.existing;
  }

  /** The queue, as the CDK's own constructs take it: `grantSendMessages`, a subscription of a topic. */
  get queue(): IQueue {
    if (this.existing) return this.existing;
    this.queueHandle ??= this.handle("QueueHandle", this.refs.queue!);
    return this.queueHandle;
  }

  /**
   * Where messages go that can't be worked off.
   * @throws where the queue was there already
   */
  get deadLetterQueue(): IQueue {
    const { deadLetters } = this.refs.queue!;
    if (deadLetters === undefined) {
      throw new Error(`${this.path}: the queue was there already, and its dead-letter queue is its own`);
    }
    this.deadLetterQueueHandle ??= this.handle("DeadLetterQueueHandle", deadLetters);
    return this.deadLetterQueueHandle;
  }

  get queueUrl(): string {
    return this.text(this.refs.queue!.url);
  }

  private handle(id: string, { arn, url }: Pick<NonNullable<typeof this.refs.queue>, "arn" | "url">): IQueue {
    return sdk.sqs.Queue.fromQueueAttributes(this, id, { queueArn: this.text(arn), queueUrl: this.text(url) });
  }
}

/** What is said as the options have it. */
function plainly(path: string, props: QueueWorkerProps) {
  if (!isPlainMap(props?.queue)) return props as ServiceProps;
  const { existing, ...queue } = props.queue as QueueProps;
  if (existing === undefined) return props as ServiceProps;
  if (typeof existing?.queueArn !== "string") {
    const allowed = "allowed is an sqs.IQueue; Queue.fromQueueArn gives one of an ARN";
    throw new InvalidPropertyError(path, "queue.existing", existing, allowed);
  }
  const key = existing.encryptionMasterKey?.keyArn;
  const said: QueueOptions = {
    ...(key !== undefined && { encryptionKey: key }),
    ...queue,
    existing: { arn: existing.queueArn, url: existing.queueUrl },
  };
  return { ...props, queue: said } as ServiceProps;
}
