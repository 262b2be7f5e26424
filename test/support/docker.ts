import { isDeepStrictEqual } from "node:util";
import { DockerUnreachableError } from "../../src/local/docker/errors";
import type {
  ContainerSpec,
  ContainerState,
  LogLine,
  NetworkState,
  Runtime,
  RuntimeEvent,
  VolumeSpec,
} from "../../src/local/docker/runtime";
import { LABEL } from "../../src/protocol/labels";
import type { SimulatedClock } from "./clock";
import type { Program } from "./program";
import { simulatedRuntime } from "./runtime";

export interface SimulatedContainer extends ContainerState {
  spec: ContainerSpec;
  /** What it runs; looked up as it starts. */
  program: Program;
  starts: number;
  /** What it was sent, in order. */
  signals: { signal: string; at: number }[];
  lines: LogLine[];
  /** The limit on its CPU that it was given while it ran, since when, and the milliseconds that it had used by then. */
  held?: { units: number; since: number; spent: number };
}

export interface Watcher {
  owner: string;
  listener: (event: RuntimeEvent) => void;
  onReconnect: () => void;
}

/** Where it must be the only one. */
const linkLocalOf = ({ network }: ContainerSpec) =>
  network.kind === "own" && network.linkLocal ? `${network.linkLocal} on ${network.name}` : undefined;

/** What Docker does with a call: `refuses` it, `ignores` it without an answer, or `forgets` to answer when it is done. */
export type Fault = "refuses" | "ignores" | "forgets";

/** Docker in memory: what it holds outlives every {@link Runtime} that talks to it. */
export class SimulatedDocker {
  readonly containers = new Map<string, SimulatedContainer>();
  /** Those that were removed, as they were at the end. */
  readonly removed: SimulatedContainer[] = [];
  readonly networks = new Set<string>();
  /** Names of containers that were connected to a network beside their own. */
  readonly joined = new Map<string, Set<string>>();
  /** Labels by name. */
  readonly volumes = new Map<string, Record<string, string>>();
  /** Images that are here or can be pulled, with what they run. */
  readonly images = new Map<string, Program>();
  /** By id: what images' names have meant. */
  private readonly versions = new Map<string, Program>();
  readonly watchers = new Set<Watcher>();
  /** Calls so far: `create slipway-….web`. */
  calls: string[] = [];
  /** Milliseconds that a call takes. */
  latency: (call: string) => number = () => 0;
  fault: (call: string) => Fault | undefined = () => undefined;
  /** Milliseconds from the stop signal to the end of a program that heeds it. */
  stopsIn: () => number = () => 0;
  /** What a health check finds: the command is a word of {@link execute} unless told otherwise. */
  probe: ((container: SimulatedContainer, command: string[]) => number) | undefined;
  /** What a container that runs uses: CPU units, all the time since it started, and MiB. */
  uses: (container: SimulatedContainer) => { cpu: number; memory: number } = () => ({ cpu: 0, memory: 1 });
  /** Told of each signal that a container is about to get. */
  onSignal: (container: SimulatedContainer, signal: string) => void = () => undefined;
  /** By name. */
  private readonly ids = new Map<string, string>();
  private made = 0;
  private answers = true;
  /** Link-local addresses of containers that run. */
  private readonly addresses = new Set<string>();

  constructor(readonly clock: SimulatedClock) {}

  /** Whether anything answers. While nothing does nobody is told what happens; then everyone looks anew. */
  get up(): boolean {
    return this.answers;
  }

  set up(up: boolean) {
    const back = up && !this.answers;
    this.answers = up;
    if (back) for (const { onReconnect } of this.watchers) onReconnect();
  }

  /** One control plane's way to it. */
  runtime(options: Parameters<typeof simulatedRuntime>[1] = {}): Runtime {
    return simulatedRuntime(this, options);
  }

  /** Running containers by name. */
  running(): string[] {
    return [...this.containers.values()]
      .filter(({ status }) => status === "running")
      .map(({ name }) => name)
      .sort();
  }

  create(spec: ContainerSpec): string {
    const same = this.find(spec.name);
    if (same) {
      if (Object.entries(spec.labels).every(([key, value]) => same.labels[key] === value)) return same.dockerId;
      throw new Error(
        `Conflict. The container name "/${spec.name}" is already in use by container "${same.dockerId}".`,
      );
    }
    const { network } = spec;
    if (!this.programOf(spec.image)) throw new Error(`No such image: ${spec.image}`);
    if (network.kind === "own" && !this.networks.has(network.name))
      throw new Error(`network ${network.name} not found`);
    if (network.kind === "of" && !this.find(network.container)) {
      throw new Error(`No such container: ${network.container}`);
    }
    for (const { kind, source } of spec.mounts ?? []) {
      if (kind === "volume" && !this.volumes.has(source)) this.volumes.set(source, {});
    }
    for (const { container } of spec.volumesFrom ?? []) {
      if (!this.find(container)) throw new Error(`No such container: ${container}`);
    }
    this.made += 1;
    const dockerId = this.made.toString(16).padStart(64, "0");
    const { name, image, labels } = spec;
    this.ids.set(name, dockerId);
    this.containers.set(dockerId, {
      ...{ dockerId, name, image, labels, status: "created" },
      ...{ spec, program: {}, starts: 0, signals: [], lines: [] },
    });
    this.tell(this.get(dockerId), "create");
    return dockerId;
  }

  /** The image of this name, or as it was where a pin says so; its id follows from what it runs. */
  ensureImage(image: string, pin?: string): { digest: string; id: string; runs?: string } | undefined {
    const program = this.images.get(image);
    if (!program) return undefined;
    const plain = `sha256:${image}`;
    const first = this.versions.get(plain);
    const id = first && !isDeepStrictEqual(first, program) ? `${plain} ${JSON.stringify(program)}` : plain;
    this.versions.set(id, program);
    return pin === undefined || pin === id ? { digest: id, id } : { digest: pin, id: pin, runs: pin };
  }

  private programOf(image: string): Program | undefined {
    return this.images.get(image) ?? this.versions.get(image);
  }

  start(id: string): { ip: string } {
    const container = this.get(id);
    if (container.status === "running") return { ip: container.ip ?? "" };
    const { spec } = container;
    const program = this.programOf(spec.image) ?? {};
    if (program.missing) throw new Error('exec: "/no/such/program": stat /no/such/program: no such file or directory');
    if (spec.network.kind === "of" && this.find(spec.network.container)?.status !== "running") {
      throw new Error(`cannot join network of a non running container: ${spec.network.container}`);
    }
    const address = linkLocalOf(spec);
    if (address !== undefined && this.addresses.has(address)) throw new Error(`another container has ${address}`);
    const taken = (spec.publish ?? []).find(({ hostPort }) => this.publishes(hostPort));
    if (taken) throw new Error(`Bind for 127.0.0.1:${taken.hostPort} failed: port is already allocated`);
    if (address !== undefined) this.addresses.add(address);
    const at = this.clock.now();
    Object.assign(container, { status: "running", program, startedAt: at, starts: container.starts + 1 });
    delete container.exitCode;
    if (container.held) container.held = { ...container.held, since: at, spent: 0 };
    const number = Number.parseInt(container.dockerId, 16);
    if (spec.network.kind === "own") container.ip = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
    for (const message of program.says ?? []) container.lines.push({ at, stream: "stdout", message });
    for (const message of program.complains ?? []) container.lines.push({ at, stream: "stderr", message });
    this.tell(container, "start");
    if (program.hogs) this.later(container, 0, () => this.die(container.dockerId, 137, { oomKilled: true }));
    if (program.ends !== undefined) {
      this.later(container, program.endsAfter ?? 0, () => this.die(container.dockerId, program.ends ?? 0));
    }
    return { ip: container.ip ?? "" };
  }

  /** Nothing where it isn't there or doesn't run. */
  signal(id: string, signal?: string): void {
    const container = this.find(id);
    if (container?.status !== "running") return;
    const { program, spec, dockerId } = container;
    const sent = signal ?? spec.stopSignal ?? "SIGTERM";
    this.send(container, sent);
    const { onStop = 0, stopSignal = "SIGTERM" } = program;
    if (sent === "SIGKILL") this.die(dockerId, 137);
    else if (sent === stopSignal && onStop !== "deaf")
      this.later(container, this.stopsIn(), () => this.die(dockerId, onStop));
  }

  /** Milliseconds of CPU time since it started: what it would use, as far as its limit lets it. */
  spent(container: SimulatedContainer): number {
    const { spec, startedAt = 0, held = { units: spec.cpuLimit, since: startedAt, spent: 0 } } = container;
    const units = Math.min(this.uses(container).cpu, held.units ?? Number.POSITIVE_INFINITY);
    return held.spent + ((this.clock.now() - held.since) * units) / 1024;
  }

  /** Nothing where it isn't there or doesn't run. */
  limitCpu(id: string, units: number): void {
    const container = this.find(id);
    if (container?.status !== "running") return;
    container.held = { units, since: this.clock.now(), spent: this.spent(container) };
  }

  /** The end of a container; `untold`, without an event. */
  die(id: string, exitCode: number, { oomKilled = false, untold = false } = {}): void {
    const container = this.find(id);
    if (container?.status !== "running") return;
    Object.assign(container, { status: "exited", exitCode, oomKilled, finishedAt: this.clock.now() });
    delete container.ip;
    this.addresses.delete(linkLocalOf(container.spec) ?? "");
    if (untold) return;
    if (oomKilled) this.tell(container, "oom");
    this.tell(container, "die", exitCode);
  }

  remove(id: string): void {
    const container = this.find(id);
    if (!container) return;
    if (container.status === "running") this.send(container, "SIGKILL");
    this.die(container.dockerId, 137);
    this.containers.delete(container.dockerId);
    this.ids.delete(container.name);
    this.removed.push(container);
  }

  removeNetwork(name: string): void {
    const inUse = ({ status, spec }: SimulatedContainer) =>
      status === "running" && spec.network.kind === "own" && spec.network.name === name;
    for (const joined of this.joined.get(name) ?? []) {
      if (this.find(joined)?.labels[LABEL.role] === "load-balancer") this.joined.get(name)!.delete(joined);
    }
    if ([...this.containers.values()].some(inUse) || this.joined.get(name)?.size)
      throw new Error(`network ${name} has active endpoints`);
    this.networks.delete(name);
  }

  connect(network: string, name: string): void {
    if (!this.networks.has(network)) throw new Error(`network ${network} not found`);
    this.joined.set(network, (this.joined.get(network) ?? new Set()).add(name));
  }

  networkState(name: string): NetworkState | undefined {
    if (!this.networks.has(name)) return undefined;
    const members = [...this.containers.values()].filter(
      ({ status, spec: { network } }) =>
        status === "running" && network.kind === "own" && (network.name === name || network.beside === name),
    );
    return {
      subnet: "10.0.0.0/8",
      gateway: "10.0.0.1",
      members: [...members.map((each) => each.name), ...(this.joined.get(name) ?? [])],
    };
  }

  ensureVolume({ name, labels, given }: VolumeSpec): void {
    if (this.volumes.has(name)) return;
    if (given) throw new Error(`CannotCreateVolumeError: no such volume: ${name}`);
    this.volumes.set(name, labels);
  }

  removeVolume(name: string, owner: string): void {
    if (this.volumes.get(name)?.[LABEL.owner] !== owner) return;
    const mounts = ({ spec }: SimulatedContainer) => spec.mounts?.some(({ source }) => source === name);
    const user = [...this.containers.values()].find(mounts);
    if (user) throw new Error(`remove ${name}: volume is in use - [${user.dockerId}]`);
    this.volumes.delete(name);
  }

  /** As a restart of the daemon: everything ends, and nobody is told. */
  restart(): void {
    for (const { dockerId } of this.containers.values()) this.die(dockerId, 137, { untold: true });
    for (const { onReconnect } of this.watchers) onReconnect();
  }

  named(part: string): SimulatedContainer {
    const found = [...this.containers.values()].find(({ name }) => name.includes(part));
    if (found) return found;
    throw new Error(`no container is named like ${part}: ${[...this.containers.values()].map(({ name }) => name)}`);
  }

  /** By id or name. */
  find(id: string): SimulatedContainer | undefined {
    return this.containers.get(this.ids.get(id) ?? id);
  }

  get(id: string): SimulatedContainer {
    const container = this.find(id);
    if (!container) throw new Error(`No such container: ${id}`);
    return container;
  }

  private publishes(port: number): boolean {
    return [...this.containers.values()].some(
      ({ status, spec }) => status === "running" && spec.publish?.some(({ hostPort }) => hostPort === port),
    );
  }

  /** Does it after a while, unless the container has been started anew by then. */
  private later({ dockerId, starts }: SimulatedContainer, milliseconds: number, happen: () => void): void {
    if (milliseconds <= 0) happen();
    else
      this.clock.after(milliseconds, () => {
        if (this.containers.get(dockerId)?.starts === starts) happen();
      });
  }

  private send(container: SimulatedContainer, signal: string): void {
    this.onSignal(container, signal);
    container.signals.push({ signal, at: this.clock.now() });
  }

  private tell({ dockerId, labels }: SimulatedContainer, kind: RuntimeEvent["kind"], exitCode?: number): void {
    if (!this.up) return;
    const event = { kind, dockerId, labels, ...(exitCode !== undefined && { exitCode }), at: this.clock.now() };
    for (const { owner, listener } of this.watchers) if (labels[LABEL.owner] === owner) listener(event);
  }
}

/** An error of nothing that answers. */
export const unreachable = (call: string) => new DockerUnreachableError(`${call}: Docker does not answer`);
