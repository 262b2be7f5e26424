import type {
  ECSTaskDefinitionContainerDefinition,
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
  isLeaf,
  type Maybe,
  type MaybeMap,
  type PortSpec,
  type ServiceSpec,
} from "../options";
import { regionOf } from "./arn";
import type { ClusterRefs } from "./refs";
import { valueFrom } from "./secrets";
import { tagList } from "./tags";
import { text } from "./text";

export interface TaskDefinitionInput {
  spec: ServiceSpec;
  cluster: ClusterRefs;
  images: Record<string, Val<string>>;
  /** Values of secrets beside those of the spec, by container and variable. */
  valuesFrom?: Record<string, Record<string, Val<string>>>;
  taskRoleArn: Val<string>;
  executionRoleArn: Val<string>;
  logGroupName: Val<string>;
}

/** The task definition. Its family carries the cluster's name, which tells stacks apart. */
export function taskDefinition(logicalId: string, input: TaskDefinitionInput): Resource {
  const { spec, cluster, taskRoleArn, executionRoleArn } = input;
  return resource("AWS::ECS::TaskDefinition", logicalId, {
    ContainerDefinitions: spec.containers.map((container) => containerDefinition(container, input)),
    Cpu: text(spec.cpu),
    EphemeralStorage: spec.ephemeralStorage === undefined ? undefined : { SizeInGiB: spec.ephemeralStorage },
    ExecutionRoleArn: executionRoleArn,
    Family: join("-", [cluster.clusterName, spec.name]),
    Memory: text(spec.memory),
    NetworkMode: "awsvpc",
    RequiresCompatibilities: spec.fargateSize ? ["EC2", "FARGATE"] : ["EC2"],
    RuntimePlatform: runtimePlatform(spec),
    Tags: tagList(spec.tags),
    TaskRoleArn: taskRoleArn,
  });
}

function containerDefinition(
  container: ContainerSpec,
  { spec, cluster, images, valuesFrom, logGroupName }: TaskDefinitionInput,
): ECSTaskDefinitionContainerDefinition {
  const image = images[container.name];
  if (image === undefined) throw new Error(`${spec.path}: no image was given for container ${container.name}`);
  return {
    Command: container.command,
    Cpu: container.cpu,
    DependsOn: container.dependsOn.length === 0 ? undefined : container.dependsOn.map(dependency),
    DockerLabels: isLeaf(container.dockerLabels) ? container.dockerLabels : notEmpty(container.dockerLabels),
    EntryPoint: container.entryPoint,
    Environment: environment(container.environment),
    EnvironmentFiles:
      container.environmentFiles.length === 0
        ? undefined
        : container.environmentFiles.map((file) => ({ Type: "s3", Value: file })),
    Essential: container.essential,
    HealthCheck: container.healthCheck && healthCheck(container.healthCheck),
    Image: image,
    LinuxParameters: linuxParameters(container.linuxParameters),
    LogConfiguration: {
      LogDriver: "awslogs",
      Options: {
        "awslogs-group": logGroupName,
        "awslogs-region": regionOf(cluster.clusterArn),
        "awslogs-stream-prefix": spec.name,
        ...optional({
          "awslogs-multiline-pattern": spec.logs.multilinePattern,
          "awslogs-datetime-format": spec.logs.datetimeFormat,
          "max-buffer-size": spec.logs.maxBufferSize,
          mode: spec.logs.mode,
        }),
      },
    },
    Memory: container.memory,
    MemoryReservation: container.memoryReservation,
    Name: container.name,
    PortMappings: container.ports.length === 0 ? undefined : container.ports.map(portMapping),
    Privileged: container.privileged,
    ReadonlyRootFilesystem: container.readonlyRootFilesystem,
    RestartPolicy: container.restartPolicy && restartPolicy(container.restartPolicy),
    Secrets: secrets(container, cluster, valuesFrom?.[container.name]),
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
    WorkingDirectory: container.workingDirectory,
  };
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
function runtimePlatform({ runtimePlatform: { cpuArchitecture } }: ServiceSpec) {
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
function environment(variables: MaybeMap): Val<Val<ECSTaskDefinitionKeyValuePair>[]> | undefined {
  if (isLeaf(variables)) return pairs(variables);
  const names = Object.keys(variables).sort();
  return names.length === 0 ? undefined : names.map((name) => ({ Name: name, Value: variables[name]! }));
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

const portMapping = ({ port, protocol }: PortSpec) => ({ ContainerPort: port, Protocol: protocol });
