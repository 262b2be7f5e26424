import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "../../client/client";
import { ensureLocal } from "../../client/control-plane/ensure-local";
import { InterruptedError } from "../../client/errors";
import { followLogs, type LogLine } from "../../client/logs";
import { SlipwayError } from "../../protocol/errors";
import { interruptible } from "../interrupt";
import { shortId } from "../output/names";
import { errorColors, print, printJson, say } from "../output/report";
import { linePrinter } from "./logs";

export interface RunOptions {
  cluster?: string;
  container?: string;
  count?: number;
  cpu?: number;
  memory?: number;
  env?: Record<string, string>;
  detach?: boolean;
  wait?: boolean;
  json?: boolean;
}

/** What `run` reads of the ECS API's answers. */
interface EcsTask {
  taskArn: string;
  lastStatus: string;
  stoppedReason?: string;
  containers: { name: string; exitCode?: number; reason?: string }[];
}

/** Runs tasks of a task definition, shows what they write, and ends with their exit code. */
export async function run(definition: string, command: string[], options: RunOptions): Promise<void> {
  const client = await ensureLocal({ say });
  const settings = await client.runSettings({ TaskDefinition: definition, Cluster: options.cluster });
  const name = options.container ?? settings.Containers[0] ?? "";
  const { tasks, failures } = await client.ecs<{ tasks: EcsTask[]; failures: { reason?: string }[] }>("RunTask", {
    ...settings.Input,
    count: options.count,
    overrides: overridesOf(name, command, options, settings.Input.overrides),
  });
  for (const { reason } of failures) say(`A task was not started: ${reason ?? "no reason was given"}.`);
  if (tasks.length === 0) throw new SlipwayError(`No task of ${settings.DisplayName} was started.`);
  const ids = tasks.map(({ taskArn }) => taskArn.split("/").pop() ?? taskArn);
  if (options.detach) {
    if (options.json) printJson(options.count === undefined ? tasks[0] : tasks);
    else for (const id of ids) print(id);
  } else {
    const ended = await interruptible((signal) => follow(client, settings.Input.cluster, ids, options, signal));
    if (options.json) printJson(options.count === undefined ? ended[0] : ended);
    process.exitCode = outcome(ended, name);
    if (failures.length > 0) process.exitCode ||= 1;
  }
  client.close();
}

/** What is said beside what the definition says, and beside what its schedule does. */
function overridesOf(name: string, command: string[], { cpu, memory, env }: RunOptions, before: unknown) {
  const { containerOverrides = [], ...others } = (before ?? {}) as { containerOverrides?: { name: string }[] };
  const environment = Object.entries(env ?? {}).map(([key, value]) => ({ name: key, value }));
  const own = { ...(command.length > 0 && { command }), ...(environment.length > 0 && { environment }) };
  const there = containerOverrides.find((each) => each.name === name);
  const container = { ...there, name, ...own };
  const rest = containerOverrides.filter((each) => each !== there);
  const containers = Object.keys(container).length > 1 ? [container, ...rest] : rest;
  const overrides = {
    ...others,
    // ECS has them as text.
    ...(cpu !== undefined && { cpu: String(cpu) }),
    ...(memory !== undefined && { memory: String(memory) }),
    ...(containers.length > 0 && { containerOverrides: containers }),
  };
  return Object.keys(overrides).length > 0 ? overrides : undefined;
}

/** Waits for the end of all, and shows what they write. */
async function follow(
  client: Client,
  cluster: string,
  ids: string[],
  { wait }: RunOptions,
  signal: AbortSignal,
): Promise<EcsTask[]> {
  const ended = new AbortController();
  const prefixed = linePrinter(errorColors());
  const show = (line: LogLine) => void process.stderr.write(`${prefixed(line)}\n`);
  const following = wait ? [] : ids.map((id) => followLogs(client, { Task: id }, show, ended.signal));
  try {
    return await stopped(client, cluster, ids, signal);
  } finally {
    ended.abort();
    await Promise.all(following);
  }
}

/** Says how each ended, and gives the exit code: of several tasks the first that isn't 0. */
function outcome(tasks: EcsTask[], container: string): number {
  const codes = tasks.map(({ taskArn, containers, stoppedReason = "no reason" }) => {
    const id = shortId(taskArn.split("/").pop()!);
    const { exitCode, reason } = containers.find(({ name }) => name === container) ?? {};
    if (exitCode === undefined) {
      const text = `Task ${id} stopped: ${reason ?? stoppedReason}.`;
      if (tasks.length === 1) throw new SlipwayError(text);
      say(text);
      return 1;
    }
    if (exitCode !== 0) say(`Task ${id} stopped: ${stoppedReason}; exit code ${exitCode}.`);
    return exitCode;
  });
  return codes.find((code) => code !== 0) ?? 0;
}

/** Tasks may run for as long as they like: only their end, or Ctrl-C, ends this. */
async function stopped(client: Client, cluster: string, ids: string[], signal: AbortSignal): Promise<EcsTask[]> {
  for (;;) {
    if (signal.aborted) {
      const [first = "", ...others] = ids.map((id) => id.slice(0, 12));
      const what = others.length === 0 ? `Task ${ids[0]} goes on.` : `${ids.length} tasks go on.`;
      throw new InterruptedError(`${what} \`slipway logs ${first} -f\` shows what it writes.`);
    }
    const { tasks } = await client.ecs<{ tasks: EcsTask[] }>("DescribeTasks", { cluster, tasks: ids });
    if (tasks.length < ids.length) throw new SlipwayError(`Task ${ids.find((id) => !isThere(tasks, id))} is gone.`);
    if (tasks.every(({ lastStatus }) => lastStatus === "STOPPED")) return tasks;
    await delay(300, undefined, { signal }).catch(() => {});
  }
}

const isThere = (tasks: EcsTask[], id: string) => tasks.some(({ taskArn }) => taskArn.endsWith(`/${id}`));
