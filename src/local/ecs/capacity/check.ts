import { capacityProviderArn } from "../../arns";
import type { Control } from "../../control";
import type { Tag } from "../tag";
import { tagsOf } from "../tags";
import type { CapacityProvider, ManagedInstancesInput } from "./record";

/** What of a capacity provider can be changed. */
export interface ProviderSettings {
  managedScaling?: {
    status?: "ENABLED" | "DISABLED";
    targetCapacity?: number;
    minimumScalingStepSize?: number;
    maximumScalingStepSize?: number;
    instanceWarmupPeriod?: number;
  };
  managedTerminationProtection?: "ENABLED" | "DISABLED";
  managedDraining?: "ENABLED" | "DISABLED";
}

/** Input of CreateCapacityProvider. */
export interface ProviderInput {
  name?: string;
  /** Of ECS Managed Instances. */
  cluster?: string;
  autoScalingGroupProvider?: ProviderSettings & { autoScalingGroupArn: string };
  managedInstancesProvider?: ManagedInstancesInput;
  tags?: Partial<Tag>[];
}

/** A provider of the group as it is asked for. */
export function providerOf(
  id: string,
  group: ProviderSettings & { autoScalingGroupArn: string },
  tags: Partial<Tag>[] | undefined,
): CapacityProvider {
  const { autoScalingGroupArn: named } = group;
  return withSettings(
    {
      id,
      arn: capacityProviderArn(id),
      autoScalingGroup: named.slice(named.lastIndexOf("/") + 1),
      targetCapacity: 100,
      managedScaling: false,
      tags: tagsOf(tags),
    },
    group,
  );
}

/** The provider with what is given; what isn't stays as it is. */
export function withSettings(provider: CapacityProvider, given: ProviderSettings): CapacityProvider {
  const { managedScaling: scaling = {}, managedTerminationProtection: protection, managedDraining } = given;
  const {
    status,
    targetCapacity = provider.targetCapacity,
    minimumScalingStepSize: minimumStep = provider.minimumStep,
    maximumScalingStepSize: maximumStep = provider.maximumStep,
    instanceWarmupPeriod: warmup = provider.warmup,
  } = scaling;
  return {
    ...provider,
    targetCapacity,
    ...(minimumStep !== undefined && { minimumStep }),
    ...(maximumStep !== undefined && { maximumStep }),
    ...(warmup !== undefined && { warmup }),
    managedScaling: status === undefined ? provider.managedScaling : status === "ENABLED",
    managedTerminationProtection:
      protection === undefined ? (provider.managedTerminationProtection ?? false) : protection === "ENABLED",
    managedDraining: managedDraining === undefined ? (provider.managedDraining ?? true) : managedDraining === "ENABLED",
  };
}

/** What is wrong with the provider's settings, as a path and what is allowed; nothing where they are right. */
export function problemWith(
  provider: CapacityProvider,
  { store }: Pick<Control, "store">,
): { path: string[]; value: unknown; allowed: string } | undefined {
  const group = store.get("autoScalingGroups", provider.autoScalingGroup);
  const { targetCapacity, minimumStep = 1, maximumStep = 10_000, warmup = 300 } = provider;
  const scaling = (key: string) => ["managedScaling", key];
  if (!group) {
    const allowed = "it must be the name or ARN of an Auto Scaling group that is there";
    return { path: ["autoScalingGroupArn"], value: provider.autoScalingGroup, allowed };
  }
  const outside = (value: number, least: number, most: number) => value < least || value > most;
  if (outside(targetCapacity, 1, 100)) {
    return { path: scaling("targetCapacity"), value: targetCapacity, allowed: "allowed are 1 to 100" };
  }
  if (outside(minimumStep, 1, 10_000)) {
    return { path: scaling("minimumScalingStepSize"), value: minimumStep, allowed: "allowed are 1 to 10000" };
  }
  if (outside(maximumStep, minimumStep, 10_000)) {
    const allowed = `allowed are the minimum step, ${minimumStep}, to 10000`;
    return { path: scaling("maximumScalingStepSize"), value: maximumStep, allowed };
  }
  if (outside(warmup, 0, 10_000)) {
    return { path: scaling("instanceWarmupPeriod"), value: warmup, allowed: "allowed are 0 to 10000 seconds" };
  }
  if (provider.managedTerminationProtection && !provider.managedScaling) {
    const allowed = "it needs managedScaling ENABLED";
    return { path: ["managedTerminationProtection"], value: "ENABLED", allowed };
  }
  if (provider.managedTerminationProtection && !group.protected) {
    const allowed = "it needs an Auto Scaling group that protects new instances from scale-in";
    return { path: ["managedTerminationProtection"], value: "ENABLED", allowed };
  }
  return undefined;
}
