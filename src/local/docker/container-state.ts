import type { ContainerInfo, ContainerInspectInfo } from "dockerode";
import type { ContainerState } from "./runtime";

/** Docker's answer to «inspect», in our words. */
export function stateOfInspect(info: ContainerInspectInfo): ContainerState {
  const { State } = info;
  const startedAt = time(State.StartedAt);
  const status = statusOfWord(State.Status);
  const { ip, mac } = addressesOf(info.NetworkSettings.Networks, info.HostConfig.NetworkMode);
  return {
    dockerId: info.Id,
    name: info.Name.replace(/^\//, ""),
    image: info.Config.Image,
    labels: info.Config.Labels ?? {},
    status,
    ...(startedAt && { startedAt }),
    ...(status === "exited" && {
      exitCode: State.ExitCode,
      oomKilled: State.OOMKilled,
      finishedAt: time(State.FinishedAt),
    }),
    ...(ip && { ip }),
    ...(mac && { mac }),
  };
}

/** One line of «list», in our words. It knows neither times nor out-of-memory kills. */
export function stateOfListed(info: ContainerInfo): ContainerState {
  const status = statusOfWord(info.State);
  const exit = /^Exited \((\d+)\)/.exec(info.Status)?.[1];
  const { ip, mac } = addressesOf(info.NetworkSettings?.Networks ?? {}, info.HostConfig?.NetworkMode);
  return {
    dockerId: info.Id,
    name: (info.Names[0] ?? "").replace(/^\//, ""),
    image: info.Image,
    labels: info.Labels ?? {},
    status,
    ...(exit && { exitCode: Number(exit) }),
    ...(ip && { ip }),
    ...(mac && { mac }),
  };
}

function statusOfWord(word: string): ContainerState["status"] {
  if (word === "created") return "created";
  return word === "running" || word === "paused" || word === "restarting" ? "running" : "exited";
}

/** Docker writes «never» as the year 1. */
function time(text: string): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) || at < 0 ? undefined : at;
}

/** Both are empty where it has none of its own. */
export function addressesOf(
  networks: Record<string, { IPAddress?: string; MacAddress?: string }>,
  mode: string | undefined,
): { ip: string; mac: string } {
  const { IPAddress: ip = "", MacAddress: mac = "" } = firstNetwork(networks, mode) ?? {};
  return { ip, mac };
}

/** The network that a container was made on, which it may be on beside others, or else any. */
function firstNetwork<T extends { IPAddress?: string }>(
  networks: Record<string, T>,
  mode: string | undefined,
): T | undefined {
  const first = networks[mode ?? ""];
  return first?.IPAddress ? first : Object.values(networks).find((network) => network.IPAddress);
}
