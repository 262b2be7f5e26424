import type { Control } from "../../control";
import type { Change } from "../../store/store";
import { applyTaskEvent } from "../../tasks";
import type { StopCode, Task } from "../task/record";
import type { ContainerInstance } from "./record";

/** Why tasks stop, and whether what they run on is gone with them. */
export interface Stop {
  stopCode: StopCode;
  reason: string;
  lost?: true;
}

type Parts = Pick<Control, "store" | "clock" | "pace">;

/** The tasks as they are told to stop. What is stopping already goes on; where its host is lost, without more ado. */
export function stopTasks({ store, clock, pace }: Parts, tasks: Task[], stop: Stop): Change[] {
  return tasks.flatMap((task): Change[] => {
    const definition = store.get("taskDefinitions", task.taskDefinition);
    if (!definition || task.lastStatus === "STOPPED") return [];
    const context = { definition, pace, registered: false, underway: [] };
    const put = applyTaskEvent(task, { kind: "stop", ...stop }, context, clock.now());
    return put === task ? [] : [{ table: "tasks", put }];
  });
}

/** The instance leaves its cluster, and its tasks stop. */
export function takeAway(control: Parts, instance: ContainerInstance, stop: Stop): Change[] {
  const tasks = control.store.by("tasks", "instance", instance.id);
  return [...stopTasks(control, tasks, stop), { table: "containerInstances", remove: instance.id }];
}
