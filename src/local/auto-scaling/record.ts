import type { Attribute, ContainerInstance } from "../ecs/instance/record";
import { table } from "../table";

/** What the types of ECS's own instances are chosen by. */
export interface SizedBy {
  vcpus: number;
  mib: number;
  gpus: number;
  arm: boolean;
  /** @default any number */
  maxVcpus?: number;
  /** @default any amount */
  maxMib?: number;
  /** Names and patterns (`m7i.*`) of the types that there may be. @default all */
  allowed?: string[];
}

/** A group of simulated container instances. */
export interface AutoScalingGroup {
  /** Its name. */
  id: string;
  stack?: string;
  /** The cluster that its instances' user data names. @default the one of its capacity provider */
  clusterName?: string;
  /** Attributes that its instances' user data gives them. @default none */
  attributes?: Attribute[];
  /** Whether its instances drain at the notice of an interruption, as their user data says. @default false */
  drainsAtNotice?: boolean;
  /** MiB of each instance that its agent keeps from tasks. @default 0 */
  reservedMemory?: number;
  /** Which of its instances are On-Demand: the first `base`, and that percentage of the rest. @default all */
  onDemand?: { base: number; percent: number };
  instanceType: string;
  /** Its instances are ECS's own, each of a type that holds the tasks it is launched for. @default all of `instanceType` */
  sized?: SizedBy;
  min: number;
  max: number;
  desired: number;
  zones: string[];
  /** Where its instances are. @default none, as of groups that were made before it was noted */
  subnets?: string[];
  /** Which of its instances go first when it has too many, one policy after the other. @default ["Default"] */
  terminationPolicies?: string[];
  /** Whether its instances are protected from scale-in. @default false */
  protected?: boolean;
  /** What its instances are launched from, as a digest. @default as of groups that were made before it was noted: any */
  launch?: string;
  /** Instances that were launched from something else are being replaced, so many at a time; 0: those that are leaving go, and no more. */
  refreshing?: { batch: number };
  /** The last refresh that Auto Scaling was asked for, with how many instances there were. */
  refresh?: { id: string; startedAt: number; instances: number; cancelledAt?: number };
  /** Instances that were started beforehand, and wait in no cluster until it grows. @default none */
  warmPool?: WarmPool;
  /** When managed scaling made it larger last. */
  grownAt?: number;
  /** Since when it has had more instances than managed scaling wants. */
  idleSince?: number;
}

export interface WarmPool {
  /** Instances that wait at least. */
  min: number;
  /** Those that wait and those of the group, together at most. @default the group's maximum */
  maxPrepared?: number;
  state: "Stopped" | "Hibernated" | "Running";
  /** Whether instances that leave the group come back to it. */
  reuse: boolean;
}

/** An instance of a group's that is in no cluster yet: it starts, or waits in the warm pool. */
export interface WaitingInstance {
  /** ARN that it will have as a container instance. */
  id: string;
  group: string;
  instance: ContainerInstance;
  /** When it has started. */
  upAt: number;
  /** Whether it is one of the warm pool's. @default false: it registers as soon as it has started */
  warm?: true;
}

export const waitingInstances = table((waiting: WaitingInstance) => ({ group: waiting.group }));

/** What happened to an instance of a group. */
export interface GroupActivity {
  /** A UUID. */
  id: string;
  group: string;
  description: string;
  cause: string;
  zone: string;
  startedAt: number;
  /** @default it goes on */
  endedAt?: number;
}

export const groupActivities = table((activity: GroupActivity) => ({ group: activity.group }));

export const autoScalingGroups = table((group: AutoScalingGroup) => ({
  refreshing: group.refreshing ? "yes" : undefined,
}));

/**
 * Instances that a group launches at most: as many as a cluster has.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
 */
export const MOST_INSTANCES = 5000;

/** What no group launches from: an instance of that is to go, or to be replaced. */
export const OUTDATED = "outdated";
