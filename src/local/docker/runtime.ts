/** What the local ECS needs of a container runtime. The tests have a simulated one; `dockerRuntime.ts` is the real one. */
export interface Runtime {
  ensureNetwork(name: string, labels: Record<string, string>): Promise<void>;
  /** Removing what isn't there is not an error. */
  removeNetwork(name: string): Promise<void>;
  create(spec: ContainerSpec): Promise<string>;
  /** Resolves with the container's addresses on its network (none where it joined another's namespace: `ip` is empty). */
  start(dockerId: string): Promise<{ ip: string; mac?: string }>;
  /** Sends the stop signal and returns; `kill` follows from whoever counts the timeout. */
  signal(dockerId: string, signal?: string): Promise<void>;
  kill(dockerId: string): Promise<void>;
  remove(dockerId: string): Promise<void>;
  /** Removing a volume that isn't there is not an error. */
  removeVolume(name: string): Promise<void>;
  /** Runs a command inside, for at most `timeoutSeconds`. */
  exec(dockerId: string, command: string[], timeoutSeconds: number): Promise<{ exitCode: number; output: string }>;
  /** What exists with this label (`key` or `key=value`), running or not. */
  list(label: string): Promise<ContainerState[]>;
  inspect(dockerId: string): Promise<ContainerState | undefined>;
  /** What a running container uses; undefined of one that doesn't run. */
  stats(dockerId: string): Promise<ContainerStats | undefined>;
  /** Lines of stdout and stderr, oldest first. */
  logs(dockerId: string, options: { since?: number; tail?: number }): Promise<LogLine[]>;
  /**
   * Pulls the image unless it is here, and tells the digest of its manifest; of an image that was built here its id.
   * Throws an error that says which image, and what the registry or Docker said.
   */
  ensureImage(image: string): Promise<{ digest?: string }>;
  /** Calls `listener` for each start, death and out-of-memory kill of a container with the label `slipway.task`; ends with the signal. `onReconnect` tells that events may have been missed, and is called when the stream first stands, too. */
  watch(listener: (event: RuntimeEvent) => void, onReconnect: () => void, signal: AbortSignal): Promise<void>;
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
  securityOptions?: string[];
  /** Keeps stdin open. */
  interactive?: boolean;
  /** Another container's processes, or the machine's. @default its own */
  pid?: { container: string } | "host";
  /** Another container's IPC, the machine's, none, or its own, which others may join. @default its own */
  ipc?: { container: string } | "host" | "none" | "shareable";
  mounts?: { source: string; target: string; readOnly: boolean; kind: "bind" | "volume" }[];
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
      }
    | { kind: "of"; container: string }
    /** A namespace of its own with nothing but the loopback interface. */
    | { kind: "none"; hostname?: string; extraHosts?: string[] };
  /** Host ports, published on the loopback interface. */
  publish?: { containerPort: number; hostPort: number }[];
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
  kind: "start" | "die" | "oom";
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
