import type { TaskOverview } from "../../protocol/calls";
import { runningLocal } from "../local";
import { print, printJson } from "../output/report";
import { table } from "../output/table";
import { age } from "../output/time";

export interface PsOptions {
  all?: boolean;
  stack?: string;
  json?: boolean;
}

/** Shows tasks. */
export async function ps({ all, stack, json }: PsOptions): Promise<void> {
  const client = await runningLocal();
  const { Now, Tasks } = await client.overview({ Stack: stack, Stopped: all });
  client.close();
  if (json) printJson(Tasks);
  else print(Tasks.length === 0 ? "No tasks." : taskTable(Tasks, Now));
}

/** Tasks by service, the newest first. */
export function taskTable(tasks: readonly TaskOverview[], now: number): string {
  const sorted = [...tasks].sort((a, b) => a.Group.localeCompare(b.Group) || b.CreatedAt - a.CreatedAt);
  const rows = sorted.map((task) => [
    task.Id.slice(0, 12),
    task.Service ?? task.Group,
    task.TaskDefinition,
    status(task),
    task.Health,
    task.Containers.map(container).join(", "),
    age(task.StartedAt ?? task.CreatedAt, now),
    task.Stack ?? "",
    task.StoppedReason ?? "",
  ]);
  const headings = ["TASK", "SERVICE", "TASK DEFINITION", "STATUS", "HEALTH", "CONTAINERS", "AGE", "STACK"];
  return table([...headings, tasks.some(({ StoppedReason }) => StoppedReason) ? "STOPPED BECAUSE" : ""], rows);
}

function status({ LastStatus, DesiredStatus }: TaskOverview): string {
  return DesiredStatus === LastStatus || DesiredStatus === "RUNNING" ? LastStatus : `${LastStatus} → ${DesiredStatus}`;
}

function container({ Name, LastStatus, ExitCode }: TaskOverview["Containers"][number]): string {
  if (LastStatus === "RUNNING") return Name;
  return `${Name} (${LastStatus}${ExitCode === undefined ? "" : `, exit code ${ExitCode}`})`;
}
