import type { FARGATE_PROVIDERS } from "../../../ecs/fargate";
import { capacityProviderArn } from "../../arns";
import type { CapacityProvider } from "./record";

/** One of those that every account has. */
export function describeFargate(name: (typeof FARGATE_PROVIDERS)[number]) {
  return { capacityProviderArn: capacityProviderArn(name), name, status: "ACTIVE", tags: [], type: name };
}

/** The capacity provider as DescribeCapacityProviders shows it. */
export function describeProvider(provider: CapacityProvider, include: string[]) {
  const { managedInstances } = provider;
  const tags = include.includes("TAGS") ? provider.tags : [];
  if (managedInstances) {
    return {
      capacityProviderArn: provider.arn,
      name: provider.id,
      cluster: managedInstances.cluster,
      status: "ACTIVE",
      managedInstancesProvider: managedInstances.asked,
      tags,
      type: "MANAGED_INSTANCES",
    };
  }
  return {
    capacityProviderArn: provider.arn,
    name: provider.id,
    status: "ACTIVE",
    autoScalingGroupProvider: {
      autoScalingGroupArn: provider.autoScalingGroup,
      managedScaling: {
        status: provider.managedScaling ? "ENABLED" : "DISABLED",
        targetCapacity: provider.targetCapacity,
        minimumScalingStepSize: provider.minimumStep ?? 1,
        maximumScalingStepSize: provider.maximumStep ?? 10_000,
        instanceWarmupPeriod: provider.warmup ?? 300,
      },
      managedDraining: (provider.managedDraining ?? true) ? "ENABLED" : "DISABLED",
      managedTerminationProtection: provider.managedTerminationProtection ? "ENABLED" : "DISABLED",
    },
    tags,
    type: "EC2_AUTOSCALING",
  };
}
