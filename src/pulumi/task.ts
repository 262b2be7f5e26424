import type * as pulumi from "@pulumi/pulumi";
import { att, json } from "../cfn/value";
import {
  type ScheduledTaskOptions,
  type ScheduledTaskProperties,
  type ScheduledTaskSpec,
  scheduledTaskSpec,
  type TaskOptions,
  type TaskProperties,
  type TaskSpec,
  taskSpec,
} from "../options";
import { allow, type PoolRefs, planScheduledTask, planTask, type RunTaskRefs, type ScheduledTaskRefs } from "../plan";
import type { Inputs } from "./inputs";
import { type CapacityArgs, type TaskObjects, Tasks, type TasksKind } from "./tasks";

export type TaskArgs = Inputs<TaskOptions, TaskProperties> &
  TaskObjects & {
    /** Where it runs. @default FARGATE */
    capacity?: CapacityArgs[];
  };

export type ScheduledTaskArgs = Inputs<ScheduledTaskOptions, ScheduledTaskProperties> &
  TaskObjects & {
    /** Where it runs. @default FARGATE */
    capacity?: CapacityArgs[];
  };

/** Tasks that someone may run by RunTask. */
abstract class RunnableTasks<Spec extends TaskSpec<PoolRefs>, Refs extends RunTaskRefs> extends Tasks<Spec, Refs> {
  /**
   * Input of RunTask that runs one task where and as the component says, as JSON: `aws ecs run-task --cli-input-json` takes
   * it, as does every SDK.
   */
  readonly runTaskInput: pulumi.Output<string>;
  /** Policy, as JSON, of who may run the task in the component's cluster: RunTask of any revision, and what its roles need for it. */
  readonly runPolicy: pulumi.Output<string>;

  protected constructor(
    kind: TasksKind<Spec, Refs>,
    name: string,
    args: TaskArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(kind, name, args, opts);
    this.runTaskInput = this.output(this.refs.runTaskInput);
    this.runPolicy = this.output(json(allow(this.refs.runStatements)));
  }
}

/**
 * A task that does its work and ends, such as a migration: its definition, roles, log group and network. It runs when someone
 * calls RunTask with its `runTaskInput`; on this machine `slipway run <name>` does.
 */
export class Task extends RunnableTasks<TaskSpec<PoolRefs>, RunTaskRefs> {
  constructor(name: string, args: TaskArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ name: "Task", spec: taskSpec, plan: planTask }, name, args, opts);
    this.registerOutputs(this.outputs());
  }
}

/** A task that EventBridge Scheduler runs at its times. On this machine it runs at the same ones. */
export class ScheduledTask extends RunnableTasks<ScheduledTaskSpec<PoolRefs>, ScheduledTaskRefs> {
  /** Name of the schedule. */
  readonly scheduleName: pulumi.Output<string>;
  readonly scheduleArn: pulumi.Output<string>;
  /** Role that EventBridge Scheduler runs the tasks with. */
  readonly scheduleRoleArn: pulumi.Output<string>;
  /** Its name, for policies. */
  readonly scheduleRoleName: pulumi.Output<string>;

  constructor(name: string, args: ScheduledTaskArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ name: "ScheduledTask", spec: scheduledTaskSpec as never, plan: planScheduledTask }, name, args, opts);
    this.scheduleName = this.output(this.refs.scheduleName);
    this.scheduleArn = this.output(this.refs.scheduleArn);
    this.scheduleRoleArn = this.output(this.refs.scheduleRoleArn);
    this.scheduleRoleName = this.output(att(this.refs.scheduleRoleId, "RoleName"));
    this.registerOutputs({ ...this.outputs(), scheduleArn: this.scheduleArn });
  }
}
