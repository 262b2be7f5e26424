import type { LogsAnswer, LogsRequest } from "../../protocol/calls";
import { lastPart } from "../arns";
import type { Clock } from "../clock";
import type { LogLine, Runtime } from "../docker/runtime";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { Store } from "../store/store";
import type { Archive, LogHeader } from "./archive";
import type { LogArchiver } from "./log-archiver";
import type { LogReader } from "./log-reader";
import type { SessionLog, SessionLogs } from "./session-logs";

export interface ContainerLogsOptions {
  store: Store;
  runtime: Runtime;
  archive: Archive;
  clock: Clock;
  log(line: string): void;
}

/** Lines of a container that are kept and read, the last ones. */
const MOST_LINES = 10_000;
const DAY = 86_400_000;
/** Days that lines without a log group are kept. */
const DEFAULT_DAYS = 7;

/** What containers wrote, while they are there and afterwards. */
export class ContainerLogs implements LogReader, LogArchiver, SessionLogs {
  constructor(private readonly options: ContainerLogsOptions) {}

  async archive(task: Task, definition: TaskDefinition, container: string, dockerId: string): Promise<void> {
    const { runtime, archive, clock, log } = this.options;
    try {
      const lines = await runtime.logs(dockerId, { tail: MOST_LINES });
      if (lines.length === 0) return;
      const now = clock.now();
      const expiresAt = now + this.retentionDays(definition, container) * DAY;
      await archive.write({ ...headerOf(task, container), expiresAt }, lines, now);
    } catch (error) {
      log(`logs of ${container} of task ${lastPart(task.id)} were not kept: ${(error as Error).message}`);
    }
  }

  async read(request: LogsRequest): Promise<LogsAnswer["Lines"]> {
    const { archive, runtime, store } = this.options;
    const { Since: since, Tail: tail } = request;
    const archived = archive.headers().filter((header) => matches(header, request));
    const known = new Set(archived.map(keyOf));
    const live = store
      .list("tasks")
      .flatMap((task) =>
        task.containers
          .map(({ name, dockerId }) => ({ header: headerOf(task, name), dockerId }))
          .filter(({ header, dockerId }) => dockerId && matches(header, request) && !known.has(keyOf(header))),
      );
    const found = await Promise.all([
      ...archived.map(async (header) => linesOf(header, await archive.read(header), request)),
      ...live.map(async ({ header, dockerId = "" }) =>
        linesOf(
          header,
          await runtime.logs(dockerId, { since, tail: Math.min(tail ?? MOST_LINES, MOST_LINES) }),
          request,
        ),
      ),
    ]);
    const lines = found.flat().sort((a, b) => a.At - b.At);
    return tail === undefined ? lines : lines.slice(Math.max(lines.length - tail, 0));
  }

  async keepSession({ id, group, task, output, at }: Parameters<SessionLogs["keepSession"]>[0]): Promise<void> {
    const { archive, clock, store, log } = this.options;
    const days = store.get("logGroups", group)?.retentionDays ?? DEFAULT_DAYS;
    const lines = output.split(/\r?\n/).map((message): LogLine => ({ at, stream: "stdout", message }));
    try {
      const header = { ...headerOf(task, id), group, expiresAt: clock.now() + days * DAY };
      await archive.write(header, lines.slice(-MOST_LINES), clock.now());
    } catch (error) {
      log(`what was said in session ${id} was not kept: ${(error as Error).message}`);
    }
  }

  sessionsOf(group: string): SessionLog[] {
    const found = this.options.archive.headers().filter((header) => header.group === group);
    return found.map(({ container, task }) => ({ id: container, task }));
  }

  private retentionDays(definition: TaskDefinition, container: string): number {
    const configuration = definition.containers.find(({ name }) => name === container)?.logConfiguration;
    const group = configuration?.options["awslogs-group"];
    return (group !== undefined && this.options.store.get("logGroups", group)?.retentionDays) || DEFAULT_DAYS;
  }
}

type Source = Omit<LogHeader, "expiresAt">;

function headerOf(task: Task, container: string): Source {
  return {
    stack: task.stack,
    service: task.serviceArn && lastPart(task.serviceArn),
    task: lastPart(task.id),
    container,
  };
}

const keyOf = ({ task, container }: Source) => `${task}/${container}`;

function matches(source: Source, { Stack, Service, Task, Container }: LogsRequest): boolean {
  return (
    // No container wrote it.
    (source.group === undefined || Container !== undefined) &&
    (Stack === undefined || source.stack === Stack) &&
    (Service === undefined || source.service === Service) &&
    (Task === undefined || source.task.startsWith(lastPart(Task))) &&
    (Container === undefined || source.container === Container)
  );
}

function linesOf({ task, service, container }: Source, lines: LogLine[], { Since, Tail }: LogsRequest) {
  const wanted = Since === undefined ? lines : lines.filter(({ at }) => at > Since);
  const last = Tail === undefined ? wanted : wanted.slice(Math.max(wanted.length - Tail, 0));
  return last.map(({ at, stream, message }) => ({
    At: at,
    Task: task,
    ...(service !== undefined && { Service: service }),
    Container: container,
    Stream: stream,
    Message: message,
  }));
}
