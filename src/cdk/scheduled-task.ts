import type { IRole } from "aws-cdk-lib/aws-iam";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { type OneImage, type ScheduledTaskOptions, type ScheduledTaskSpec, scheduledTaskSpec } from "../options";
import { type PoolRefs, planScheduledTask, type ScheduledTaskRefs } from "../plan";
import { checkedProps } from "../plan/overrides";
import { RunnableTasks } from "./runnable";
import type { CapacityProps, WithObjects } from "./tasks";

/** With exactly one of `image` and `build`. */
export interface ScheduledTaskProps extends WithObjects<Omit<ScheduledTaskOptions, "deadLetterQueue">> {
  /** Where it runs. @default Fargate */
  capacity?: CapacityProps[];
  /**
   * Queue that gets the runs that were given up; where it is encrypted with a key of one's own, the key is granted too.
   * @default none: they are dropped
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
   */
  deadLetterQueue?: IQueue;
}

/** A task that EventBridge Scheduler runs at its times. On this machine it runs at the same ones. */
export class ScheduledTask extends RunnableTasks<ScheduledTaskSpec<PoolRefs>, ScheduledTaskRefs> {
  /** Role that EventBridge Scheduler runs the tasks with. */
  readonly scheduleRole: IRole;

  constructor(scope: Construct, id: string, props: OneImage<ScheduledTaskProps>) {
    const { deadLetterQueue, ...others } = checkedProps(`ScheduledTask "${id}"`, props);
    const queue =
      deadLetterQueue === undefined ? {} : { deadLetterQueue: deadLetterQueue?.queueArn ?? deadLetterQueue };
    super(
      scope,
      id,
      { ...others, ...queue },
      {
        name: "ScheduledTask",
        spec: (path, name, options, capacity) =>
          scheduledTaskSpec(path, name, options as ScheduledTaskOptions, { capacity }),
        plan: planScheduledTask,
        runner: "Schedule",
      },
    );
    this.scheduleRole = this.madeRole(this.refs.scheduleRoleId);
    deadLetterQueue?.encryptionMasterKey?.grantEncryptDecrypt(this.scheduleRole);
  }

  /** Name of the schedule. */
  get scheduleName(): string {
    return this.text(this.refs.scheduleName);
  }

  get scheduleArn(): string {
    return this.text(this.refs.scheduleArn);
  }
}
