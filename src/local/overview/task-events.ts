import type { EventOverview } from "../../protocol/overview";
import { lastPart } from "../arns";
import type { Control } from "../control";
import { SHOWN_FOR } from "../ecs/shown-for";
import type { Task } from "../ecs/task/record";
import { familyOf } from "./names";
import type { Shown } from "./shown";

/** What became of tasks that no service keeps, and of the runs of schedules; newest first. */
export function taskEvents(control: Control, tasks: readonly Task[], shown: Shown, stack?: string): EventOverview[] {
  const isAsked = (of: { stack?: string }) => stack === undefined || of.stack === stack;
  const failed = tasks.flatMap((task) => failureOf(task, shown));
  const runs = control.store
    .list("scheduledTasks")
    .filter(isAsked)
    .flatMap(({ id, stack: of, events = [] }) =>
      events.map((event) => ({
        Id: event.id,
        At: event.at,
        Name: lastPart(id),
        DisplayName: lastPart(id),
        ...(of !== undefined && { Stack: of }),
        Message: event.message,
      })),
    );
  return [...failed, ...runs].sort((a, b) => b.At - a.At);
}

/** Tasks of no service that ended within the last hour, and otherwise than they should. */
export function endedAlone({ store, clock }: Control): Task[] {
  const since = clock.now() - SHOWN_FOR;
  return store
    .list("tasks")
    .filter(({ serviceArn, stoppedAt }) => serviceArn === undefined && stoppedAt !== undefined && stoppedAt >= since);
}

function failureOf(task: Task, shown: Shown): EventOverview[] {
  const { id, stack, stoppedAt, stopCode, stoppedReason, containers } = task;
  const wrong = containers.find(({ exitCode, reason }) => (exitCode ?? 0) !== 0 || reason !== undefined);
  if (stoppedAt === undefined || stopCode === "UserInitiated") return [];
  if (stopCode === "EssentialContainerExited" && !wrong) return [];
  const family = familyOf(lastPart(task.taskDefinition));
  const code = wrong?.exitCode === undefined ? "" : `exit code ${wrong.exitCode}`;
  // What kept it from starting is the task's reason as well.
  const own = wrong?.reason === stoppedReason ? undefined : wrong?.reason;
  const said = [code, own].filter(Boolean).join(", ");
  const container = wrong && said ? ` Container ${wrong.name}: ${said}.` : "";
  const name = familyOf(shown.taskDefinition(task.taskDefinition));
  return [
    {
      Id: `${lastPart(id)}-stopped`,
      At: stoppedAt,
      Name: family,
      DisplayName: name,
      ...(stack !== undefined && { Stack: stack }),
      Message: `(task ${lastPart(id)}) of ${lastPart(task.taskDefinition)} stopped: ${(stoppedReason ?? "no reason").replace(/\.$/, "")}.${container}`,
    },
  ];
}
