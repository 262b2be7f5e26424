import { BUILD_DEFAULTS, CONTAINER_DEFAULTS, CONTAINER_HEALTH_CHECK_DEFAULTS } from "./defaults";
import { known, type Leaf, type Leafy } from "./leaf";
import type { BuildSpec, ContainerSpec, HealthCheckSpec } from "./specs";
import type { BuildOptions, ContainerHealthCheck, ContainerOptions, SidecarOptions } from "./types";

/** Options at whose own structure the checks have found no leaf. */
export type Known<T> = Exclude<Leafy<T>, Leaf>;

export function mainContainer(name: string, options: Known<ContainerOptions>): ContainerSpec {
  return { ...container(name, options), essential: true };
}

export function sidecar(name: string, options: Known<SidecarOptions>): ContainerSpec {
  const { cpu, memory, essential = CONTAINER_DEFAULTS.essential } = options;
  return { ...container(name, options), cpu, memory, essential };
}

function container(name: string, options: Known<ContainerOptions>): Omit<ContainerSpec, "essential"> {
  const { image, command, entryPoint, environment = {}, user, workingDirectory } = options;
  const build = known(options.build);
  const check = known(options.healthCheck);
  return {
    name,
    image,
    build: build && buildSpec(build),
    command,
    entryPoint,
    environment,
    ports: [
      ...(options.port === undefined ? [] : [{ port: options.port, protocol: CONTAINER_DEFAULTS.protocol }]),
      ...(known(options.ports) ?? []).map(known).map(({ port, protocol = CONTAINER_DEFAULTS.protocol }) => ({
        port,
        protocol,
      })),
    ],
    healthCheck: check && healthCheck(check),
    dependsOn: (known(options.dependsOn) ?? []).map(known),
    stopTimeout: options.stopTimeout ?? CONTAINER_DEFAULTS.stopTimeout,
    user,
    workingDirectory,
    readonlyRootFilesystem: options.readonlyRootFilesystem ?? CONTAINER_DEFAULTS.readonlyRootFilesystem,
  };
}

function buildSpec({ context, dockerfile, target, args = {} }: Known<BuildOptions>): BuildSpec {
  return { context, dockerfile: dockerfile ?? BUILD_DEFAULTS.dockerfile, target, args };
}

function healthCheck(check: Known<ContainerHealthCheck>): HealthCheckSpec {
  const defaults = CONTAINER_HEALTH_CHECK_DEFAULTS;
  return {
    command: check.command,
    interval: check.interval ?? defaults.interval,
    timeout: check.timeout ?? defaults.timeout,
    retries: check.retries ?? defaults.retries,
    startPeriod: check.startPeriod ?? defaults.startPeriod,
  };
}
