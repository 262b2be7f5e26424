import http from "node:http";
import type { Readable } from "node:stream";
import { inspect } from "node:util";
import Docker from "dockerode";
import { LABEL } from "../../protocol/labels";
import { attachToContainer } from "./attach";
import { containerConfig, cpuQuota } from "./container-config";
import { addressesOf, stateOfInspect, stateOfListed } from "./container-state";
import type { Ender } from "./end-exec";
import { dockerError, statusOf } from "./errors";
import { watchEvents } from "./events";
import { execInContainer } from "./exec";
import { LogReader } from "./frames";
import { Images, type PullLimits } from "./images";
import { Networks } from "./networks";
import type {
  ContainerSpec,
  ContainerState,
  ContainerStats,
  ImageHere,
  ImageOptions,
  LogLine,
  NetworkOptions,
  NetworkState,
  RunningCommand,
  Runtime,
  RuntimeEvent,
  VolumeSpec,
} from "./runtime";
import { type DockerStats, statsOf } from "./stats";
import { tarOf } from "./tar";

export interface DockerRuntimeOptions {
  /** @default Docker as DOCKER_HOST says, else /var/run/docker.sock */
  docker?: Docker;
  pull?: PullLimits;
  /** An image with Node.js, which ends commands that take too long. @default they are left behind */
  helper?: string;
  /** What this runtime makes is labelled with it, and what it lists and watches is what has this label. */
  owner: string;
}

/** {@link Runtime} on Docker (API 1.41 and newer). Errors carry one short line that names the thing. */
export class DockerRuntime implements Runtime {
  private readonly docker: Docker;
  private readonly images: Images;
  private readonly networks: Networks;

  private readonly owned: Record<string, string>;
  private readonly ender: Ender | undefined;

  constructor({ docker, pull, owner, helper }: DockerRuntimeOptions) {
    this.owned = { [LABEL.owner]: owner };
    this.ender = helper === undefined ? undefined : { image: helper, labels: this.owned };
    this.docker = docker ?? connect();
    this.images = new Images(this.docker, pull);
    this.networks = new Networks(this.docker);
  }

  ensureNetwork(name: string, labels: Record<string, string>, options: NetworkOptions = {}): Promise<void> {
    const owned = options.shared ? labels : { ...labels, ...this.owned };
    return told(`network ${name}`, () => this.networks.ensure(name, owned, options));
  }

  connect(network: string, container: string): Promise<void> {
    return told(`network ${network}`, () => this.networks.connect(network, container));
  }

  disconnect(network: string, container: string): Promise<void> {
    return told(`network ${network}`, () => this.networks.disconnect(network, container));
  }

  network(name: string): Promise<NetworkState | undefined> {
    return told(`network ${name}`, () => this.networks.state(name));
  }

  removeNetwork(name: string): Promise<void> {
    return told(`network ${name}`, () => this.networks.remove(name));
  }

  /** A container of this name that is there already, with the same labels, is taken for the one asked for. */
  create(asked: ContainerSpec): Promise<string> {
    const spec = { ...asked, labels: { ...asked.labels, ...this.owned } };
    return told(`container ${spec.name}`, async () => {
      const dockerId = await this.createOrFind(spec);
      for (const { path, content } of spec.files ?? []) {
        await this.docker.getContainer(dockerId).putArchive(tarOf(path, content), { path: "/" });
      }
      // Docker takes one network with the container itself.
      if (spec.network.kind === "own" && spec.network.beside)
        await this.networks.connect(spec.network.beside, dockerId);
      return dockerId;
    });
  }

  private async createOrFind(spec: ContainerSpec): Promise<string> {
    try {
      return (await this.docker.createContainer(containerConfig(spec))).id;
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
      const existing = await this.inspect(spec.name);
      const ours = existing && Object.entries(spec.labels).every(([key, value]) => existing.labels[key] === value);
      if (!existing || !ours) throw error;
      return existing.dockerId;
    }
  }

  start(dockerId: string, { addresses } = { addresses: true }): Promise<{ ip: string; mac?: string }> {
    return told(`container ${short(dockerId)}`, async () => {
      const container = this.docker.getContainer(dockerId);
      await container.start().catch(ignore(304));
      if (!addresses) return { ip: "" };
      const { NetworkSettings, HostConfig } = await container.inspect();
      const { ip, mac } = addressesOf(NetworkSettings.Networks, HostConfig.NetworkMode);
      return { ip, ...(mac && { mac }) };
    });
  }

  signal(dockerId: string, signal?: string): Promise<void> {
    return told(`container ${short(dockerId)}`, async () => {
      const container = this.docker.getContainer(dockerId);
      try {
        const stop = signal ?? ((await container.inspect()).Config as { StopSignal?: string }).StopSignal;
        await container.kill({ signal: stop || "SIGTERM" });
      } catch (error) {
        ignore(404, 409)(error);
      }
    });
  }

  kill(dockerId: string): Promise<void> {
    return this.signal(dockerId, "SIGKILL");
  }

  remove(dockerId: string): Promise<void> {
    return told(`container ${short(dockerId)}`, async () => {
      // 409: its removal is already in progress.
      await this.docker.getContainer(dockerId).remove({ force: true, v: true }).catch(ignore(404, 409));
    });
  }

  limitCpu(dockerId: string, units: number): Promise<void> {
    return told(`container ${short(dockerId)}`, async () => {
      await this.docker.getContainer(dockerId).update(cpuQuota(units)).catch(ignore(404, 409));
    });
  }

  async ensureVolume({ name, labels, driver, driverOptions, given }: VolumeSpec): Promise<void> {
    if (await told(`volume ${name}`, () => this.volumeLabels(name))) return;
    // In ECS's words, as its agent says them.
    if (given) throw new Error(`CannotCreateVolumeError: no such volume: ${name}`);
    const Labels = { ...labels, ...this.owned };
    const asked = { Name: name, Labels, Driver: driver || "local", DriverOpts: driverOptions ?? {} };
    await told(`CannotCreateVolumeError: ${name}`, () => this.docker.createVolume(asked));
  }

  removeVolume(name: string): Promise<void> {
    return told(`volume ${name}`, async () => {
      const labels = await this.volumeLabels(name);
      if (labels?.[LABEL.owner] !== this.owned[LABEL.owner]) return;
      await this.docker.getVolume(name).remove().catch(ignore(404));
    });
  }

  /** Undefined where there is no such volume. */
  private async volumeLabels(name: string): Promise<Record<string, string> | undefined> {
    try {
      return (await this.docker.getVolume(name).inspect()).Labels ?? {};
    } catch (error) {
      ignore(404)(error);
      return undefined;
    }
  }

  exec(dockerId: string, command: string[], timeoutSeconds: number): Promise<{ exitCode: number; output: string }> {
    const run = () => execInContainer(this.docker, dockerId, command, timeoutSeconds, this.ender);
    return told(`container ${short(dockerId)}`, run);
  }

  attach(dockerId: string, command: string[], user: string): Promise<RunningCommand> {
    return told(`container ${short(dockerId)}`, () => attachToContainer(this.docker, dockerId, command, user));
  }

  list(label: string): Promise<ContainerState[]> {
    return told(`containers with label ${label}`, async () => {
      const listed = await this.docker.listContainers({
        all: true,
        filters: JSON.stringify({ label: [label, ...this.ownedFilter()] }),
      });
      return Promise.all(
        listed.map(async (info) => {
          const state = stateOfListed(info);
          // Only «inspect» knows when and how it ended.
          return state.status === "exited" ? ((await this.inspect(state.dockerId)) ?? state) : state;
        }),
      );
    });
  }

  inspect(dockerId: string): Promise<ContainerState | undefined> {
    return told(`container ${short(dockerId)}`, async () => {
      try {
        return stateOfInspect(await this.docker.getContainer(dockerId).inspect());
      } catch (error) {
        ignore(404)(error);
        return undefined;
      }
    });
  }

  async stats(dockerId: string): Promise<ContainerStats | undefined> {
    const stats = await this.dockerStats(dockerId);
    return stats && statsOf(stats as unknown as DockerStats);
  }

  dockerStats(dockerId: string): Promise<Record<string, unknown> | undefined> {
    return told(`statistics of container ${short(dockerId)}`, async () => {
      try {
        // Once: else Docker measures for a second, to have something to compare with.
        const options = { stream: false as const, "one-shot": true };
        return (await this.docker.getContainer(dockerId).stats(options)) as unknown as Record<string, unknown>;
      } catch (error) {
        ignore(404)(error);
        return undefined;
      }
    });
  }

  logs(dockerId: string, { since, tail }: { since?: number; tail?: number }): Promise<LogLine[]> {
    return told(`logs of container ${short(dockerId)}`, async () => {
      const reader = new LogReader();
      try {
        const stream = await this.logStream(dockerId, {
          stdout: true,
          stderr: true,
          timestamps: true,
          ...(since !== undefined && { since: (since / 1000).toFixed(3) }),
          ...(tail !== undefined && { tail }),
        });
        for await (const chunk of stream) reader.write(chunk as Buffer);
      } catch (error) {
        ignore(404)(error);
      }
      const lines = reader.end();
      return since === undefined ? lines : lines.filter((line) => line.at > since);
    });
  }

  ensureImage(image: string, { pull, pin, user }: ImageOptions = { pull: true }): Promise<ImageHere> {
    if (pin) return this.images.ensurePinned(image, pin, user);
    return pull ? this.images.ensure(image, user) : this.images.here(image);
  }

  watch(listener: (event: RuntimeEvent) => void, onReconnect: () => void, signal: AbortSignal): Promise<void> {
    return watchEvents(this.docker, this.ownedFilter(), listener, onReconnect, signal);
  }

  private ownedFilter(): string[] {
    return Object.entries(this.owned).map(([key, value]) => `${key}=${value}`);
  }

  /** dockerode reads logs that it doesn't follow into memory whole; this way they come in chunks. */
  private logStream(dockerId: string, options: Record<string, unknown>): Promise<Readable> {
    return new Promise((resolve, reject) => {
      this.docker.modem.dial(
        {
          path: `/containers/${dockerId}/logs?`,
          method: "GET",
          isStream: true,
          statusCodes: { 200: true, 404: "no such container", 500: "server error" },
          options,
        },
        (error: unknown, stream: unknown) => (error ? reject(error) : resolve(stream as Readable)),
      );
    });
  }
}

/** A connection for each request: kept ones break when Docker is restarted, and a new one costs next to nothing here. */
class Connections extends http.Agent {
  constructor() {
    super({ keepAlive: false });
  }

  /** docker-modem formats what it sends for a debug log that is off; an agent with all its sockets takes longer than the call. */
  [inspect.custom](): string {
    return "Connections";
  }
}

function connect(): Docker {
  const host = process.env.DOCKER_HOST;
  if (host && !host.startsWith("unix://")) return new Docker();
  const options = { socketPath: host?.slice("unix://".length) || "/var/run/docker.sock", agent: new Connections() };
  return new Docker(options);
}

async function told<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw dockerError(error, what);
  }
}

/** For answers that mean «it is so already». */
function ignore(...statuses: number[]): (error: unknown) => void {
  return (error) => {
    if (!statuses.includes(statusOf(error) ?? 0)) throw error;
  };
}

const short = (dockerId: string) => (/^[0-9a-f]{64}$/.test(dockerId) ? dockerId.slice(0, 12) : dockerId);
