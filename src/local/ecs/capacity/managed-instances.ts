import { capacityProviderArn } from "../../arns";
import { withMembership } from "../../auto-scaling/membership";
import type { AutoScalingGroup, SizedBy } from "../../auto-scaling/record";
import type { Control } from "../../control";
import type { Change } from "../../store/store";
import type { Cluster } from "../cluster/record";
import { KNOWN_TYPES, smallestType } from "../instance/instance-types";
import { usersOf } from "../strategy/users";
import type { Tag } from "../tag";
import { tagsOf } from "../tags";
import type { CapacityProvider, InstanceRequirementsInput, ManagedInstancesInput } from "./record";

/** Seconds until idle instances go where nothing is said; ECS keeps its own to itself. */
const IDLE = 300;

/** As many as ECS has in a cluster at most. */
const MOST = 5000;

/** What is wrong with it, as a path, the value and what is allowed. */
export interface Problem {
  path: string[];
  value: unknown;
  allowed: string;
}

/** A provider of ECS Managed Instances as it is asked for, in a cluster. */
export function managedProvider(
  id: string,
  cluster: Cluster,
  asked: ManagedInstancesInput,
  tags: Partial<Tag>[] | undefined,
): CapacityProvider {
  return {
    id,
    arn: capacityProviderArn(id),
    tags: tagsOf(tags),
    autoScalingGroup: groupIdOf(id),
    targetCapacity: 100,
    managedScaling: true,
    managedDraining: true,
    warmup: 0,
    managedInstances: { cluster: cluster.id, asked },
    scaleInAfter: asked.infrastructureOptimization?.scaleInAfter ?? IDLE,
  };
}

/** The name that its instances' group has in the store: none that a group of Auto Scaling's can have. */
const groupIdOf = (provider: string) => `ecs-managed:${provider}`;

/** The provider's instances: none until tasks want them. */
export function managedGroup(
  { store }: Pick<Control, "store">,
  provider: Pick<CapacityProvider, "id" | "managedInstances" | "stack">,
  clusterName: string,
): { group: AutoScalingGroup } | { problem: Problem } {
  const {
    networkConfiguration,
    instanceRequirements = {},
    capacityOptionType,
  } = provider.managedInstances?.asked.instanceLaunchTemplate ?? {};
  const subnets = networkConfiguration?.subnets ?? [];
  const sized = sizedBy(instanceRequirements);
  const instanceType = smallestType(sized);
  const path = ["instanceLaunchTemplate"];
  if (subnets.length === 0) {
    const allowed = "allowed is a list of subnets";
    return { problem: { path: [...path, "networkConfiguration", "subnets"], value: subnets, allowed } };
  }
  if (instanceType === undefined) {
    const allowed = `it must be what a type has of those that are known on this machine, ${KNOWN_TYPES}`;
    return { problem: { path: [...path, "instanceRequirements"], value: instanceRequirements, allowed } };
  }
  const there = store.get("autoScalingGroups", groupIdOf(provider.id));
  const zones = [...new Set(subnets.map((subnet) => store.get("subnets", subnet)?.zone ?? "us-east-1a"))];
  return {
    group: {
      id: groupIdOf(provider.id),
      ...(provider.stack !== undefined && { stack: provider.stack }),
      clusterName,
      drainsAtNotice: true,
      ...(capacityOptionType === "SPOT" && { onDemand: { base: 0, percent: 0 } }),
      instanceType,
      sized,
      min: 0,
      max: MOST,
      desired: there?.desired ?? 0,
      zones,
      subnets,
    },
  };
}

/** ECS chooses among Intel's and AMD's types unless it is told of others. */
function sizedBy(of: InstanceRequirementsInput): SizedBy {
  const { vCpuCount, memoryMiB, acceleratorCount, cpuManufacturers = [], allowedInstanceTypes } = of;
  return {
    vcpus: vCpuCount?.min ?? 1,
    mib: memoryMiB?.min ?? 0,
    gpus: acceleratorCount?.min ?? 0,
    ...(vCpuCount?.max !== undefined && { maxVcpus: vCpuCount.max }),
    ...(memoryMiB?.max !== undefined && { maxMib: memoryMiB.max }),
    arm: cpuManufacturers.length > 0 && cpuManufacturers.every((each) => each === "amazon-web-services"),
    ...(allowedInstanceTypes?.length && { allowed: allowedInstanceTypes }),
  };
}

/** What is put where such a provider is made or changed: it is one of its cluster's, without being tied to it. */
export function puttingManaged(
  control: Control,
  provider: CapacityProvider,
  group: AutoScalingGroup,
  cluster: Cluster,
): Change[] {
  const { capacityProviders } = cluster;
  const joined = { ...cluster, capacityProviders: [...capacityProviders, provider.id] };
  return withMembership(control, [
    { table: "autoScalingGroups", put: group },
    { table: "capacityProviders", put: provider },
    ...(capacityProviders.includes(provider.id) ? [] : [clusterChange(joined)]),
  ]);
}

const clusterChange = (put: Cluster): Change => ({ table: "clusters", put });

/** What goes with it: its instances, and its place among its cluster's providers. */
export function removingManaged(control: Control, provider: CapacityProvider): Change[] {
  const cluster = control.store.get("clusters", provider.managedInstances!.cluster);
  return withMembership(control, [
    { table: "capacityProviders", remove: provider.id },
    { table: "autoScalingGroups", remove: provider.autoScalingGroup },
    ...(cluster ? [clusterChange(without(cluster, provider.id))] : []),
  ]);
}

const without = (cluster: Cluster, provider: string): Cluster => ({
  ...cluster,
  capacityProviders: cluster.capacityProviders.filter((name) => name !== provider),
});

/** Names of the active services that are on the provider. */
export function servicesOn(control: Pick<Control, "store">, { id, managedInstances }: CapacityProvider): string[] {
  return usersOf(control, managedInstances?.cluster ?? "", id).services.map(({ name }) => name);
}
