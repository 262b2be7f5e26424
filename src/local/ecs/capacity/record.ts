import { table } from "../../table";
import type { Tag } from "../tag";

export interface StrategyItem {
  capacityProvider: string;
  base: number;
  weight: number;
}

/** A capacity provider of container instances. FARGATE and FARGATE_SPOT are not in the store. */
export interface CapacityProvider {
  /** Its name. */
  id: string;
  arn: string;
  stack?: string;
  autoScalingGroup: string;
  /** Per cent of the instances that are to be in use. */
  targetCapacity: number;
  managedScaling: boolean;
  /** Instances that managed scaling adds at once, at least. @default 1 */
  minimumStep?: number;
  /** Instances that managed scaling adds at once, at most. @default 10000 */
  maximumStep?: number;
  /** Whether instances with tasks are kept from scale-in, and those without let go. @default false */
  managedTerminationProtection?: boolean;
  /** Seconds until a new instance counts for managed scaling. @default 300 */
  warmup?: number;
  /** Whether instances are drained before Auto Scaling takes them. @default true */
  managedDraining?: boolean;
  /** Of ECS Managed Instances: the cluster that it is in, and what it was asked for. @default a group of Auto Scaling's */
  managedInstances?: { cluster: string; asked: ManagedInstancesInput };
  /** Seconds that it has more instances than it needs before it lets them go; -1 for ever. @default 900 */
  scaleInAfter?: number;
  tags: Tag[];
}

/** What instances must have, in the ECS API's words. */
export interface InstanceRequirementsInput {
  vCpuCount?: { min?: number; max?: number };
  memoryMiB?: { min?: number; max?: number };
  acceleratorCount?: { min?: number; max?: number };
  cpuManufacturers?: string[];
  allowedInstanceTypes?: string[];
}

/** The `managedInstancesProvider` of CreateCapacityProvider, as far as something here goes by it. */
export interface ManagedInstancesInput {
  infrastructureRoleArn?: string;
  instanceLaunchTemplate?: {
    ec2InstanceProfileArn?: string;
    networkConfiguration?: { subnets?: string[]; securityGroups?: string[] };
    capacityOptionType?: "ON_DEMAND" | "SPOT" | "RESERVED";
    instanceRequirements?: InstanceRequirementsInput;
  };
  infrastructureOptimization?: { scaleInAfter?: number };
}

export const capacityProviders = table((provider: CapacityProvider) => ({
  arn: provider.arn,
  group: provider.autoScalingGroup,
  managed: provider.managedScaling ? "yes" : undefined,
}));
