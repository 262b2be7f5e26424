import type {
  ECSTaskDefinitionContainerDefinition,
  ECSTaskDefinitionHealthCheck,
  ECSTaskDefinitionKeyValuePair,
} from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { join, pairs } from "../cfn/value";
import {
  type ContainerSpec,
  type DependencySpec,
  isLeaf,
  type MaybeMap,
  type PortSpec,
  type ServiceSpec,
} from "../options";
import { regionOf } from "./arn";
import type { ClusterRefs } from "./refs";
import { text } from "./text";

export interface TaskDefinitionInput {
  spec: ServiceSpec;
  cluster: ClusterRefs;
  images: Record<string, Val<string>>;
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
    ExecutionRoleArn: executionRoleArn,
    Family: join("-", [cluster.clusterName, spec.name]),
    Memory: text(spec.memory),
    NetworkMode: "awsvpc",
    RequiresCompatibilities: spec.fargateSize ? ["EC2", "FARGATE"] : ["EC2"],
    TaskRoleArn: taskRoleArn,
  });
}

function containerDefinition(
  container: ContainerSpec,
  { spec, cluster, images, logGroupName }: TaskDefinitionInput,
): ECSTaskDefinitionContainerDefinition {
  const image = images[container.name];
  if (image === undefined) throw new Error(`${spec.path}: no image was given for container ${container.name}`);
  return {
    Command: container.command,
    Cpu: container.cpu,
    DependsOn: container.dependsOn.length === 0 ? undefined : container.dependsOn.map(dependency),
    EntryPoint: container.entryPoint,
    Environment: environment(container.environment),
    Essential: container.essential,
    HealthCheck: container.healthCheck && healthCheck(container.healthCheck),
    Image: image,
    LinuxParameters: { InitProcessEnabled: true },
    LogConfiguration: {
      LogDriver: "awslogs",
      Options: {
        "awslogs-group": logGroupName,
        "awslogs-region": regionOf(cluster.clusterArn),
        "awslogs-stream-prefix": spec.name,
      },
    },
    Memory: container.memory,
    Name: container.name,
    PortMappings: container.ports.length === 0 ? undefined : container.ports.map(portMapping),
    ReadonlyRootFilesystem: container.readonlyRootFilesystem,
    StopTimeout: container.stopTimeout,
    User: container.user,
    WorkingDirectory: container.workingDirectory,
  };
}

/** In the order of the names, as ECS gives it back: the order in which a program says them makes no difference. */
function environment(variables: MaybeMap): Val<Val<ECSTaskDefinitionKeyValuePair>[]> | undefined {
  if (isLeaf(variables)) return pairs(variables);
  const names = Object.keys(variables).sort();
  return names.length === 0 ? undefined : names.map((name) => ({ Name: name, Value: variables[name]! }));
}

function healthCheck(check: NonNullable<ContainerSpec["healthCheck"]>): ECSTaskDefinitionHealthCheck {
  const { command, interval, timeout, retries, startPeriod } = check;
  return { Command: command, Interval: interval, Retries: retries, StartPeriod: startPeriod, Timeout: timeout };
}

const dependency = ({ container, condition }: DependencySpec) => ({ Condition: condition, ContainerName: container });

const portMapping = ({ port, protocol }: PortSpec) => ({ ContainerPort: port, Protocol: protocol });
