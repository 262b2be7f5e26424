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
  volumes: { name: string; host?: { sourcePath?: string } }[];
  /** Whatever else was registered, given back by DescribeTaskDefinition unchanged. */
  other?: Record<string, unknown>;
  tags: Tag[];
  registeredAt: number;
  deregisteredAt?: number;
  deleteRequestedAt?: number;
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
