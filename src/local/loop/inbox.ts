import { LABEL } from "../../protocol/labels";
import { lastPart } from "../arns";
import type { RuntimeEvent } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import type { TaskEvent } from "../tasks/task";

/** What happened since the last pass. */
export interface Inbox {
  messages: { task: string; events: TaskEvent[] }[];
  /** As Docker told them. */
  deaths: RuntimeEvent[];
}

/** Tells which container of which living task died; undefined where it was none. */
export function deathOf(
  { dockerId, labels, exitCode = 0 }: RuntimeEvent,
  tasks: ReadonlyMap<string, Task>,
  oomKilled: boolean,
): { task: string; event: TaskEvent } | undefined {
  const task = tasks.get(labels[LABEL.task] ?? "");
  if (!task || task.lastStatus === "STOPPED") return undefined;
  if (labels[LABEL.pause])
    return task.pause === dockerId ? { task: task.id, event: { kind: "namespaceLost" } } : undefined;
  const container = task.containers.find((each) => each.dockerId === dockerId);
  if (!container || container.lastStatus === "STOPPED") return undefined;
  const event: TaskEvent = {
    kind: "exited",
    container: container.name,
    exitCode,
    // Docker tells of a child process's end, too, which the container may have survived.
    oomKilled: oomKilled && exitCode !== 0,
  };
  return { task: task.id, event };
}

/** The tasks by the id that their containers are labelled with. */
export const byLabel = (tasks: Iterable<Task>) => new Map([...tasks].map((task) => [lastPart(task.id), task]));
