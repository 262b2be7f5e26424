import type { Client } from "../../client/client";
import { followLogs, type LogLine } from "../../client/logs";
import { matchService, type NamedService, unknownService } from "../../client/named-service";
import type { LogsRequest } from "../../protocol/calls";
import { runningLocal } from "../local";
import { type Colors, colorsFor } from "../output/colors";
import { shortId } from "../output/names";
import { print } from "../output/report";
import { sinceTime } from "../output/time";

export interface LogsOptions {
  follow?: boolean;
  tail?: number;
  since?: string;
  container?: string;
  stack?: string;
  long?: boolean;
  json?: boolean;
}

/** What is asked for, and the service where it is one's. */
interface Whose extends Pick<LogsRequest, "Service" | "Task" | "Stack"> {
  shown?: string;
}

/** Shows what containers wrote, oldest first. */
export async function logs(name: string, options: LogsOptions): Promise<void> {
  const client = await runningLocal();
  const { shown, ...whose } = await whoseLogs(client, name, options.stack);
  const request: LogsRequest = {
    Stack: options.stack,
    ...whose,
    Container: options.container,
    Tail: options.tail,
    Since: options.since === undefined ? undefined : sinceTime(options.since, Date.now()),
  };
  const prefixed = linePrinter(colorsFor(process.stdout), options);
  const show = (line: LogLine) => {
    print(options.json ? JSON.stringify({ ...line, ServiceDisplayName: shown }) : prefixed(line));
  };
  if (options.follow) await followLogs(client, request, show);
  else (await client.logs(request)).forEach(show);
  client.close();
}

/** The service that is meant, there or gone with logs left, else the task whose id begins so. */
async function whoseLogs(client: Client, name: string, stack?: string): Promise<Whose> {
  const { Services, Tasks } = await client.overview({ Stack: stack, Stopped: true });
  const gone = new Map<string, NamedService>();
  for (const { Service, ServiceDisplayName = Service, Stack } of Tasks) {
    if (Service !== undefined) gone.set(Service, { Name: Service, DisplayName: ServiceDisplayName!, Stack });
  }
  const service =
    matchService<NamedService>(Services, name) ?? gone.get(name) ?? matchService([...gone.values()], name);
  if (service) return { Service: service.Name, Stack: service.Stack, shown: service.DisplayName };
  if (/^[0-9a-f]{4,32}$/.test(name)) return { Task: name };
  // A failed first deployment is removed, but for its logs.
  const [line] = await client.logs({ Stack: stack, Service: name, Tail: 1 });
  if (line) return { Service: name };
  throw unknownService(Services, name);
}

/** A line with where it comes from before it, each task in a colour of its own. */
export function linePrinter(colors: Colors, { long }: { long?: boolean } = {}): (line: LogLine) => string {
  const paints = [colors.cyan, colors.magenta, colors.green, colors.yellow, colors.blue];
  const tasks: string[] = [];
  return (line) => {
    if (!tasks.includes(line.Task)) tasks.push(line.Task);
    const paint = paints[tasks.indexOf(line.Task) % paints.length]!;
    return `${paint(`${long ? line.Task : shortId(line.Task)}/${line.Container}`)} ${line.Message}`;
  };
}
