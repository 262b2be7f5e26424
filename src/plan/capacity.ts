import type { CfnProperties } from "../cfn/properties.generated";
import { type CapacitySpec, InvalidPropertyError, type ServiceSpec } from "../options";
import type { ClusterRefs, PoolRefs } from "./refs";

/**
 * Where a service's tasks run, in ECS's words: a capacity provider strategy, whose providers must be associated with the
 * cluster; or the launch type FARGATE, which any cluster has, where FARGATE by itself isn't known to be associated.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export function planCapacity(
  spec: ServiceSpec<PoolRefs>,
  cluster: ClusterRefs,
): Pick<CfnProperties["AWS::ECS::Service"], "CapacityProviderStrategy" | "LaunchType"> {
  checkPools(spec, cluster);
  if (isFargateAlone(spec.capacity) && !cluster.fargateProviders.includes("FARGATE")) return { LaunchType: "FARGATE" };
  checkProviders(spec, cluster);
  return { CapacityProviderStrategy: spec.capacity.map(strategyItem) };
}

/** Whether it comes to the same as the launch type FARGATE. */
export function isFargateAlone(capacity: readonly CapacitySpec<unknown>[]): boolean {
  return capacity.every(({ provider }) => provider === "FARGATE");
}

const strategyItem = ({ provider, pool, base, weight }: CapacitySpec<PoolRefs>) => ({
  Base: base,
  CapacityProvider: pool?.capacityProviderName ?? provider,
  Weight: weight,
});

function checkPools(spec: ServiceSpec<PoolRefs>, cluster: ClusterRefs): void {
  spec.capacity.forEach(({ pool }, i) => {
    if (pool === undefined || pool.clusterKey === cluster.key) return;
    const allowed = `allowed are pools of the service's own cluster, ${cluster.name}`;
    throw new InvalidPropertyError(spec.path, `capacity[${i}].pool`, pool.name, allowed);
  });
}

function checkProviders(spec: ServiceSpec<PoolRefs>, { name, fargateProviders }: ClusterRefs): void {
  spec.capacity.forEach(({ provider }, i) => {
    if (provider === undefined || fargateProviders.includes(provider)) return;
    const known = fargateProviders.length === 0 ? "FARGATE by itself" : fargateProviders.join(", ");
    const allowed =
      `allowed is ${known}: a strategy names what is associated with the cluster, and of ${name} no more is known; ` +
      "`capacityProviders` of EcsCluster.from… says what is";
    throw new InvalidPropertyError(spec.path, `capacity[${i}].provider`, provider, allowed);
  });
}
