import { isRecord } from "../../../protocol/json";
import { type Clock, pause } from "../../clock";
import type { Control } from "../../control";
import type { Task } from "../../ecs/task/record";
import type { TaskDefinition } from "../../ecs/task-definition/record";
import { dockerIdOf, type Version } from "./container";

type Stats = Record<string, unknown>;

/** Milliseconds between two samples, of which rates are made: as Docker has them. */
const BETWEEN = 1000;

/**
 * What Docker measures of a container, `null` where it doesn't run: with what it was a second before beside it, as Docker
 * gives it to who waits, and the network's rates. In `awsvpc` mode the network is the task's.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html
 */
export async function containerStats(control: Control, task: Task, container: string, version: Version) {
  const { dockerId } = task.containers.find(({ name }) => name === container) ?? {};
  if (dockerId === undefined) return null;
  const networkMode = control.store.get("taskDefinitions", task.taskDefinition)?.networkMode;
  const sources = [dockerId, ...(networkMode === "awsvpc" && task.pause ? [task.pause] : [])];
  const [before, now] = await twice(control.clock, () =>
    Promise.all(sources.map((id) => control.runtime.dockerStats(id))),
  );
  const [own, pause = own] = now;
  if (!own) return null;
  const networks = networkMode === "awsvpc" ? taskNetworks(pause) : pause?.networks;
  const earlier = before[1] ?? before[0];
  return {
    ...own,
    ...(before[0] && { precpu_stats: before[0].cpu_stats, preread: before[0].read }),
    ...(networks !== undefined && { networks }),
    ...(version === "v4" && rates(earlier, pause, networkMode)),
  };
}

/** Of all of a task's containers, by the id that its metadata show. */
export async function taskStats(control: Control, task: Task, version: Version) {
  const entries = task.containers
    .filter(({ dockerId }) => dockerId !== undefined)
    .map(async (each) => [dockerIdOf(task, each), await containerStats(control, task, each.name, version)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function twice<T>(clock: Clock, sample: () => Promise<T>): Promise<[T, T]> {
  const first = await sample();
  await pause(clock, BETWEEN);
  return [first, await sample()];
}

/** Without the way to the agent, which tasks on ECS have no interface for: the task's own comes first. */
function taskNetworks(stats: Stats | undefined): Stats | undefined {
  if (!isRecord(stats?.networks)) return undefined;
  const [name] = Object.keys(stats.networks).sort();
  return name === undefined ? {} : { [name]: stats.networks[name] };
}

function rates(before: Stats | undefined, now: Stats | undefined, mode: TaskDefinition["networkMode"] | undefined) {
  const bytes = (stats: Stats | undefined, member: string) => {
    const networks = mode === "awsvpc" ? taskNetworks(stats) : stats?.networks;
    if (!isRecord(networks)) return undefined;
    return Object.values(networks).reduce<number>(
      (sum, each) => sum + Number(isRecord(each) ? (each[member] ?? 0) : 0),
      0,
    );
  };
  const seconds = (Date.parse(String(now?.read)) - Date.parse(String(before?.read))) / 1000;
  const rate = (member: string) => {
    const [from, to] = [bytes(before, member), bytes(now, member)];
    return from === undefined || to === undefined || !(seconds > 0) ? undefined : Math.max(0, to - from) / seconds;
  };
  const [rx, tx] = [rate("rx_bytes"), rate("tx_bytes")];
  if (rx === undefined || tx === undefined) return {};
  return { network_rate_stats: { rx_bytes_per_sec: rx, tx_bytes_per_sec: tx } };
}
