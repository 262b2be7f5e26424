import type { ContainerState, Runtime } from "../../src/local/docker/runtime";
import { LABEL } from "../../src/protocol/labels";
import type { SimulatedContainer, SimulatedDocker } from "./docker";
import { unreachable } from "./docker";
import { execute } from "./execute";

export interface RuntimeOptions {
  /** @default slipway */
  owner?: string;
  /** Asked before and after each call; it never answers a control plane that was killed. */
  gate?: (what: string) => Promise<void>;
  /** Whether a call that is on its way gets to Docker; one that doesn't is never answered. */
  arrives?: () => boolean;
}

/** {@link Runtime} on the simulated Docker, for one control plane. */
export function simulatedRuntime(
  docker: SimulatedDocker,
  { owner = "slipway", gate, arrives }: RuntimeOptions,
): Runtime {
  const ask = async <T>(call: string, work: () => T | Promise<T>): Promise<T> => {
    docker.calls.push(call);
    docker.clock.touch();
    await gate?.(`before ${call}`);
    await docker.clock.wait(docker.latency(call));
    if (arrives?.() === false) await new Promise(() => {});
    const fault = docker.fault(call);
    if (!docker.up || fault === "ignores") throw unreachable(call);
    if (fault === "refuses") throw new Error(`${call}: Docker refuses`);
    const result = await work();
    await gate?.(`after ${call}`);
    if (fault === "forgets") throw unreachable(call);
    docker.clock.touch();
    return result;
  };
  const owned = <T extends { labels: Record<string, string> }>(spec: T): T => ({
    ...spec,
    labels: { ...spec.labels, [LABEL.owner]: owner },
  });
  return {
    ensureNetwork: (name) =>
      ask(`network ${name}`, () => {
        docker.networks.add(name);
      }),
    removeNetwork: (name) => ask(`no network ${name}`, () => docker.removeNetwork(name)),
    connect: (network, name) => ask(`connect ${name} to ${network}`, () => docker.connect(network, name)),
    disconnect: (network, name) =>
      ask(`disconnect ${name} from ${network}`, () => void docker.joined.get(network)?.delete(name)),
    network: (name) => ask(`look at network ${name}`, () => docker.networkState(name)),
    create: (spec) => ask(`create ${spec.name}`, () => docker.create(owned(spec))),
    start: (id, options) =>
      ask(`start ${nameOf(docker, id)}`, () => {
        const started = docker.start(id);
        return options?.addresses === false ? { ip: "" } : started;
      }),
    signal: (id, signal) => ask(`signal ${nameOf(docker, id)}`, () => docker.signal(id, signal)),
    kill: (id) => ask(`kill ${nameOf(docker, id)}`, () => docker.signal(id, "SIGKILL")),
    remove: (id) => ask(`remove ${nameOf(docker, id)}`, () => docker.remove(id)),
    limitCpu: (id, units) => ask(`limit ${nameOf(docker, id)} to ${units}`, () => docker.limitCpu(id, units)),
    ensureVolume: (volume) => ask(`volume ${volume.name}`, () => docker.ensureVolume(owned(volume))),
    removeVolume: (name) => ask(`no volume ${name}`, () => docker.removeVolume(name, owner)),
    exec: (id, command, timeoutSeconds) =>
      ask(`exec ${nameOf(docker, id)}`, () => {
        const container = docker.get(id);
        if (container.status !== "running") throw new Error(`Container ${id} is not running`);
        const exitCode = docker.probe?.(container, command);
        return exitCode === undefined ? execute(docker.clock, command, timeoutSeconds) : { exitCode, output: "" };
      }),
    attach: (id) =>
      ask(`attach ${nameOf(docker, id)}`, () => {
        throw new Error("commands with a terminal are for the real Docker");
      }),
    list: (label) => {
      const [key = "", value] = label.split("=");
      return ask(`list ${label}`, () =>
        [...docker.containers.values()]
          .filter(({ labels }) => labels[LABEL.owner] === owner)
          .filter(({ labels }) => (value === undefined ? key in labels : labels[key] === value))
          .map(stateOf),
      );
    },
    inspect: (id) =>
      ask(`inspect ${nameOf(docker, id)}`, () => {
        const container = docker.find(id);
        return container && stateOf(container);
      }),
    stats: (id) =>
      ask(`stats ${nameOf(docker, id)}`, () => {
        const container = docker.find(id);
        if (container?.status !== "running") return undefined;
        const { memory } = docker.uses(container);
        return { at: docker.clock.now(), cpu: docker.spent(container), memory: memory * 1024 * 1024 };
      }),
    dockerStats: (id) =>
      ask(`Docker's stats ${nameOf(docker, id)}`, () => {
        const container = docker.find(id);
        if (container?.status !== "running") return undefined;
        const { cpu, memory } = docker.uses(container);
        const cpu_stats = { cpu_usage: { total_usage: cpu } };
        return { read: new Date(docker.clock.now()).toISOString(), cpu_stats, memory_stats: { usage: memory } };
      }),
    logs: (id, { since, tail }) =>
      ask(`logs ${nameOf(docker, id)}`, () => {
        const lines = (docker.find(id)?.lines ?? []).filter(({ at }) => since === undefined || at > since);
        return tail === undefined ? lines : lines.slice(-tail);
      }),
    ensureImage: (image, { pull, pin } = { pull: true }) =>
      ask(`image ${image}`, () => {
        const why = pull ? "not found" : "it is not on this machine";
        const found = docker.ensureImage(image, pin?.id);
        if (!found) throw new Error(`CannotPullContainerError: ${image}: ${why}`);
        return found;
      }),
    watch: async (listener, onReconnect, signal) => {
      const watcher = { owner, listener, onReconnect };
      docker.watchers.add(watcher);
      if (docker.up) onReconnect();
      await new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          docker.watchers.delete(watcher);
          resolve();
        });
      });
    },
  };
}

/** What tells in a list of calls which container it was about. */
const nameOf = (docker: SimulatedDocker, id: string) => docker.find(id)?.name ?? id;

/** What Docker says of it. */
function stateOf({ spec, program, starts, signals, lines, held, ...state }: SimulatedContainer): ContainerState {
  return { ...state };
}
