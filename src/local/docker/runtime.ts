/** What the local ECS needs of a container runtime. The tests have a simulated one; `dockerRuntime.ts` is the real one. */
export interface Runtime {
  ensureNetwork(name: string, labels: Record<string, string>, options?: NetworkOptions): Promise<void>;
  /** A container is on the network, too, from now on or from its start. That it is there already is not an error. */
  connect(network: string, container: string): Promise<void>;
  /** That it isn't there is not an error. */
  disconnect(network: string, container: string): Promise<void>;
  network(name: string): Promise<NetworkState | undefined>;
  /** Removing what isn't there is not an error. */
  removeNetwork(name: string): Promise<void>;
  create(spec: ContainerSpec): Promise<string>;
  /**
   * Resolves with the container's addresses on its network; `ip` is empty where it has none of its own. Who knows that, or
   * doesn't ask for them, says so, and spares Docker a question.
   */
  start(dockerId: string, options?: { addresses: boolean }): Promise<{ ip: string; mac?: string }>;
  /** Sends the stop signal and returns; `kill` follows from whoever counts the timeout. */
  signal(dockerId: string, signal?: string): Promise<void>;
  kill(dockerId: string): Promise<void>;
  remove(dockerId: string): Promise<void>;
  /** From now on, so many CPU units are the most that it may use; that it doesn't run any more is not an error. */
  limitCpu(dockerId: string, units: number): Promise<void>;
  /** Makes the volume unless it is there; `given` ones are there already, or it is an error. */
  ensureVolume(volume: VolumeSpec): Promise<void>;
  /** Removing a volume that isn't there is not an error; one that this runtime has not made stays. */
  removeVolume(name: string): Promise<void>;
  /** Runs a command inside, which is killed where it takes longer than `timeoutSeconds`. */
  exec(dockerId: string, command: string[], timeoutSeconds: number): Promise<{ exitCode: number; output: string }>;
  /** Runs a command inside, as this user and with a terminal, until it ends or is left. */
  attach(dockerId: string, command: string[], user: string): Promise<RunningCommand>;
  /** What exists with this label (`key` or `key=value`), running or not. */
  list(label: string): Promise<ContainerState[]>;
  inspect(dockerId: string): Promise<ContainerState | undefined>;
  /** What a running container uses; undefined of one that doesn't run. */
  stats(dockerId: string): Promise<ContainerStats | undefined>;
  /** The same as Docker itself says it. */
  dockerStats(dockerId: string): Promise<Record<string, unknown> | undefined>;
  /** Lines of stdout and stderr, oldest first. */
  logs(dockerId: string, options: { since?: number; tail?: number }): Promise<LogLine[]>;
  /**
   * Pulls the image unless it is here, and tells the digest of its manifest; of an image that was built here its id.
   * Throws an error that says which image, and what the registry or Docker said. Without `pull` it must be here. With a
   * `pin` it is that version of the image, whatever its tag has come to mean since; a `user` is who its registry is asked as.
   */
  ensureImage(image: string, options?: ImageOptions): Promise<ImageHere>;
  /**
   * Calls `listener` for what is made, starts, dies or is killed for its memory of this runtime's containers; ends with the
   * signal. `onReconnect` tells that events may have been missed, and is called when the stream first stands, too.
   */
  watch(listener: (event: RuntimeEvent) => void, onReconnect: () => void, signal: AbortSignal): Promise<void>;
}

export interface ImageOptions {
  pull: boolean;
  pin?: ImagePin;
  user?: { username: string; password: string };
}

/** What an image's tag meant at some time. */
export interface ImagePin {
  /** Docker's id of it. */
  id: string;
  digest?: string;
}

/** An image that is on this machine. */
export interface ImageHere {
  digest?: string;
  id?: string;
  /** What containers are made of in place of its name, where that means another version. */
  runs?: string;
}

/** A command with a terminal. */
export interface RunningCommand {
  write(data: Buffer): void;
  resize(size: { rows: number; cols: number }): void;
  onOutput(listener: (output: Buffer) => void): void;
  /** Holds its output back, and lets it go on. */
  pause(): void;
  resume(): void;
  /** Ends its input. */
  close(): void;
  /** Its exit code. */
  ended: Promise<number>;
}

export interface NetworkState {
  subnet?: string;
  gateway?: string;
  /** Those that containers are given that ask for none. Without it a container can ask for none. */
  range?: string;
  /** Names of the containers that are on it and run. */
  members: string[];
}

export interface NetworkOptions {
  /** It leads nowhere else, and is every control plane's. @default false */
  shared?: boolean;
}

export interface VolumeSpec {
  name: string;
  labels: Record<string, string>;
  /** @default Docker's own */
  driver?: string;
  driverOptions?: Record<string, string>;
  /** Somebody else has made it. @default false */
  given?: boolean;
}

export interface Mount {
  source: string;
  target: string;
  readOnly: boolean;
  kind: "bind" | "volume";
  /** What the image has in that place does not come into an empty volume. @default false */
  noCopy?: boolean;
}

export interface ContainerSpec {
  name: string;
  image: string;
  labels: Record<string, string>;
  entryPoint?: string[];
  command?: string[];
  environment: Record<string, string>;
  user?: string;
  workingDirectory?: string;
  readonlyRootFilesystem?: boolean;
  init?: boolean;
  stopSignal?: string;
  /** CPU units; a share, not a limit, unless `cpuLimit`. */
  cpuShares?: number;
  /** CPU units that it can't exceed. */
  cpuLimit?: number;
  /** MiB. */
  memory?: number;
  memoryReservation?: number;
  ulimits?: { name: string; softLimit: number; hardLimit: number }[];
  /** MiB of swap beside its memory. @default none */
  swap?: number;
  /** 0–100. @default Docker's */
  swappiness?: number;
  /** MiB. @default Docker's */
  sharedMemory?: number;
  tmpfs?: { path: string; options: string }[];
  devices?: { hostPath: string; containerPath: string; permissions: string }[];
  capabilities?: { add: string[]; drop: string[] };
  sysctls?: Record<string, string>;
  privileged?: boolean;
  /** How many of the machine's NVIDIA GPUs it sees. @default none */
  gpus?: number;
  securityOptions?: string[];
  /** Keeps stdin open. */
  interactive?: boolean;
  /** What it writes goes to a terminal, errors as well. */
  terminal?: boolean;
  /** Another container's processes, or the machine's. @default its own */
  pid?: { container: string } | "host";
  /** Another container's IPC, the machine's, none, or its own, which others may join. @default its own */
  ipc?: { container: string } | "host" | "none" | "shareable";
  mounts?: Mount[];
  /** Where what it writes is sent to as well, by Fluentd's protocol: `address:port`. @default nowhere */
  logTo?: { address: string; tag: string };
  /** Files that are put into it before it starts, by absolute paths. @default none */
  files?: { path: string; content: string }[];
  /** Other containers, by name, whose mounts it has as well. */
  volumesFrom?: { container: string; readOnly: boolean }[];
  network:
    | {
        kind: "own";
        name: string;
        aliases: string[];
        hostname?: string;
        extraHosts?: string[];
        dns?: { servers: string[]; search: string[] };
        /** Other containers on the network, by the name that this one calls them. */
        links?: { container: string; alias: string }[];
        /** @default one that is free */
        ip?: string;
        /** A link-local address that it has there as well, beside the one by which it is known. */
        linkLocal?: string;
        /** Another network that it is on as well; its address is that on the first. */
        beside?: string;
      }
    | { kind: "of"; container: string }
    /** A namespace of its own with nothing but the loopback interface. */
    | { kind: "none"; hostname?: string; extraHosts?: string[] };
  /** Host ports, published on the loopback interface. */
  publish?: { containerPort: number; hostPort: number }[];
  /** Docker starts it again whenever it ends. */
  restarts?: true;
}

export interface ContainerState {
  dockerId: string;
  name: string;
  image: string;
  labels: Record<string, string>;
  status: "created" | "running" | "exited";
  exitCode?: number;
  oomKilled?: boolean;
  startedAt?: number;
  finishedAt?: number;
  ip?: string;
  mac?: string;
}

export interface ContainerStats {
  /** Milliseconds. */
  at: number;
  /** Milliseconds of CPU time since it started. */
  cpu: number;
  /** Bytes of its working set: what the kernel can't take back at once. */
  memory: number;
}

export interface RuntimeEvent {
  kind: "create" | "start" | "die" | "oom";
  dockerId: string;
  labels: Record<string, string>;
  exitCode?: number;
  at: number;
}

export interface LogLine {
  at: number;
  stream: "stdout" | "stderr";
  message: string;
}
