import { lastPart } from "../../arns";
import { table } from "../../table";
import type { LaunchType, PlacementConstraint, PlacementStrategy } from "../revision/record";
import type { Tag } from "../tag";

export interface Task {
  /** ARN; its last part is the task's id (32 hex digits). */
  id: string;
  clusterArn: string;
  stack?: string;
  /** `service:<name>`, or `family:<family>`. */
  group: string;
  /** The deployment's id for a service's task. */
  startedBy?: string;
  serviceArn?: string;
  taskDefinition: string;
  capacityProvider?: string;
  launchType: LaunchType;
  instanceId?: string;
  /** "" on external machines. */
  zone: string;
  subnet?: string;
  /** While it waits for an instance: how it is placed, and the subnets that it may be in. */
  placement?: { constraints: PlacementConstraint[]; strategy: PlacementStrategy[]; subnets: string[] };
  /** The Docker network that its namespace joins. */
  network: string;
  overrides: TaskOverrides;
  desiredStatus: "RUNNING" | "STOPPED";
  lastStatus: TaskStatus;
  healthStatus: HealthStatus;
  /** Of its namespace, which one that is alone has as it starts; in `host` mode of its instance's. In `bridge` mode each container has its own. */
  ip?: string;
  /** Hardware address of its namespace on that network. */
  mac?: string;
  /** What its volume that is configured at launch is. */
  volume?: TaskVolume;
  /** In `bridge` mode: the host ports of its port mappings, those of 0 included. */
  hostPorts?: HostPort[];
  /** Docker id of the pause container, which holds what the task's containers share. */
  pause?: string;
  /** Its only container needs none. @default false */
  alone?: true;
  containers: TaskContainer[];
  stopCode?: StopCode;
  stoppedReason?: string;
  createdAt: number;
  /** When its first image was asked for, and when its last one was here, or could not be had. */
  pullStartedAt?: number;
  pullStoppedAt?: number;
  startedAt?: number;
  /** When its service first counted it healthy. */
  healthyAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
  /** What it ran on is gone: its containers are killed, and no request is waited for. @default false */
  lost?: true;
  /** When an operation that stops or releases it, and failed, is tried again. */
  retryAt?: number;
  /** What its service's scheduler has taken account of, so that it does so once. */
  noted?: TaskNotes;
  tags: Tag[];
  clientToken?: string;
  /** The RunTask call that made it, so that the same one again under its token is answered with it. */
  request?: string;
  /** @default LATEST, on Fargate */
  platformVersion?: string;
  /** @default false */
  enableExecuteCommand?: boolean;
  /** Until when neither scale-in nor a deployment stops it. */
  protectedUntil?: number;
  /** Grows with each change of its state that ECS tells of. @default 1 */
  version?: number;
}

/** A task's EBS volume. */
export interface TaskVolume {
  /** As the task definition calls it. */
  name: string;
  /** `vol-…` */
  id: string;
  roleArn: string;
  deleteOnTermination: boolean;
}

/** A port of its instance that stands for a container's. */
export interface HostPort {
  container: string;
  containerPort: number;
  hostPort: number;
  protocol: "tcp" | "udp";
}

/** Whether what its containers need is there. */
export const isProvisioned = ({ pause, alone }: Pick<Task, "pause" | "alone">) => pause !== undefined || alone === true;

/** Where a container of the task is reached: its own address, else that of the namespace that it shares. */
export function addressOf({ containers, ip }: Task, container: string): string | undefined {
  return containers.find(({ name }) => name === container)?.ip ?? ip;
}

/** Whether the task waits for an instance that has room: RunTask on a capacity provider that is to grow for it. */
export function awaitsInstance(task: Task): boolean {
  return task.placement !== undefined && task.instanceId === undefined && task.desiredStatus === "RUNNING";
}

export interface TaskNotes {
  /** Its registration with the target groups was announced. */
  registered?: true;
  /** Its stop was announced and, where it was a failure, counted. */
  stop?: true;
  /** Containers whose failure the task outlives, and that was announced. */
  failed?: string[];
}

export interface TaskOverrides {
  cpu?: number;
  memory?: number;
  /** As they were given. */
  containers: ContainerOverride[];
  taskRoleArn?: string;
  executionRoleArn?: string;
  ephemeralStorage?: { sizeInGiB: number };
}

export interface ContainerOverride {
  name: string;
  command?: string[];
  environment?: { name?: string; value?: string }[];
  cpu?: number;
  memory?: number;
  memoryReservation?: number;
}

/** What an image's tag meant when it was resolved. */
export interface ImagePin {
  /** Docker's id of it. */
  id: string;
  digest?: string;
}

export interface TaskContainer {
  name: string;
  dockerId?: string;
  /** Where it has an address of its own. */
  ip?: string;
  /** Its image is here. */
  pulled?: boolean;
  /** Digest of its image's manifest; of an image that was built here its id. */
  imageDigest?: string;
  /** Docker's id of its image. */
  imageId?: string;
  /** What its image meant when its deployment began, which it runs. @default what it means when the container is made */
  pin?: ImagePin;
  /** What it is made of in place of the definition's image, whose tag means another one by now. */
  image?: string;
  lastStatus: "PENDING" | "CREATED" | "RUNNING" | "STOPPED";
  exitCode?: number;
  reason?: string;
  createdAt?: number;
  startedAt?: number;
  finishedAt?: number;
  health: {
    status: HealthStatus;
    /** Failures in a row that count: only those at ECS's own spacing do. */
    failures: number;
    checkedAt?: number;
    /** When the last failure that counts was. */
    countedAt?: number;
    output?: string;
  };
  /** How often its restart policy has restarted it, and when the death was that it last did so after. */
  restarts?: number;
  restartedAfter?: number;
  /** When its stop signal (SIGTERM) was delivered; its `stopTimeout` counts from then. */
  signalledAt?: number;
  /** When Docker first refused to deliver it. */
  signalRefusedAt?: number;
}

export type TaskStatus =
  | "PROVISIONING"
  | "PENDING"
  | "ACTIVATING"
  | "RUNNING"
  | "DEACTIVATING"
  | "STOPPING"
  | "DEPROVISIONING"
  | "STOPPED";

export type StopCode =
  | "TaskFailedToStart"
  | "EssentialContainerExited"
  | "UserInitiated"
  | "ServiceSchedulerInitiated"
  | "SpotInterruption"
  | "TerminationNotice"
  | "InfrastructureHealth";

export type HealthStatus = "HEALTHY" | "UNHEALTHY" | "UNKNOWN";

export const tasks = table((task: Task) => {
  const alive = task.lastStatus !== "STOPPED";
  return {
    /** Its id, as its containers are labelled with. */
    label: lastPart(task.id),
    cluster: task.clusterArn,
    service: task.serviceArn,
    status: task.lastStatus,
    definition: task.taskDefinition,
    /** Until it is STOPPED, as are the instance and the network. */
    alive: alive ? "alive" : undefined,
    instance: alive ? task.instanceId : undefined,
    network: alive ? task.network : undefined,
    /** The instance as what stands for it is labelled. */
    instanceLabel: alive && task.instanceId !== undefined ? lastPart(task.instanceId) : undefined,
    /** Of those that wait for an instance. */
    awaiting: awaitsInstance(task) ? task.clusterArn : undefined,
    clientToken: task.clientToken,
  };
});
