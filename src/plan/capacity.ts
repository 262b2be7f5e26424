import type { ECSServiceForceNewDeployment, SchedulerScheduleEcsParameters } from "../cfn/properties.generated";
import { type CapacitySpec, InvalidPropertyError, isExternal, type TaskSpec } from "../options";
import { fnv1a } from "./fnv1a";
import type { ClusterRefs, PoolRefs } from "./refs";

/**
 * Where tasks run, in ECS's words: a capacity provider strategy, whose providers must be associated with the
 * cluster; or the launch type FARGATE, which any cluster has, where FARGATE by itself isn't known to be associated; or
 * EXTERNAL, on machines of the user's own.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export function planCapacity(
  spec: TaskSpec<PoolRefs>,
  cluster: ClusterRefs,
): Pick<SchedulerScheduleEcsParameters, "CapacityProviderStrategy" | "LaunchType"> {
  checkPools(spec, cluster);
  if (spec.capacity.some(isExternal)) return { LaunchType: "EXTERNAL" };
  if (isFargateAlone(spec.capacity) && !cluster.fargateProviders.includes("FARGATE")) return { LaunchType: "FARGATE" };
  checkProviders(spec, cluster);
  return { CapacityProviderStrategy: spec.capacity.map(strategyItem) };
}

/** CloudFormation's most characters of a nonce. */
const LONGEST_NONCE = 255;

/**
 * Other capacity by itself starts no deployment in ECS: what runs would stay where it is, and go with a pool that goes. A
 * nonce that says where tasks are to run has CloudFormation ask for a deployment where that changes, and only there.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-forcenewdeployment.html
 */
export function followsCapacity({ capacity }: TaskSpec<PoolRefs>): ECSServiceForceNewDeployment {
  const names = capacity.map(({ provider, pool }) => pool?.name ?? provider!);
  const nonce = names.sort().join(", ");
  return {
    EnableForceNewDeployment: true,
    ForceNewDeploymentNonce: nonce.length <= LONGEST_NONCE ? nonce : fnv1a(nonce).toString(16),
  };
}

/** Whether it comes to the same as the launch type FARGATE. */
export function isFargateAlone(capacity: readonly CapacitySpec<unknown>[]): boolean {
  return capacity.every(({ provider }) => provider === "FARGATE");
}

const strategyItem = ({ provider, pool, base, weight }: CapacitySpec<PoolRefs>) => ({
  Base: base,
  CapacityProvider: pool?.capacityProviderName ?? provider!,
  Weight: weight,
});

function checkPools(spec: TaskSpec<PoolRefs>, cluster: ClusterRefs): void {
  spec.capacity.forEach(({ pool }, i) => {
    if (pool === undefined || pool.clusterKey === cluster.key) return;
    const allowed = `allowed are pools of the service's own cluster, ${cluster.name}`;
    throw new InvalidPropertyError(spec.path, `capacity[${i}].pool`, pool.name, allowed);
  });
}

function checkProviders(spec: TaskSpec<PoolRefs>, { name, fargateProviders }: ClusterRefs): void {
  spec.capacity.forEach(({ provider }, i) => {
    if (provider === undefined || fargateProviders.includes(provider)) return;
    const known = fargateProviders.length === 0 ? "FARGATE by itself" : fargateProviders.join(", ");
    const allowed =
      `allowed is ${known}: a strategy names what is associated with the cluster, and of ${name} no more is known; ` +
      "`capacityProviders` of EcsCluster.from… says what is";
    throw new InvalidPropertyError(spec.path, `capacity[${i}].provider`, provider, allowed);
  });
}
