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
    ensureNetwork: (name) => ask(`network ${name}`, () => void docker.networks.add(name)),
    removeNetwork: (name) => ask(`no network ${name}`, () => docker.removeNetwork(name)),
    create: (spec) => ask(`create ${spec.name}`, () => docker.create(owned(spec))),
    start: (id) => ask(`start ${nameOf(docker, id)}`, () => docker.start(id)),
    signal: (id, signal) => ask(`signal ${nameOf(docker, id)}`, () => docker.signal(id, signal)),
    kill: (id) => ask(`kill ${nameOf(docker, id)}`, () => docker.signal(id, "SIGKILL")),
    remove: (id) => ask(`remove ${nameOf(docker, id)}`, () => docker.remove(id)),
    removeVolume: (name) => ask(`no volume ${name}`, () => docker.removeVolume(name)),
    exec: (id, command, timeoutSeconds) =>
      ask(`exec ${nameOf(docker, id)}`, () => {
        const container = docker.get(id);
        if (container.status !== "running") throw new Error(`Container ${id} is not running`);
        const exitCode = docker.probe?.(container, command);
        return exitCode === undefined ? execute(docker.clock, command, timeoutSeconds) : { exitCode, output: "" };
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
        const at = docker.clock.now();
        const { cpu, memory } = docker.uses(container);
        return { at, cpu: ((at - (container.startedAt ?? at)) * cpu) / 1024, memory: memory * 1024 * 1024 };
      }),
    logs: (id, { since, tail }) =>
      ask(`logs ${nameOf(docker, id)}`, () => {
        const lines = (docker.find(id)?.lines ?? []).filter(({ at }) => since === undefined || at > since);
        return tail === undefined ? lines : lines.slice(-tail);
      }),
    ensureImage: (image) =>
      ask(`image ${image}`, () => {
        if (!docker.images.has(image)) throw new Error(`CannotPullContainerError: ${image}: not found`);
        return { digest: `sha256:${image}` };
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
function stateOf({ spec, program, starts, signals, lines, ...state }: SimulatedContainer): ContainerState {
  return { ...state };
}
