import { CAPABILITIES as ALL_CAPABILITIES } from "../ecs/capabilities";
import { type Entries, group, list } from "./group";
import { isLeaf } from "./leaf";
import type { Property } from "./property";
import { checkOneOf, flag, oneOf, text, texts, whole } from "./values";

/**
 * Rights over the kernel that a container has beside or without the ones that Docker gives.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html
 */
export interface CapabilitiesOptions {
  /** On Fargate `SYS_PTRACE` only. @default none @example ["SYS_PTRACE"] */
  add?: string[];
  /** @default none @example ["ALL"] */
  drop?: string[];
}

/**
 * A file system in memory.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html
 */
export interface TmpfsOptions {
  /** Where it is mounted, an absolute path. */
  containerPath: string;
  /** Most that it holds, in MiB. */
  size: number;
  /** @default none @example ["noexec"] */
  mountOptions?: string[];
}

/**
 * What a container is to Linux. Fargate has no `sharedMemorySize`, `tmpfs`, `maxSwap` and `swappiness`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html
 */
export interface LinuxParametersOptions {
  /** Whether an init process forwards signals and reaps processes. @default true */
  initProcessEnabled?: boolean;
  /** @default Docker's own */
  capabilities?: CapabilitiesOptions;
  /** Size of `/dev/shm` in MiB. @default 64 */
  sharedMemorySize?: number;
  /** @default none */
  tmpfs?: TmpfsOptions[];
  /** Swap that the container may use beside its memory, in MiB. @default that of the instance */
  maxSwap?: number;
  /** How willingly it swaps, 0–100; ECS ignores it without `maxSwap`. @default 60 */
  swappiness?: number;
}

/**
 * A resource limit of a container.
 * @example { name: "nofile", softLimit: 65536 }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html
 */
export interface UlimitOptions {
  name: (typeof LIMITS)[number];
  /** From 0, or -1 for none. */
  softLimit: number;
  /** @default `softLimit` */
  hardLimit?: number;
}

/**
 * A kernel parameter. One of the network (`net.`) is the whole task's.
 * @example { namespace: "net.core.somaxconn", value: "1024" }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html
 */
export interface SystemControlOptions {
  namespace: string;
  value: string;
}

const LIMITS = [
  ...(["core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc"] as const),
  ...(["rss", "rtprio", "rttime", "sigpending", "stack"] as const),
];

const CAPABILITIES = {
  add: texts('["SYS_PTRACE"]').and(areCapabilities),
  drop: texts('["ALL"]').and(areCapabilities),
} satisfies Entries<CapabilitiesOptions>;

function areCapabilities(capabilities: Property): void {
  for (const capability of capabilities.items()) {
    if (!isLeaf(capability.value)) checkOneOf(capability, ALL_CAPABILITIES);
  }
}

const ABSOLUTE_PATH = text("absolute paths", /^\//);

const TMPFS = {
  containerPath: ABSOLUTE_PATH.required("allowed are absolute paths"),
  size: whole(1, undefined, "MiB").required("allowed are whole numbers from 1 MiB"),
  mountOptions: texts('["noexec"]'),
} satisfies Entries<TmpfsOptions>;

const LINUX_PARAMETERS_ENTRIES = {
  initProcessEnabled: flag().default(true),
  capabilities: group(CAPABILITIES),
  sharedMemorySize: whole(1, undefined, "MiB"),
  tmpfs: list(group(TMPFS), "file systems in memory", "allowed are objects with a containerPath and a size").default(
    [],
  ),
  maxSwap: whole(0, undefined, "MiB"),
  swappiness: whole(0, 100),
} satisfies Entries<LinuxParametersOptions>;

export const LINUX_PARAMETERS = group(LINUX_PARAMETERS_ENTRIES).default({});

const ULIMIT = {
  name: oneOf(...LIMITS).required(`allowed are ${LIMITS.join(", ")}`),
  softLimit: whole(-1).required("allowed are whole numbers from -1, which is no limit"),
  hardLimit: whole(-1).default(({ sibling }) => sibling<number>("softLimit")),
} satisfies Entries<UlimitOptions>;

export const ULIMITS = list(
  group(ULIMIT, (ulimit, { softLimit, hardLimit }) => {
    if (typeof softLimit !== "number" || typeof hardLimit !== "number" || hardLimit === -1) return;
    if (softLimit !== -1 && softLimit <= hardLimit) return;
    ulimit
      .get("hardLimit")
      .as(hardLimit)
      .fail(`allowed is ${softLimit === -1 ? "-1, as the softLimit is" : `at least the softLimit, ${softLimit}`}`);
  }),
  "resource limits",
  "allowed are objects with a name and a softLimit",
)
  .and((ulimits) => {
    const names = ulimits.items().map((ulimit) => ulimit.get("name").value);
    const twice = ulimits.items().find((_, i) => names.indexOf(names[i]) < i);
    twice?.get("name").fail("allowed is each limit once");
  })
  .default([]);

const SYSTEM_CONTROL = {
  // Those that a container can have of its own: https://docs.docker.com/reference/cli/docker/container/run/#sysctl
  namespace: text(
    "kernel parameters of a namespace: net.*, kernel.msg*, kernel.sem, kernel.shm*, fs.mqueue.*",
    /^(net\.|kernel\.(msg|shm|sem)|fs\.mqueue\.)[\w./-]*$/,
  ).required("allowed are kernel parameters, such as net.core.somaxconn"),
  value: text("values of kernel parameters", /^\S/).required("allowed are texts"),
} satisfies Entries<SystemControlOptions>;

export const SYSTEM_CONTROLS = list(
  group(SYSTEM_CONTROL),
  "kernel parameters",
  "allowed are objects with a namespace and a value",
).default([]);
