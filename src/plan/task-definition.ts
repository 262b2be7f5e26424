import { valueAt } from "../cfn/plain-map";
import type {
  ECSTaskDefinitionContainerDefinition,
  ECSTaskDefinitionFirelensConfiguration,
  ECSTaskDefinitionHealthCheck,
  ECSTaskDefinitionKeyValuePair,
  ECSTaskDefinitionLinuxParameters,
  ECSTaskDefinitionRestartPolicy,
  ECSTaskDefinitionSecret,
} from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { join, pairs } from "../cfn/value";
import {
  type ContainerSpec,
  type DependencySpec,
  type FireLensSpec,
  isExternal,
  isLeaf,
  type Maybe,
  type MaybeMap,
  type TaskSpec,
} from "../options";
import { ENDPOINTS_LABEL, OPTIONAL_LABEL } from "../protocol/labels";
import { placeOf } from "./arn";
import type { Overrides } from "./overrides";
import type { ClusterRefs, PoolRefs } from "./refs";
import { valueFrom } from "./secrets";
import { tagList } from "./tags";
import { text } from "./text";
import { taskVolumes } from "./volumes";

export interface TaskDefinitionInput {
  spec: TaskSpec<PoolRefs>;
  cluster: ClusterRefs;
  images: Record<string, Val<string>>;
  /** Values of secrets beside those of the spec, by container and variable. */
  valuesFrom?: Record<string, Record<string, Val<string>>>;
  taskRoleArn: Val<string>;
  executionRoleArn: Val<string>;
  logGroupName: Val<string>;
  /** Variables of the main container beside those of the spec. @default none */
  environment?: Record<string, Val<string>>;
  /** Name of the main container's port. @default none */
  portName?: string;
}

/** Its family, which is that of all its revisions: an override's, or one that carries the cluster's name, which tells stacks apart. */
export function familyOf(
  { name }: Pick<TaskSpec, "name">,
  { clusterName }: ClusterRefs,
  overrides: Overrides = {},
): Val<string> {
  return (overrides.TaskDefinition?.Family as Val<string> | undefined) ?? join("-", [clusterName, name]);
}

export function taskDefinition(logicalId: string, input: TaskDefinitionInput): Resource {
  const { spec, cluster, taskRoleArn, executionRoleArn } = input;
  return resource("AWS::ECS::TaskDefinition", logicalId, {
    ContainerDefinitions: spec.containers.map((container) => containerDefinition(container, input)),
    Cpu: text(spec.cpu),
    EphemeralStorage: spec.ephemeralStorage === undefined ? undefined : { SizeInGiB: spec.ephemeralStorage },
    ExecutionRoleArn: executionRoleArn,
    Family: familyOf(spec, cluster),
    Memory: text(spec.memory),
    NetworkMode: spec.capacity.some(isExternal) ? "bridge" : "awsvpc",
    RequiresCompatibilities: compatibilities(spec),
    RuntimePlatform: runtimePlatform(spec),
    Tags: tagList(spec.tags),
    TaskRoleArn: taskRoleArn,
    Volumes: taskVolumes(spec.volumes),
  });
}

/** It is registered as fit for all that it may move to. ECS Managed Instances have limits of their own. */
function compatibilities({
  fargateSize,
  capacity,
}: TaskSpec<PoolRefs>): Val<"EC2" | "EXTERNAL" | "FARGATE" | "MANAGED_INSTANCES">[] {
  if (capacity.some(isExternal)) return ["EXTERNAL"];
  const managed = capacity.some(({ pool }) => pool?.managed);
  return ["EC2", ...(fargateSize ? (["FARGATE"] as const) : []), ...(managed ? (["MANAGED_INSTANCES"] as const) : [])];
}

function containerDefinition(
  container: ContainerSpec,
  { spec, cluster, images, valuesFrom, logGroupName, environment: more, portName }: TaskDefinitionInput,
): ECSTaskDefinitionContainerDefinition {
  const image = valueAt(images, container.name);
  if (image === undefined) throw new Error(`${spec.path}: no image was given for container ${container.name}`);
  return {
    Command: container.command,
    Cpu: container.cpu,
    DependsOn: container.dependsOn.length === 0 ? undefined : container.dependsOn.map(dependency),
    DockerLabels: dockerLabels(container, spec),
    EntryPoint: container.entryPoint,
    Environment: environment(container.environment, container.name === spec.name ? more : undefined),
    EnvironmentFiles:
      container.environmentFiles.length === 0
        ? undefined
        : container.environmentFiles.map((file) => ({ Type: "s3", Value: file })),
    Essential: container.essential,
    HealthCheck: container.healthCheck && healthCheck(container.healthCheck),
    Image: image,
    LinuxParameters: linuxParameters(container.linuxParameters),
    FirelensConfiguration: container.router && firelens(spec.logs.fireLens!),
    LogConfiguration: logConfiguration(container, { spec, cluster, logGroupName }),
    Memory: container.memory,
    MemoryReservation: container.memoryReservation,
    MountPoints: some(
      container.mountPoints.map(({ volume, containerPath, readOnly }) => ({
        ContainerPath: containerPath,
        ReadOnly: readOnly,
        SourceVolume: volume,
      })),
    ),
    ResourceRequirements: container.gpus === undefined ? undefined : [{ Type: "GPU", Value: text(container.gpus) }],
    Name: container.name,
    PortMappings: portMappings(container, container.name === spec.name ? portName : undefined),
    Privileged: container.privileged,
    ReadonlyRootFilesystem: container.readonlyRootFilesystem,
    RepositoryCredentials: container.repositoryCredentials && {
      CredentialsParameter: container.repositoryCredentials.secret,
    },
    RestartPolicy: container.restartPolicy && restartPolicy(container.restartPolicy),
    VersionConsistency: container.versionConsistency,
    Secrets: secrets(container, cluster, valueAt(valuesFrom, container.name)),
    StartTimeout: container.startTimeout,
    StopTimeout: container.stopTimeout,
    SystemControls: some(
      container.systemControls.map(({ namespace, value }) => ({ Namespace: namespace, Value: value })),
    ),
    Ulimits: some(
      container.ulimits.map(({ name, softLimit, hardLimit }) => ({
        HardLimit: hardLimit,
        Name: name,
        SoftLimit: softLimit,
      })),
    ),
    User: container.user,
    VolumesFrom: some(
      container.volumesFrom.map(({ container: source, readOnly }) => ({ ReadOnly: readOnly, SourceContainer: source })),
    ),
    WorkingDirectory: container.workingDirectory,
  };
}

/** By FireLens to the log router, which itself writes to the log group as all do without one. */
function logConfiguration(
  { router }: ContainerSpec,
  { spec, cluster, logGroupName }: Pick<TaskDefinitionInput, "spec" | "cluster" | "logGroupName">,
): ECSTaskDefinitionContainerDefinition["LogConfiguration"] {
  const { fireLens } = spec.logs;
  if (fireLens && !router) return { LogDriver: "awsfirelens", Options: routed(fireLens) };
  return {
    LogDriver: "awslogs",
    Options: {
      "awslogs-group": logGroupName,
      "awslogs-region": placeOf(cluster).region,
      "awslogs-stream-prefix": spec.name,
      ...optional({
        "awslogs-multiline-pattern": spec.logs.multilinePattern,
        "awslogs-datetime-format": spec.logs.datetimeFormat,
        "max-buffer-size": spec.logs.maxBufferSize,
        mode: spec.logs.mode,
      }),
    },
  };
}

function routed({ options, includePattern, excludePattern }: FireLensSpec) {
  const patterns = optional({ "exclude-pattern": excludePattern, "include-pattern": includePattern });
  // There are no patterns beside options that are known only later.
  return isLeaf(options) ? options : { ...options, ...patterns };
}

function firelens({ type, configFile }: FireLensSpec): ECSTaskDefinitionFirelensConfiguration {
  const file = optional({ "config-file-type": configFile && "file", "config-file-value": configFile });
  return { Options: { "enable-ecs-log-metadata": "true", ...file }, Type: type };
}

/** The local ECS reads by labels whether a container is to call it, and whether it may be missing; on AWS nobody looks at them. */
function dockerLabels(
  { dockerLabels, optional }: ContainerSpec,
  { localEndpoints }: TaskSpec,
): ECSTaskDefinitionContainerDefinition["DockerLabels"] {
  if (isLeaf(dockerLabels)) return dockerLabels;
  return notEmpty({
    ...dockerLabels,
    ...(localEndpoints && { [ENDPOINTS_LABEL]: "true" }),
    ...(optional && { [OPTIONAL_LABEL]: "true" }),
  });
}

/** What of it is set. */
function optional(options: Record<string, Maybe<string> | undefined>): Record<string, Val<string>> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

const some = <T>(items: T[]) => (items.length === 0 ? undefined : items);

const notEmpty = <T extends object>(map: T) => (Object.keys(map).length === 0 ? undefined : map);

/** Said only where the user did: where tasks run on Fargate x86 is what there is without it. */
function runtimePlatform({ runtimePlatform: { cpuArchitecture } }: TaskSpec) {
  return cpuArchitecture && { CpuArchitecture: cpuArchitecture, OperatingSystemFamily: "LINUX" };
}

function linuxParameters(spec: ContainerSpec["linuxParameters"]): ECSTaskDefinitionLinuxParameters {
  const { initProcessEnabled, capabilities, sharedMemorySize, tmpfs, maxSwap, swappiness } = spec;
  return {
    Capabilities: capabilities && { Add: capabilities.add, Drop: capabilities.drop },
    InitProcessEnabled: initProcessEnabled,
    MaxSwap: maxSwap,
    SharedMemorySize: sharedMemorySize,
    Swappiness: swappiness,
    Tmpfs: some(
      tmpfs.map(({ containerPath, size, mountOptions }) => ({
        ContainerPath: containerPath,
        MountOptions: mountOptions,
        Size: size,
      })),
    ),
  };
}

function restartPolicy(policy: NonNullable<ContainerSpec["restartPolicy"]>): ECSTaskDefinitionRestartPolicy {
  const { enabled, ignoredExitCodes, restartAttemptPeriod } = policy;
  return {
    Enabled: enabled,
    IgnoredExitCodes: some(ignoredExitCodes),
    RestartAttemptPeriod: restartAttemptPeriod,
  };
}

/** In the order of the names, as ECS gives it back: the order in which a program says them makes no difference. */
function environment(
  variables: MaybeMap,
  more: Record<string, Val<string>> = {},
): Val<Val<ECSTaskDefinitionKeyValuePair>[]> | undefined {
  if (isLeaf(variables)) return pairs(variables);
  const all = { ...variables, ...more };
  const names = Object.keys(all).sort();
  return names.length === 0 ? undefined : names.map((name) => ({ Name: name, Value: all[name]! }));
}

function secrets(
  { secrets }: ContainerSpec,
  cluster: ClusterRefs,
  given: Record<string, Val<string>> = {},
): ECSTaskDefinitionSecret[] | undefined {
  const own = Object.entries(secrets).map(([name, spec]) => [name, valueFrom(spec, cluster)] as const);
  const all = [...own, ...Object.entries(given)].sort(([a], [b]) => (a < b ? -1 : 1));
  return all.length === 0 ? undefined : all.map(([name, from]) => ({ Name: name, ValueFrom: from }));
}

function healthCheck(check: NonNullable<ContainerSpec["healthCheck"]>): ECSTaskDefinitionHealthCheck {
  const { command, interval, timeout, retries, startPeriod } = check;
  return { Command: command, Interval: interval, Retries: retries, StartPeriod: startPeriod, Timeout: timeout };
}

const dependency = ({ container, condition }: DependencySpec) => ({ Condition: condition, ContainerName: container });

/** `portName` is the first one's. */
function portMappings({ ports }: ContainerSpec, portName: string | undefined) {
  if (ports.length === 0) return undefined;
  return ports.map(({ port, protocol }, at) => ({
    ContainerPort: port,
    Name: at === 0 ? portName : undefined,
    Protocol: protocol,
  }));
}
