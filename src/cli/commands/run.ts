import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "../../client/client";
import { ensureLocal } from "../../client/control-plane/ensure-local";
import { InterruptedError } from "../../client/errors";
import { followLogs } from "../../client/logs";
import { SlipwayError } from "../../protocol/errors";
import { interruptible } from "../interrupt";
import { shortId } from "../output/names";
import { errorColors, print, printJson, say } from "../output/report";
import { linePrinter } from "./logs";

export interface RunOptions {
  cluster?: string;
  container?: string;
  detach?: boolean;
  json?: boolean;
}

/** What `run` reads of the ECS API's answers. */
interface EcsTask {
  taskArn: string;
  lastStatus: string;
  stoppedReason?: string;
  containers: { name: string; exitCode?: number; reason?: string }[];
}

interface EcsTaskDefinition {
  containerDefinitions: { name: string }[];
  requiresCompatibilities?: string[];
}

interface NetworkConfiguration {
  awsvpcConfiguration?: object;
}

/** Runs a task of a task definition, shows what it writes, and ends with its exit code. */
export async function run(definition: string, command: string[], options: RunOptions): Promise<void> {
  const client = await ensureLocal({ say });
  const cluster = options.cluster ?? (await onlyCluster(client));
  const { containerDefinitions, requiresCompatibilities = [] } = await describe(client, definition);
  const name = options.container ?? containerDefinitions[0]?.name ?? "";
  const { tasks, failures } = await client.ecs<{ tasks: EcsTask[]; failures: { reason?: string }[] }>("RunTask", {
    cluster,
    taskDefinition: definition,
    launchType: requiresCompatibilities.includes("FARGATE") ? "FARGATE" : undefined,
    networkConfiguration: await networkOf(client, cluster, definition),
    overrides: command.length > 0 ? { containerOverrides: [{ name, command }] } : undefined,
  });
  const [task] = tasks;
  if (!task) throw new SlipwayError(`The task was not started: ${failures[0]?.reason ?? "no reason was given"}.`);
  const id = task.taskArn.split("/").pop() ?? task.taskArn;
  if (options.json || options.detach) {
    if (options.json) printJson(task);
    else print(id);
  }
  if (!options.detach) await interruptible((signal) => follow(client, cluster, id, name, signal));
  client.close();
}

async function follow(
  client: Client,
  cluster: string,
  id: string,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const prefixed = linePrinter(errorColors());
  const following = followLogs(
    client,
    { Task: id },
    (line) => void process.stderr.write(`${prefixed(line)}\n`),
    ended.signal,
  );
  const task = await stopped(client, cluster, id, signal).catch((error) => {
    ended.abort();
    throw error;
  });
  ended.abort();
  await following;
  const { exitCode, reason } = task.containers.find(({ name }) => name === container) ?? {};
  if (exitCode === undefined)
    throw new SlipwayError(`Task ${shortId(id)} stopped: ${reason ?? task.stoppedReason ?? "no reason"}.`);
  if (exitCode !== 0) say(`Task ${shortId(id)} stopped: ${task.stoppedReason ?? "no reason"}; exit code ${exitCode}.`);
  process.exitCode = exitCode;
}

/** A task may run for as long as it likes: only its end, or Ctrl-C, ends this. */
async function stopped(client: Client, cluster: string, id: string, signal: AbortSignal): Promise<EcsTask> {
  for (;;) {
    if (signal.aborted) {
      throw new InterruptedError(`Task ${id} goes on. \`slipway logs ${id.slice(0, 12)} -f\` shows what it writes.`);
    }
    const { tasks } = await client.ecs<{ tasks: EcsTask[] }>("DescribeTasks", { cluster, tasks: [id] });
    if (!tasks[0]) throw new SlipwayError(`Task ${id} is gone.`);
    if (tasks[0].lastStatus === "STOPPED") return tasks[0];
    await delay(300, undefined, { signal }).catch(() => {});
  }
}

async function onlyCluster(client: Client): Promise<string> {
  const { clusterArns } = await client.ecs<{ clusterArns: string[] }>("ListClusters", {});
  if (clusterArns.length === 1) return clusterArns[0]!;
  const names = clusterArns.map((arn) => arn.split("/").pop()).join(", ");
  throw new SlipwayError(`Which cluster? Name one with --cluster: ${names || "there is none"}.`);
}

async function describe(client: Client, taskDefinition: string): Promise<EcsTaskDefinition> {
  const answer = await client.ecs<{ taskDefinition: EcsTaskDefinition }>("DescribeTaskDefinition", { taskDefinition });
  return answer.taskDefinition;
}

/** The network of the cluster's service that runs this family, or of another of its services. */
async function networkOf(
  client: Client,
  cluster: string,
  definition: string,
): Promise<NetworkConfiguration | undefined> {
  const { serviceArns } = await client.ecs<{ serviceArns: string[] }>("ListServices", { cluster });
  if (serviceArns.length === 0) return undefined;
  const { services } = await client.ecs<{
    services: { taskDefinition: string; networkConfiguration?: NetworkConfiguration }[];
  }>("DescribeServices", { cluster, services: serviceArns.slice(0, 10) });
  const family = definition.split("/").pop()?.split(":")[0];
  const same = services.find(({ taskDefinition }) => taskDefinition.split("/").pop()?.split(":")[0] === family);
  return (same ?? services[0])?.networkConfiguration;
}
