import type { ContainerCreateOptions, HostConfig } from "dockerode";
import type { ContainerSpec, Mount } from "./runtime";

/** Docker keeps so much of a container's output; what is older is gone. */
const LOG_CONFIG = { Type: "json-file", Config: { "max-size": "5m", "max-file": "2" } };

/** Docker keeps what it sends away in a cache of its own, which gives it back. Nobody waits for a router that doesn't take it. */
function logConfig({ logTo }: ContainerSpec): NonNullable<HostConfig["LogConfig"]> {
  if (!logTo) return LOG_CONFIG;
  const { address, tag } = logTo;
  const patience = { "fluentd-async": "true", "fluentd-retry-wait": "500ms", "fluentd-max-retries": "20" };
  return {
    Type: "fluentd",
    Config: { "fluentd-address": `tcp://${address}`, "fluentd-sub-second-precision": "true", tag, ...patience },
  };
}

const MIB = 1024 * 1024;
/** Docker's own default, which a quota is a part of. */
const CPU_PERIOD = 100_000;
/** Docker's least quota. */
const LEAST_QUOTA = 1000;

/** A limit in CPU units. A quota, unlike NanoCpus, may exceed the CPUs that the machine has. */
export function cpuQuota(units: number): { CpuPeriod: number; CpuQuota: number } {
  return { CpuPeriod: CPU_PERIOD, CpuQuota: Math.max(LEAST_QUOTA, Math.round((units / 1024) * CPU_PERIOD)) };
}

/** The request body of «create container». Pure. */
export function containerConfig(spec: ContainerSpec): ContainerCreateOptions {
  const { network } = spec;
  return {
    name: spec.name,
    Image: spec.image,
    Labels: spec.labels,
    ...(spec.entryPoint && { Entrypoint: spec.entryPoint }),
    ...(spec.command && { Cmd: spec.command }),
    Env: Object.entries(spec.environment).map(([key, value]) => `${key}=${value}`),
    ...(spec.user && { User: spec.user }),
    ...(spec.workingDirectory && { WorkingDir: spec.workingDirectory }),
    ...(spec.stopSignal && { StopSignal: spec.stopSignal }),
    // The image's own HEALTHCHECK is not used: Slipway runs the task definition's.
    Healthcheck: { Test: ["NONE"] },
    ...(spec.interactive && { OpenStdin: true }),
    ...(spec.terminal && { Tty: true }),
    HostConfig: hostConfig(spec),
    ...(network.kind !== "of" && network.hostname && { Hostname: network.hostname }),
    ...(network.kind === "own" && { NetworkingConfig: { EndpointsConfig: { [network.name]: endpointOf(network) } } }),
    ...(spec.publish?.length && {
      ExposedPorts: Object.fromEntries(spec.publish.map(({ containerPort }) => [`${containerPort}/tcp`, {}])),
    }),
  };
}

function hostConfig(spec: ContainerSpec): HostConfig {
  const { network } = spec;
  return {
    NetworkMode: networkModeOf(network),
    LogConfig: logConfig(spec),
    ...(spec.restarts && { RestartPolicy: { Name: "unless-stopped" } }),
    ...(network.kind !== "of" && network.extraHosts?.length && { ExtraHosts: network.extraHosts }),
    ...(network.kind === "own" && network.dns?.servers.length && { Dns: network.dns.servers }),
    ...(network.kind === "own" && network.dns?.search.length && { DnsSearch: network.dns.search }),
    ...(spec.init !== undefined && { Init: spec.init }),
    ...(spec.readonlyRootFilesystem && { ReadonlyRootfs: true }),
    // Docker's least share is 2.
    ...(spec.cpuShares && { CpuShares: Math.max(2, spec.cpuShares) }),
    ...(spec.cpuLimit && cpuQuota(spec.cpuLimit)),
    ...(spec.memory && { Memory: spec.memory * MIB, MemorySwap: (spec.memory + (spec.swap ?? 0)) * MIB }),
    ...(spec.swappiness !== undefined && { MemorySwappiness: spec.swappiness }),
    ...(spec.memoryReservation && { MemoryReservation: spec.memoryReservation * MIB }),
    ...(spec.ulimits?.length && {
      Ulimits: spec.ulimits.map(({ name, softLimit, hardLimit }) => ({ Name: name, Soft: softLimit, Hard: hardLimit })),
    }),
    ...rightsConfig(spec),
    ...(spec.mounts?.length && { Binds: spec.mounts.map(bindOf) }),
    ...(spec.volumesFrom?.length && {
      VolumesFrom: spec.volumesFrom.map(({ container, readOnly }) => (readOnly ? `${container}:ro` : container)),
    }),
    ...(spec.publish?.length && { PortBindings: portBindings(spec.publish) }),
  };
}

function bindOf({ source, target, readOnly, noCopy }: Mount): string {
  const options = [...(readOnly ? ["ro"] : []), ...(noCopy ? ["nocopy"] : [])].join(",");
  return `${source}:${target}${options && `:${options}`}`;
}

function networkModeOf(network: ContainerSpec["network"]): string {
  if (network.kind === "own") return network.name;
  return network.kind === "none" ? "none" : `container:${network.container}`;
}

/** Its names on the network, and those that it alone has for others there. */
function endpointOf({ aliases, links = [], ip, linkLocal }: Extract<ContainerSpec["network"], { kind: "own" }>) {
  return {
    Aliases: aliases,
    ...((ip || linkLocal) && {
      IPAMConfig: { ...(ip && { IPv4Address: ip }), ...(linkLocal && { LinkLocalIPs: [linkLocal] }) },
    }),
    ...(links.length > 0 && { Links: links.map(({ container, alias }) => `${container}:${alias}`) }),
  };
}

/** What a container may do, and what of the machine it sees. */
function rightsConfig(spec: ContainerSpec): HostConfig {
  const { capabilities, devices = [], tmpfs = [], sysctls = {}, pid, ipc, securityOptions = [] } = spec;
  return {
    ...(spec.privileged && { Privileged: true }),
    ...(spec.gpus && { DeviceRequests: [{ Driver: "", Count: spec.gpus, Capabilities: [["gpu"]] }] }),
    ...(capabilities?.add.length && { CapAdd: capabilities.add }),
    ...(capabilities?.drop.length && { CapDrop: capabilities.drop }),
    ...(securityOptions.length > 0 && { SecurityOpt: securityOptions }),
    ...(devices.length > 0 && {
      Devices: devices.map(({ hostPath, containerPath, permissions }) => ({
        PathOnHost: hostPath,
        PathInContainer: containerPath,
        CgroupPermissions: permissions,
      })),
    }),
    ...(tmpfs.length > 0 && { Tmpfs: Object.fromEntries(tmpfs.map(({ path, options }) => [path, options])) }),
    ...(spec.sharedMemory && { ShmSize: spec.sharedMemory * MIB }),
    ...(Object.keys(sysctls).length > 0 && { Sysctls: sysctls }),
    ...(pid && { PidMode: modeOf(pid) }),
    ...(ipc && { IpcMode: modeOf(ipc) }),
  };
}

const modeOf = (mode: string | { container: string }) =>
  typeof mode === "string" ? mode : `container:${mode.container}`;

function portBindings(publish: NonNullable<ContainerSpec["publish"]>): HostConfig["PortBindings"] {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { containerPort, hostPort } of publish) {
    const key = `${containerPort}/tcp`;
    bindings[key] = [...(bindings[key] ?? []), { HostIp: "127.0.0.1", HostPort: String(hostPort) }];
  }
  return bindings;
}
