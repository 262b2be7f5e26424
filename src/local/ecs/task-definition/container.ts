import { isRecord } from "../../../protocol/json";
import { clientException } from "../errors";
import { readLink } from "./links";
import type { ContainerDefinition } from "./record";

/** A container definition as the ECS API takes it. */
export interface ContainerInput {
  name?: string;
  image?: string;
  essential?: boolean;
  cpu?: number;
  memory?: number;
  memoryReservation?: number;
  command?: string[];
  entryPoint?: string[];
  environment?: { name?: string; value?: string }[];
  secrets?: { name: string; valueFrom: string }[];
  environmentFiles?: { value: string; type: "s3" }[];
  portMappings?: {
    containerPort?: number;
    containerPortRange?: string;
    hostPort?: number;
    protocol?: "tcp" | "udp";
    name?: string;
  }[];
  healthCheck?: { command: string[]; interval?: number; timeout?: number; retries?: number; startPeriod?: number };
  dependsOn?: ContainerDefinition["dependsOn"];
  startTimeout?: number;
  stopTimeout?: number;
  user?: string;
  workingDirectory?: string;
  readonlyRootFilesystem?: boolean;
  linuxParameters?: { initProcessEnabled?: boolean; [other: string]: unknown };
  ulimits?: ContainerDefinition["ulimits"];
  dockerLabels?: Record<string, string>;
  extraHosts?: ContainerDefinition["extraHosts"];
  mountPoints?: { sourceVolume?: string; containerPath?: string; readOnly?: boolean }[];
  volumesFrom?: { sourceContainer?: string; readOnly?: boolean }[];
  logConfiguration?: { logDriver: string; options?: Record<string, string>; secretOptions?: unknown[] };
  [other: string]: unknown;
}

/** Seconds between the stop signal and the kill where the definition doesn't say. */
const STOP_TIMEOUT = 30;

/** The container with every default filled in. */
export function normaliseContainer(input: ContainerInput, networkMode: string, path: string): ContainerDefinition {
  const portMappings = (input.portMappings ?? []).map((mapping, i) =>
    normalisePort(mapping, networkMode, `${path}.portMappings.${i}`),
  );
  const healthCheck = normaliseHealthCheck(input.healthCheck, `${path}.healthCheck`);
  return {
    name: input.name ?? "",
    image: input.image ?? "",
    essential: input.essential ?? true,
    cpu: input.cpu ?? 0,
    memory: input.memory,
    memoryReservation: input.memoryReservation,
    command: input.command,
    entryPoint: input.entryPoint,
    environment: (input.environment ?? []).map(({ name = "", value = "" }) => ({ name, value })),
    ...(input.secrets?.length && { secrets: input.secrets }),
    ...(input.environmentFiles?.length && { environmentFiles: input.environmentFiles.map(({ value }) => value) }),
    portMappings,
    healthCheck,
    dependsOn: withLinks(input),
    startTimeout: input.startTimeout,
    stopTimeout: input.stopTimeout ?? STOP_TIMEOUT,
    user: input.user,
    workingDirectory: input.workingDirectory,
    readonlyRootFilesystem: input.readonlyRootFilesystem ?? false,
    initProcessEnabled: input.linuxParameters?.initProcessEnabled ?? false,
    ulimits: input.ulimits ?? [],
    dockerLabels: input.dockerLabels ?? {},
    extraHosts: input.extraHosts ?? [],
    mountPoints: (input.mountPoints ?? []).map(({ sourceVolume = "", containerPath = "", readOnly = false }) => ({
      sourceVolume,
      containerPath,
      readOnly,
    })),
    ...(input.volumesFrom?.length && {
      volumesFrom: input.volumesFrom.map(({ sourceContainer = "", readOnly = false }) => ({
        sourceContainer,
        readOnly,
      })),
    }),
    logConfiguration: input.logConfiguration && {
      logDriver: input.logConfiguration.logDriver,
      options: input.logConfiguration.options ?? {},
    },
    given: givenBack(input, portMappings),
  };
}

/** Whom a container links to has been started before it, as if it depended on that. */
function withLinks({ dependsOn = [], links }: ContainerInput): ContainerDefinition["dependsOn"] {
  const linked = (Array.isArray(links) ? (links as string[]) : []).map((link) => readLink(link).container);
  const others = linked.filter((name) => !dependsOn.some(({ containerName }) => containerName === name));
  return [
    ...dependsOn,
    ...[...new Set(others)].map((containerName) => ({ containerName, condition: "START" as const })),
  ];
}

/** What ECS answers for a container that was registered so: members that nobody gave are few, and always the same. */
function givenBack(input: ContainerInput, portMappings: PortMapping[]): Record<string, unknown> {
  const { healthCheck, linuxParameters } = input;
  const { capabilities } = linuxParameters ?? {};
  return {
    cpu: 0,
    essential: true,
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    ...input,
    portMappings: portMappings.map((mapping, i) => ({ ...input.portMappings?.[i], ...mapping })),
    ...(isRecord(capabilities) && {
      linuxParameters: { ...linuxParameters, capabilities: { add: [], drop: [], ...capabilities } },
    }),
    ...(healthCheck && { healthCheck: { interval: 30, timeout: 5, retries: 3, ...healthCheck } }),
  };
}

type PortMapping = ContainerDefinition["portMappings"][number];

function normalisePort(
  {
    containerPort,
    containerPortRange,
    hostPort,
    protocol = "tcp",
    name,
  }: NonNullable<ContainerInput["portMappings"]>[number],
  networkMode: string,
  path: string,
): PortMapping {
  if (containerPortRange !== undefined && (containerPort !== undefined || hostPort !== undefined)) {
    throw clientException(`${path}: cannot specify both single port and port range ("${containerPortRange}").`);
  }
  if (containerPort === undefined) {
    throw clientException(`${path}.containerPort is required; ranges of ports are not supported on this machine.`);
  }
  inRange(`${path}.containerPort`, containerPort, 1, 65535);
  if (hostPort !== undefined) inRange(`${path}.hostPort`, hostPort, 0, 65535);
  const ownNamespace = networkMode === "awsvpc" || networkMode === "host";
  if (ownNamespace && hostPort !== undefined && hostPort !== 0 && hostPort !== containerPort) {
    throw clientException(
      `When networkMode=${networkMode}, the host ports and container ports in port mappings must match ` +
        `(${path}.hostPort is ${hostPort}, its containerPort ${containerPort}).`,
    );
  }
  const mapping: PortMapping = { containerPort, hostPort: ownNamespace ? containerPort : (hostPort ?? 0), protocol };
  return name === undefined ? mapping : { ...mapping, name };
}

function normaliseHealthCheck(input: ContainerInput["healthCheck"], path: string): ContainerDefinition["healthCheck"] {
  const kind = input?.command[0];
  if (!input || kind === "NONE") return undefined;
  if ((kind !== "CMD" && kind !== "CMD-SHELL") || input.command.length < 2) {
    throw clientException(
      `${path}.command is ${JSON.stringify(input.command)}; it must begin with CMD or CMD-SHELL and name a command.`,
    );
  }
  const { command, interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = input;
  inRange(`${path}.interval`, interval, 5, 300);
  inRange(`${path}.timeout`, timeout, 2, 60);
  inRange(`${path}.retries`, retries, 1, 10);
  inRange(`${path}.startPeriod`, startPeriod, 0, 300);
  return { command, interval, timeout, retries, startPeriod };
}

export function inRange(path: string, value: number, least: number, most: number): void {
  if (value < least || value > most) throw clientException(`${path} is ${value}; allowed are ${least} to ${most}.`);
}
