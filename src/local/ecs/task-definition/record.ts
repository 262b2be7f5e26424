import { OPTIONAL_LABEL } from "../../../protocol/labels";
import { table } from "../../table";
import type { Tag } from "../tag";

/** A registered task definition: the ECS API's own shape (camelCase), with every default that a task needs filled in. */
export interface TaskDefinition {
  /** `<family>:<revision>` ARN. */
  id: string;
  family: string;
  revision: number;
  status: "ACTIVE" | "INACTIVE" | "DELETE_IN_PROGRESS";
  stack?: string;
  /** CPU units; undefined where not set (EC2 only). */
  cpu?: number;
  /** MiB. */
  memory?: number;
  networkMode: "awsvpc" | "bridge" | "host" | "none";
  requiresCompatibilities: string[];
  /** The launch types that ECS would run it on. @default as `requiresCompatibilities` has it */
  compatibilities?: string[];
  taskRoleArn?: string;
  executionRoleArn?: string;
  containers: ContainerDefinition[];
  volumes: VolumeDefinition[];
  /** Whatever else was registered, given back by DescribeTaskDefinition unchanged. */
  other?: Record<string, unknown>;
  tags: Tag[];
  registeredAt: number;
  deregisteredAt?: number;
  deleteRequestedAt?: number;
}

/** A volume of a task. Without any configuration it is a folder that lives as long as its task. */
export interface VolumeDefinition {
  name: string;
  /** A folder of the instance. */
  host?: { sourcePath?: string };
  /** A volume of the instance's Docker. */
  dockerVolumeConfiguration?: {
    scope: "task" | "shared";
    autoprovision?: boolean;
    driver?: string;
    driverOpts?: Record<string, string>;
    labels?: Record<string, string>;
  };
  efsVolumeConfiguration?: {
    fileSystemId: string;
    rootDirectory: string;
    transitEncryption?: "ENABLED" | "DISABLED";
    transitEncryptionPort?: number;
    authorizationConfig?: { accessPointId?: string; iam?: "ENABLED" | "DISABLED" };
  };
  s3filesVolumeConfiguration?: {
    fileSystemArn: string;
    rootDirectory: string;
    transitEncryptionPort?: number;
    accessPointArn?: string;
  };
  /** The service, or who starts the task, says what it is: an EBS volume. */
  configuredAtLaunch?: true;
}

export interface ContainerDefinition {
  name: string;
  image: string;
  essential: boolean;
  cpu: number;
  memory?: number;
  memoryReservation?: number;
  command?: string[];
  entryPoint?: string[];
  environment: { name: string; value: string }[];
  /** Variables whose values are read when a task starts. @default none */
  secrets?: { name: string; valueFrom: string }[];
  /** ARNs of the files in S3 that further variables are in. @default none */
  environmentFiles?: string[];
  portMappings: { containerPort: number; hostPort?: number; protocol: "tcp" | "udp"; name?: string }[];
  healthCheck?: { command: string[]; interval: number; timeout: number; retries: number; startPeriod: number };
  dependsOn: { containerName: string; condition: "START" | "HEALTHY" | "COMPLETE" | "SUCCESS" }[];
  startTimeout?: number;
  stopTimeout: number;
  user?: string;
  workingDirectory?: string;
  readonlyRootFilesystem: boolean;
  initProcessEnabled: boolean;
  ulimits: { name: string; softLimit: number; hardLimit: number }[];
  dockerLabels: Record<string, string>;
  extraHosts: { hostname: string; ipAddress: string }[];
  mountPoints: { sourceVolume: string; containerPath: string; readOnly: boolean }[];
  /** Containers of the task whose mounts it has as well. @default none */
  volumesFrom?: { sourceContainer: string; readOnly: boolean }[];
  logConfiguration?: { logDriver: string; options: Record<string, string> };
  /** As it was registered, with the defaults that ECS itself shows: what DescribeTaskDefinition gives back. */
  given: Record<string, unknown>;
}

export const taskDefinitions = table((definition: TaskDefinition) => ({
  family: definition.family,
  status: definition.status,
}));

/** Last revision given out of a family; `id` is the family. Revisions never come back. */
export const families = table<{ id: string; lastRevision: number }>();

/**
 * How many GPUs of its instance a container has for itself.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ResourceRequirement.html
 */
export function gpusOf({ given }: Pick<ContainerDefinition, "given">): number {
  const { resourceRequirements } = given as { resourceRequirements?: { type?: string; value?: string }[] };
  return (resourceRequirements ?? []).reduce((sum, { type, value }) => (type === "GPU" ? sum + Number(value) : sum), 0);
}

/** Whether tasks run without the container where its image isn't on this machine: it says so itself, and isn't essential. */
export function isOptional({
  essential,
  dockerLabels,
}: Pick<ContainerDefinition, "essential" | "dockerLabels">): boolean {
  return !essential && dockerLabels[OPTIONAL_LABEL] === "true";
}

/** Secret that the image is pulled with: its name or ARN. */
export function registrySecretOf({ given }: Pick<ContainerDefinition, "given">): string | undefined {
  return (given.repositoryCredentials as { credentialsParameter?: string } | undefined)?.credentialsParameter;
}
