import type { OverviewAnswer, TaskOverview } from "../../protocol/overview";
import { runningLocal } from "../local";
import { type Colors, stateColor } from "../output/colors";
import { Names, shortId } from "../output/names";
import { print, printJson, tableOptions } from "../output/report";
import { type Column, type TableOptions, table } from "../output/table";
import { age } from "../output/time";

export interface PsOptions {
  all?: boolean;
  stack?: string;
  long?: boolean;
  json?: boolean;
}

/** Shows tasks. */
export async function ps({ all, stack, long, json }: PsOptions): Promise<void> {
  const client = await runningLocal();
  const overview = await client.overview({ Stack: stack, Stopped: all });
  client.close();
  if (json) printJson(overview.Tasks);
  else print(overview.Tasks.length === 0 ? "No tasks." : taskTable(overview, { long, ...tableOptions({ long }) }));
}

/** Tasks by service, the newest first. */
export function taskTable(
  overview: OverviewAnswer,
  { long, ...look }: { long?: boolean } & TableOptions & { colors: Colors },
): string {
  const { Tasks, Now } = overview;
  const names = new Names().add(overview);
  const paint = (state: string) => stateColor(look.colors, state);
  const text = (message: string) => (long ? message : names.text(message));
  const service = (task: TaskOverview) => {
    if (task.Service === undefined) return text(task.Group);
    return (long ? undefined : task.ServiceDisplayName) ?? task.Service;
  };
  const columns: Column<TaskOverview>[] = [
    { heading: "TASK", weight: 9, of: ({ Id }) => (long ? Id : shortId(Id)) },
    { heading: "SERVICE", weight: 8, least: 12, of: service },
    {
      heading: "TASK DEFINITION",
      weight: 3,
      of: (task) => (long ? task.TaskDefinition : task.TaskDefinitionDisplayName),
    },
    { heading: "STATUS", weight: 7, of: (task) => status(task, paint) },
    { heading: "HEALTH", weight: 4, of: ({ Health }) => paint(Health) },
    {
      heading: "CONTAINERS",
      weight: 2,
      least: 16,
      of: ({ Containers }) => Containers.map((each) => container(each, look.colors)).join(", "),
    },
    { heading: "AGE", weight: 5, of: ({ StartedAt, CreatedAt }) => age(StartedAt ?? CreatedAt, Now) },
    { heading: "STACK", weight: 1, of: ({ Stack }) => Stack ?? "" },
    { heading: "CLUSTER", weight: 0, of: (task) => (long ? task.Cluster : task.ClusterDisplayName) },
    { heading: "STOPPED BECAUSE", weight: 6, least: 24, of: ({ StoppedReason }) => text(StoppedReason ?? "") },
  ];
  const sorted = [...Tasks].sort((a, b) => service(a).localeCompare(service(b)) || b.CreatedAt - a.CreatedAt);
  return table(columns, sorted, look);
}

function status({ LastStatus, DesiredStatus }: TaskOverview, paint: (state: string) => string): string {
  const stays = DesiredStatus === LastStatus || DesiredStatus === "RUNNING";
  return stays ? paint(LastStatus) : `${paint(LastStatus)} → ${DesiredStatus}`;
}

function container({ Name, LastStatus, ExitCode }: TaskOverview["Containers"][number], colors: Colors): string {
  if (LastStatus === "RUNNING") return Name;
  const ended = `${Name} (${LastStatus}${ExitCode === undefined ? "" : `, exit code ${ExitCode}`})`;
  return ExitCode ? colors.red(ended) : ended;
}
