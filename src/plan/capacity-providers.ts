import type { Resource } from "../cfn/resource";
import { resource } from "../cfn/typed";
import { FARGATE_PROVIDERS } from "../ecs/fargate";
import { planInstanceEndpoints } from "./endpoints";
import type { ClusterRefs, PoolRefs } from "./refs";

/** Logical id of the capacity provider associations of the cluster component `key`. */
export const capacityProvidersId = (key: string) => `${key}/CapacityProviders`;

/**
 * Fargate's capacity providers and the pools', tied to their cluster by the one resource that a cluster can have for it
 * (`<cluster key>/CapacityProviders`); so it is planned once all pools are known.
 */
export function planCapacityProviders({ cluster, pools }: { cluster: ClusterRefs; pools: PoolRefs[] }): Resource[] {
  const { key, clusterName } = cluster;
  return [
    resource("AWS::ECS::ClusterCapacityProviderAssociations", capacityProvidersId(key), {
      CapacityProviders: [...FARGATE_PROVIDERS, ...pools.map((pool) => pool.capacityProviderName)],
      Cluster: clusterName,
      DefaultCapacityProviderStrategy: [{ CapacityProvider: "FARGATE", Weight: 1 }],
    }),
  ];
}

/**
 * What a cluster needs besides before its first pool is made: without NAT, further endpoints for the agents of the
 * instances. An instance whose agent can't be reached ends no task, and stays in its cluster for good.
 */
export function planForPools({ key, vpc, clusterArn, endpointsSecurityGroupId }: ClusterRefs): Resource[] {
  if (endpointsSecurityGroupId === undefined) return [];
  return planInstanceEndpoints(key, vpc, clusterArn, endpointsSecurityGroupId);
}
