import type { Construct } from "constructs";
import { type OneImage, type TaskOptions, type TaskSpec, taskSpec } from "../options";
import { type PoolRefs, planTask, type RunTaskRefs } from "../plan";
import { RunnableTasks } from "./runnable";
import type { CapacityProps, WithObjects } from "./tasks";

/** With exactly one of `image` and `build`. */
export interface TaskProps extends WithObjects<TaskOptions> {
  /** Where it runs. @default Fargate */
  capacity?: CapacityProps[];
}

/**
 * A task that does its work and ends, such as a migration: its definition, roles, log group and network. It runs when someone
 * calls RunTask with its `runTaskInput`; on this machine `slipway run <id>` does.
 */
export class Task extends RunnableTasks<TaskSpec<PoolRefs>, RunTaskRefs> {
  constructor(scope: Construct, id: string, props: OneImage<TaskProps>) {
    super(scope, id, props, {
      name: "Task",
      spec: (path, name, options, capacity) => taskSpec(path, name, options, { capacity }),
      plan: planTask,
    });
  }
}
