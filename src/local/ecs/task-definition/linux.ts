import { isRecord } from "../../../protocol/json";
import type { ContainerDefinition } from "./record";

/** What of a container is Linux's: limits, rights and namespaces. Sizes in MiB. */
export interface LinuxSettings {
  capabilities: { add: string[]; drop: string[] };
  devices: { hostPath: string; containerPath: string; permissions: string }[];
  tmpfs: { path: string; options: string }[];
  sharedMemory?: number;
  /** Swap that it may use beside its memory. */
  maxSwap?: number;
  /** How willingly it swaps, 0–100. */
  swappiness?: number;
  sysctls: Record<string, string>;
  privileged: boolean;
  interactive: boolean;
  terminal: boolean;
  securityOptions: string[];
  dns: { servers: string[]; search: string[] };
  hostname?: string;
}

interface Given {
  linuxParameters?: {
    capabilities?: { add?: string[]; drop?: string[] };
    devices?: { hostPath: string; containerPath?: string; permissions?: string[] }[];
    tmpfs?: { containerPath: string; size: number; mountOptions?: string[] }[];
    sharedMemorySize?: number;
    maxSwap?: number;
    swappiness?: number;
  };
  systemControls?: { namespace?: string; value?: string }[];
  privileged?: boolean;
  interactive?: boolean;
  pseudoTerminal?: boolean;
  dockerSecurityOptions?: string[];
  dnsServers?: string[];
  dnsSearchDomains?: string[];
  hostname?: string;
}

const PERMISSIONS: Readonly<Record<string, string>> = { read: "r", write: "w", mknod: "m" };

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html */
export function linuxSettings(container: Pick<ContainerDefinition, "given">): LinuxSettings {
  const given: Given = isRecord(container.given) ? container.given : {};
  const { linuxParameters = {}, systemControls = [] } = given;
  const { capabilities = {}, devices = [], tmpfs = [], sharedMemorySize, maxSwap, swappiness } = linuxParameters;
  return {
    capabilities: { add: capabilities.add ?? [], drop: capabilities.drop ?? [] },
    devices: devices.map(({ hostPath, containerPath = hostPath, permissions = Object.keys(PERMISSIONS) }) => ({
      hostPath,
      containerPath,
      permissions: permissions.map((each) => PERMISSIONS[each] ?? "").join(""),
    })),
    tmpfs: tmpfs.map(({ containerPath, size, mountOptions = [] }) => ({
      path: containerPath,
      options: [`size=${size}m`, ...mountOptions].join(","),
    })),
    sharedMemory: sharedMemorySize,
    maxSwap,
    // ECS ignores it where no swap is set.
    swappiness: maxSwap === undefined ? undefined : swappiness,
    sysctls: Object.fromEntries(systemControls.map(({ namespace = "", value = "" }) => [namespace, value])),
    privileged: given.privileged ?? false,
    interactive: given.interactive ?? false,
    terminal: given.pseudoTerminal ?? false,
    securityOptions: given.dockerSecurityOptions ?? [],
    dns: { servers: given.dnsServers ?? [], search: given.dnsSearchDomains ?? [] },
    hostname: given.hostname,
  };
}

/** Whether a kernel parameter is of the network namespace, which a task's containers share. */
export const isOfNetwork = (sysctl: string) => sysctl.startsWith("net.");
