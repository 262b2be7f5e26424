import { planInstanceEndpoints } from "./endpoints";
import type { ClusterRefs, PoolRefs } from "./refs";
import type { Resource } from "./resource";
import { resource } from "./typed";

/** Logical id of the capacity provider associations of the cluster component `key`. */
export const capacityProvidersId = (key: string) => `${key}/CapacityProviders`;

/**
 * Fargate's capacity providers and the pools', tied to their cluster by the one resource that a cluster can have for it
 * (`<cluster key>/CapacityProviders`); so it is planned once all pools are known. For their instances, a network without
 * NAT gets further endpoints.
 */
export function planCapacityProviders({ cluster, pools }: { cluster: ClusterRefs; pools: PoolRefs[] }): Resource[] {
  const { key, vpc, clusterArn, clusterName, endpointsSecurityGroupId } = cluster;
  const forInstances = pools.length > 0 && endpointsSecurityGroupId !== undefined;
  return [
    ...(forInstances ? planInstanceEndpoints(key, vpc, clusterArn, endpointsSecurityGroupId) : []),
    resource("AWS::ECS::ClusterCapacityProviderAssociations", capacityProvidersId(key), {
      CapacityProviders: ["FARGATE", "FARGATE_SPOT", ...pools.map((pool) => pool.capacityProviderName)],
      Cluster: clusterName,
      DefaultCapacityProviderStrategy: [{ CapacityProvider: "FARGATE", Weight: 1 }],
    }),
  ];
}
