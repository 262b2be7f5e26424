import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Runtime } from "../docker/runtime";
import type { Counted, DesiredBalancer, ObservedTarget } from "../elb/balancer";
import type { LoadBalancer } from "../elb/load-balancer/record";
import type { Pace } from "../pace";
import { type TlsFiles, tlsNames } from "./binds";
import { type Config, haproxyConfig } from "./config";
import { type BalancerContainer, type ContainerPlace, restartContainer, startContainer } from "./container";
import { count } from "./counters";
import { EMPTY_MEMORY, type Memory, step } from "./diff";
import { closeDoors, type Door, doorConfig, doorFile, openDoor } from "./door";
import type { Containers } from "./find-containers";
import { ask } from "./master-socket";
import { folderName } from "./names";
import type { Server } from "./stats";
import { observe, oldWorkersClosed, tell, type WorkerState } from "./worker";

export interface BalancerOptions {
  runtime: Runtime;
  /** Image that has HAProxy 2.6 inside. */
  image: string;
  /** Docker volume, or a folder of this machine (an absolute path), that the HAProxy containers share with the caller. */
  volume: string;
  /** Folder in the volume, under the same path here and in the containers: the volume is mounted at its parent. */
  stateDir: string;
  pace: Pace;
  /** Whose certificates HTTPS listeners serve. */
  authority: Authority;
  /** @default Date.now */
  now?: () => number;
  /** Told what went wrong while nobody was waiting. @default console.error */
  warn?: (message: string) => void;
}

/** Gives certificates. */
export interface Authority {
  /** PEM of its own certificate. */
  certificate(): Promise<string>;
  /** PEM of a certificate for these names and this machine, and of its key. */
  issue(names: readonly string[]): Promise<string>;
}

/** HAProxy answers a moment after its container has started, or has reloaded. */
const ANSWERS_WITHIN = 30_000;
const ASK_AGAIN = 20;

/** The HAProxy of one load balancer. Its callers see to it that calls do not overlap. */
export class Instance {
  desired: DesiredBalancer;
  targets: ObservedTarget[] = [];
  private memory: Memory = EMPTY_MEMORY;
  private reloadedAt: number | undefined;
  private readonly directory: string;
  private readonly socket: string;
  private readonly now: () => number;
  private readonly warned = new Set<string>();

  constructor(
    private readonly options: BalancerOptions,
    loadBalancer: LoadBalancer,
  ) {
    this.desired = { loadBalancer, listeners: [], targetGroups: [] };
    this.directory = `${options.stateDir}/${folderName(loadBalancer)}`;
    this.socket = `${this.directory}/master.sock`;
    this.now = options.now ?? Date.now;
  }

  /** Has it run with these ports, at least: one that serves gets a door for each that it lacks. */
  async run(containers: Containers | undefined, ports: number[]): Promise<Containers> {
    const { runtime, image } = this.options;
    const there = containers?.balancer;
    if (containers && there?.running && (await this.answers())) return this.withDoors(containers, ports);
    const fits = there && containers.doors.length === 0 && ports.every((port) => there.ports.includes(port));
    const published = fits ? there.ports : [...new Set(ports)].sort((a, b) => a - b);
    // A HAProxy that starts has no servers: they come when their checks have passed, not by an old state.
    await rm(this.directory, { recursive: true, force: true });
    await this.write(await this.config(published, [], []));
    this.memory = EMPTY_MEMORY;
    this.reloadedAt = undefined;
    if (fits && there.image === image) {
      if (there.running) await runtime.kill(there.dockerId);
      await restartContainer(runtime, there);
      return this.started({ ...there, running: true });
    }
    const command = ["-W", "-S", `${this.socket},mode,600`, "-f", `${this.directory}/haproxy.cfg`];
    let started: BalancerContainer | undefined;
    try {
      started = await startContainer(this.place(), this.desired.loadBalancer, published, command);
      return await this.started(started);
    } catch (error) {
      if (started) await runtime.remove(started.dockerId);
      await rm(this.directory, { recursive: true, force: true });
      throw error;
    }
  }

  private async withDoors({ balancer, doors }: Containers, ports: number[]): Promise<Containers> {
    const missing = ports.filter((port) => !balancer.ports.includes(port));
    const kept = await closeDoors(this.options.runtime, doors, missing);
    const { loadBalancer } = this.desired;
    const open: Door[] = [];
    for (const port of missing) {
      let there = kept.find((door) => door.port === port);
      const config = doorConfig(this.directory, port);
      if (!(await this.has(doorFile(port), config))) {
        // A door of an earlier version never reads its configuration again.
        if (there) await this.options.runtime.remove(there.dockerId);
        there = undefined;
        await this.writeFile(doorFile(port), config);
      }
      open.push(await openDoor(this.place(), loadBalancer, port, there, `${this.directory}/${doorFile(port)}`));
    }
    return { balancer, doors: open };
  }

  private place(): ContainerPlace {
    const { runtime, image, volume, stateDir } = this.options;
    return { runtime, image, volume, mountPoint: dirname(stateDir) };
  }

  /** Configuration and servers as desired. */
  async apply(containers: Containers): Promise<boolean> {
    let failure: unknown;
    try {
      await this.configure(containers);
    } catch (error) {
      // What is there already goes on serving, and its targets come and go.
      failure = error;
    }
    const moving = await this.look();
    if (failure !== undefined) throw failure;
    return moving;
  }

  /** Looks at the servers and says what is needed. Resolves with whether a state will change soon. */
  async look(): Promise<boolean> {
    const state = await observe(this.socket, false);
    const observed = {
      servers: state.servers,
      old: state.old,
      ...(this.reloadedAt && { reloadedAt: this.reloadedAt }),
    };
    const { commands, targets, memory, moving } = step(
      this.desired,
      observed,
      this.memory,
      this.options.pace,
      this.now(),
    );
    if (commands.length > 0) this.warn(await tell(this.socket, commands));
    this.memory = memory;
    this.targets = targets;
    return moving;
  }

  /** What HAProxy has counted. */
  counted(): Promise<Counted> {
    return count(this.socket, this.desired);
  }

  /** HAProxy is not there: nothing is in flight, nothing is healthy. */
  gone(): void {
    this.targets = step(this.desired, { servers: [], old: [] }, EMPTY_MEMORY, this.options.pace, this.now()).targets;
  }

  private async configure({ balancer, doors }: Containers): Promise<void> {
    const state = await observe(this.socket, true);
    const config = await this.config(
      balancer.ports,
      doors.map(({ port }) => port),
      state.servers,
    );
    if (state.version === config.version) return;
    await this.write(config, await ask(this.socket, ["@1 show servers state"]));
    await this.reload(balancer, config.version, state);
  }

  private async reload(container: BalancerContainer, version: string, before: WorkerState): Promise<void> {
    const asked = this.now();
    // The master begins anew, and may close the connection without an answer.
    await ask(this.socket, ["reload"]).catch(() => undefined);
    const reloaded = await until(async () => {
      const state = await observe(this.socket, true);
      if (state.workers.failedReloads > before.workers.failedReloads) return "failed";
      return state.version === version && (await oldWorkersClosed(this.socket, state)) && "done";
    });
    if (reloaded === "done") {
      this.reloadedAt = this.now();
      return;
    }
    throw new Error(
      `load balancer ${this.desired.loadBalancer.name}: HAProxy did not take the configuration:\n` +
        (await this.lastWords(container, asked)),
    );
  }

  private async config(hostPorts: number[], doorPorts: number[], servers: Server[]): Promise<Config> {
    const present = new Map<string, Set<string>>();
    for (const { backend, name } of servers) present.set(backend, (present.get(backend) ?? new Set()).add(name));
    const { desired, directory } = this;
    const { pace } = this.options;
    const certificates = await this.certificates();
    return haproxyConfig({ balancer: desired, hostPorts, doorPorts, directory, pace, certificates, present });
  }

  private async certificates(): Promise<TlsFiles> {
    const { loadBalancer, listeners } = this.desired;
    const all = listeners.flatMap(({ certificates = [] }) => certificates.map((each) => tlsNames(loadBalancer, each)));
    const pems = new Map<string, string>();
    for (const names of all) pems.set(names.join(" "), await this.options.authority.issue(names));
    return pems;
  }

  private async write({ text, files }: Config, state?: string): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    for (const [name, content] of files) await this.writeFile(name, content);
    if (state !== undefined) await this.writeFile("state", `${state.trim()}\n`);
    await this.writeFile("haproxy.cfg", text);
  }

  private async writeFile(name: string, content: string): Promise<void> {
    if (await this.has(name, content)) return;
    const path = `${this.directory}/${name}`;
    // A certificate's key is in its file.
    await writeFile(`${path}.new`, content, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  private has(name: string, content: string): Promise<boolean> {
    return readFile(`${this.directory}/${name}`, "utf8").then(
      (there) => there === content,
      () => false,
    );
  }

  private async started(container: BalancerContainer): Promise<Containers> {
    const begun = this.now();
    const { runtime } = this.options;
    const result = await until(async () => {
      if (await this.answers()) return "done";
      const state = await runtime.inspect(container.dockerId);
      return state?.status !== "running" && "failed";
    });
    if (result === "done") return { balancer: container, doors: [] };
    const said = await this.lastWords(container, begun);
    throw new Error(`load balancer ${this.desired.loadBalancer.name}: HAProxy did not start:\n${said}`);
  }

  /** Whether HAProxy is there. */
  async answers(): Promise<boolean> {
    return observe(this.socket, false).then(
      ({ workers }) => workers.current !== undefined,
      () => false,
    );
  }

  private async lastWords({ dockerId }: BalancerContainer, since: number): Promise<string> {
    const lines = await this.options.runtime.logs(dockerId, { since: since - 1_000, tail: 20 });
    return lines.map(({ message }) => message.trimEnd()).join("\n");
  }

  private warn(messages: string[]): void {
    for (const message of messages) {
      if (this.warned.has(message)) continue;
      this.warned.add(message);
      const warn = this.options.warn ?? console.error;
      warn(`load balancer ${this.desired.loadBalancer.name}: HAProxy said: ${message}`);
    }
  }
}

/** Asks again until there is an answer; errors count as none. */
async function until<T>(question: () => Promise<T | false | undefined>): Promise<T | undefined> {
  const end = Date.now() + ANSWERS_WITHIN;
  for (;;) {
    const answer = await question().catch(() => undefined);
    if (answer) return answer;
    if (Date.now() > end) return undefined;
    await sleep(ASK_AGAIN);
  }
}
