import type { Resource } from "../cfn/resource";
import { resource } from "../cfn/typed";
import { FARGATE_PROVIDERS } from "../ecs/fargate";
import { planInstanceEndpoints } from "./endpoints";
import type { ClusterRefs, ProviderRefs } from "./refs";

/** Logical id of the capacity provider associations of the cluster component `key`. */
export const capacityProvidersId = (key: string) => `${key}/CapacityProviders`;

/**
 * Fargate's capacity providers and the pools', tied to their cluster by the one resource that a cluster can have for it
 * (`<cluster key>/CapacityProviders`); so it is planned once all pools are known.
 *
 * It comes before the services, which ECS refuses a strategy of providers that their cluster hasn't. So in one update no pool
 * can go whose services move elsewhere, or go, in the same one: the call names all providers that stay, and ECS refuses it
 * while a service or a task is on another («The specified capacity provider is in use and cannot be removed»).
 * Nor would another order do:
 * - After the services it is too late for those that are made, or move to a new pool, and a template doesn't know what was
 *   there before.
 * - After those on Fargate alone is too late for them as well, unless something else ties FARGATE to the cluster first; and
 *   CloudFormation makes this resource only where nothing does, the cluster's own `CapacityProviders` included («The cluster
 *   already contains capacity provider associations»).
 * - The launch type FARGATE needs nothing tied, but a service that gets it is replaced, and the old one goes last.
 * Pools of ECS Managed Instances are the cluster's without it, and go in one update, after the services; so do those that
 * have an association of their own (see `planAssociation`), beside which this one stays as it is.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
 * @see https://github.com/aws/aws-cdk/issues/15366
 * @see https://github.com/aws/aws-cdk/pull/15012
 */
export function planCapacityProviders({ cluster, pools }: { cluster: ClusterRefs; pools: ProviderRefs[] }): Resource[] {
  const { key, clusterName, associatesEach } = cluster;
  const together = pools.filter(({ associationId }) => associationId === undefined);
  const planned = resource("AWS::ECS::ClusterCapacityProviderAssociations", capacityProvidersId(key), {
    CapacityProviders: [...FARGATE_PROVIDERS, ...together.map((pool) => pool.capacityProviderName)],
    Cluster: clusterName,
    DefaultCapacityProviderStrategy: [{ CapacityProvider: "FARGATE", Weight: 1 }],
  });
  return [associatesEach ? { ...planned, othersChange: ["CapacityProviders"] } : planned];
}

/**
 * What a cluster needs besides before its first pool is made: without NAT, further endpoints for the agents of the
 * instances. An instance whose agent can't be reached ends no task, and stays in its cluster for good.
 */
export function planForPools(cluster: ClusterRefs): Resource[] {
  return planInstanceEndpoints(cluster);
}
