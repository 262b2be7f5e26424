import type { Client } from "../../client/client";
import { followLogs, type LogLine, type LogSource, mergedLogs } from "../../client/logs";
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
interface Whose extends LogSource {
  shown?: string;
}

/** Shows what containers wrote, oldest first: of one service or task, of several, or of all. */
export async function logs(names: string[], options: LogsOptions): Promise<void> {
  const client = await runningLocal();
  const whose = await Promise.all(names.map((name) => whoseLogs(client, name, options.stack)));
  const request: LogsRequest = {
    Stack: options.stack,
    Container: options.container,
    Tail: options.tail,
    Since: options.since === undefined ? undefined : sinceTime(options.since, Date.now()),
  };
  const display = names.length === 0 ? await displayNames(client, options.stack) : namesOf(whose);
  const several = whose.length !== 1;
  const prefixed = linePrinter(colorsFor(process.stdout), { ...options, ...(several && { services: display }) });
  const show = (line: LogLine) => {
    const shown = line.Service === undefined ? undefined : display.get(line.Service);
    print(options.json ? JSON.stringify({ ...line, ServiceDisplayName: shown ?? whose[0]?.shown }) : prefixed(line));
  };
  const sources = whose.map(({ shown: _, ...source }) => source);
  const read = names.length === 0 ? client : mergedLogs(client, sources);
  if (options.follow) await followLogs(read, request, show);
  else (await read.logs(request)).forEach(show);
  client.close();
}

function namesOf(whose: readonly Whose[]): Map<string, string> {
  return new Map(whose.flatMap(({ Service, shown }) => (Service && shown ? [[Service, shown] as const] : [])));
}

async function displayNames(client: Client, stack?: string): Promise<Map<string, string>> {
  const { Services } = await client.overview({ Stack: stack });
  return new Map(Services.map(({ Name, DisplayName }) => [Name, DisplayName]));
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

interface PrinterOptions {
  long?: boolean;
  /** What services are called, where lines of several are shown together. @default the lines don't say whose they are */
  services?: ReadonlyMap<string, string>;
}

/** A line with where it comes from before it, each task in a colour of its own; where there are several services, each of those. */
export function linePrinter(colors: Colors, { long, services }: PrinterOptions = {}): (line: LogLine) => string {
  const paints = [colors.cyan, colors.magenta, colors.green, colors.yellow, colors.blue];
  const seen: string[] = [];
  return ({ Task, Service, Container, Message }) => {
    const key = services ? (Service ?? Task) : Task;
    if (!seen.includes(key)) seen.push(key);
    const paint = paints[seen.indexOf(key) % paints.length]!;
    const service = services && Service !== undefined ? `${services.get(Service) ?? Service}/` : "";
    return `${paint(`${service}${long ? Task : shortId(Task)}/${Container}`)} ${Message}`;
  };
}
