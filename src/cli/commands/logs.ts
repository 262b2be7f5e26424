import type { Client } from "../../client/client";
import { followLogs, type LogLine } from "../../client/logs";
import type { LogsRequest } from "../../protocol/calls";
import { matchService, unknownService } from "../choose";
import { runningLocal } from "../local";
import { print } from "../output/report";
import { sinceTime } from "../output/time";

export interface LogsOptions {
  follow?: boolean;
  tail?: number;
  since?: string;
  container?: string;
  stack?: string;
  json?: boolean;
}

/** Shows what containers wrote, oldest first. */
export async function logs(name: string, options: LogsOptions): Promise<void> {
  const client = await runningLocal();
  const request: LogsRequest = {
    ...(await whose(client, name, options.stack)),
    Stack: options.stack,
    Container: options.container,
    Tail: options.tail,
    Since: options.since === undefined ? undefined : sinceTime(options.since, Date.now()),
  };
  const show = (line: LogLine) => print(options.json ? JSON.stringify(line) : textOf(line));
  if (options.follow) await followLogs(client, request, show);
  else (await client.logs(request)).forEach(show);
  client.close();
}

/** The service that is meant, there or gone with logs left, else the task whose id begins so. */
async function whose(client: Client, name: string, stack?: string): Promise<Pick<LogsRequest, "Service" | "Task">> {
  const { Services, Tasks } = await client.overview({ Stack: stack, Stopped: true });
  const names = Services.map(({ Name }) => Name);
  const gone = Tasks.flatMap(({ Service }) => Service ?? []);
  const service = matchService(names, name) ?? matchService(gone, name);
  if (service !== undefined) return { Service: service };
  if (/^[0-9a-f]{4,32}$/.test(name)) return { Task: name };
  // A failed first deployment is removed, but for its logs.
  const [line] = await client.logs({ Stack: stack, Service: name, Tail: 1 });
  if (line) return { Service: name };
  throw unknownService(names, name);
}

/** `<task>/<container> message`, the task by the beginning of its id. */
export function textOf({ Task, Container, Message }: LogLine): string {
  return `${Task.slice(0, 8)}/${Container} ${Message}`;
}
