import { LABEL } from "../../../protocol/labels";
import type { RuntimeEvent } from "../../docker/runtime";
import type { Task } from "../../ecs/task/record";
import type { TaskEvent } from "../../tasks/task";

/** What happened since the last pass. */
export interface Inbox {
  messages: { task: string; events: TaskEvent[] }[];
  /** As Docker told them. */
  deaths: RuntimeEvent[];
}

/** Which container of the task died, if it was one that lived; of a task that is over, none. */
export function deathOf(
  { dockerId, labels, exitCode = 0, at }: RuntimeEvent,
  task: Task,
  oomKilled: boolean,
): TaskEvent | undefined {
  if (task.lastStatus === "STOPPED") return undefined;
  if (labels[LABEL.pause]) return task.pause === dockerId ? { kind: "namespaceLost" } : undefined;
  const container = task.containers.find((each) => each.dockerId === dockerId);
  if (!container || container.lastStatus === "STOPPED") return undefined;
  // Docker tells of a child process's end, too, which the container may have survived.
  return { kind: "exited", container: container.name, exitCode, oomKilled: oomKilled && exitCode !== 0, at };
}
