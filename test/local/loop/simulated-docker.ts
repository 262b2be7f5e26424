import type { ContainerSpec, ContainerState, LogLine, Runtime, RuntimeEvent } from "../../../src/local/docker/runtime";
import { LABEL } from "../../../src/protocol/labels";

interface Container extends ContainerState {
  spec: ContainerSpec;
  starts: number;
}

type Watcher = { listener: (event: RuntimeEvent) => void; onReconnect: () => void };

/** Docker in memory: what it holds outlives every {@link Runtime} that talks to it. */
export class SimulatedDocker {
  readonly containers = new Map<string, Container>();
  readonly networks = new Set<string>();
  readonly volumes = new Set<string>();
  readonly images = new Set<string>();
  readonly watchers = new Set<Watcher>();
  /** Whether anything answers. */
  up = true;
  /** Calls so far. */
  calls: string[] = [];
  /** Ends with the container, in the moment that it starts. */
  exitsAtOnce: (spec: ContainerSpec) => number | undefined = () => undefined;
  /** Ignores the stop signal. */
  deaf: (spec: ContainerSpec) => boolean = () => false;
  private made = 0;

  /** Running containers by name. */
  running(): string[] {
    return [...this.containers.values()]
      .filter(({ status }) => status === "running")
      .map(({ name }) => name)
      .sort();
  }

  create(spec: ContainerSpec): string {
    const same = [...this.containers.values()].find(({ name }) => name === spec.name);
    if (same) return same.dockerId;
    if (spec.network.kind === "own" && !this.networks.has(spec.network.name)) throw new Error("no such network");
    if (spec.network.kind === "of" && !this.containers.has(spec.network.container))
      throw new Error("no such container");
    const dockerId = `docker-${++this.made}`;
    const { name, image, labels } = spec;
    this.containers.set(dockerId, { dockerId, name, image, labels, status: "created", spec, starts: 0 });
    return dockerId;
  }

  start(dockerId: string): { ip: string } {
    const container = this.get(dockerId);
    if (container.status !== "running") {
      container.status = "running";
      container.starts += 1;
      container.startedAt = 1;
      const exitCode = this.exitsAtOnce(container.spec);
      if (exitCode !== undefined) this.die(dockerId, exitCode);
    }
    return { ip: container.spec.network.kind === "own" ? `10.0.0.${dockerId.slice(7)}` : "" };
  }

  die(dockerId: string, exitCode: number, tell = true): void {
    const container = this.containers.get(dockerId);
    if (container?.status !== "running") return;
    Object.assign(container, { status: "exited", exitCode, oomKilled: false });
    if (!tell) return;
    for (const { listener } of this.watchers) {
      listener({ kind: "die", dockerId, labels: container.labels, exitCode, at: 0 });
    }
  }

  /** As a restart of the daemon: everything ends, and nobody is told. */
  restart(): void {
    for (const { dockerId } of this.containers.values()) this.die(dockerId, 137, false);
    for (const { onReconnect } of this.watchers) onReconnect();
  }

  named(part: string): Container {
    const found = [...this.containers.values()].find(({ name }) => name.includes(part));
    if (!found)
      throw new Error(`no container is named like ${part}: ${[...this.containers.values()].map(({ name }) => name)}`);
    return found;
  }

  get(dockerId: string): Container {
    const container = this.containers.get(dockerId);
    if (!container) throw new Error(`no such container: ${dockerId}`);
    return container;
  }
}

/**
 * One control plane's way to it. `gate` is asked before and after each call that changes something, and never answers a
 * control plane that was killed.
 */
export function runtimeOf(docker: SimulatedDocker, gate: (what: string) => Promise<void> = async () => {}): Runtime {
  const ask = async <T>(what: string, work: () => T): Promise<T> => {
    docker.calls.push(what);
    await gate(`before ${what}`);
    if (!docker.up) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const result = work();
    await gate(`after ${what}`);
    return result;
  };
  return {
    ensureNetwork: (name) => ask(`network ${name}`, () => void docker.networks.add(name)),
    removeNetwork: (name) => ask(`no network ${name}`, () => void docker.networks.delete(name)),
    create: (spec) => ask(`create ${spec.name}`, () => docker.create(spec)),
    start: (id) => ask(`start ${id}`, () => docker.start(id)),
    signal: (id) =>
      ask(`signal ${id}`, () => {
        const container = docker.containers.get(id);
        if (container && !docker.deaf(container.spec)) docker.die(id, 0);
      }),
    kill: (id) => ask(`kill ${id}`, () => docker.die(id, 137)),
    remove: (id) =>
      ask(`remove ${id}`, () => {
        docker.die(id, 137);
        docker.containers.delete(id);
      }),
    removeVolume: (name) => ask(`no volume ${name}`, () => void docker.volumes.delete(name)),
    exec: () => ask("exec", () => ({ exitCode: 0, output: "" })),
    list: (label) => {
      const [key = "", value] = label.split("=");
      return ask(`list ${label}`, () =>
        [...docker.containers.values()]
          .filter(({ labels }) => (value === undefined ? key in labels : labels[key] === value))
          .map((container) => ({ ...container })),
      );
    },
    inspect: (id) => ask(`inspect ${id}`, () => docker.containers.get(id)),
    logs: (id) =>
      ask(`logs ${id}`, (): LogLine[] => {
        const container = docker.containers.get(id);
        return container ? [{ at: 1, stream: "stdout", message: `${container.labels[LABEL.container]} was here` }] : [];
      }),
    ensureImage: (image) =>
      ask(`image ${image}`, () => {
        if (!docker.images.has(image)) throw new Error(`CannotPullContainerError: ${image}: not found`);
        return {};
      }),
    watch: async (listener, onReconnect, signal) => {
      const watcher = { listener, onReconnect };
      docker.watchers.add(watcher);
      signal.addEventListener("abort", () => docker.watchers.delete(watcher));
    },
  };
}
