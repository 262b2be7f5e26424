/** What a component is given of others: it is theirs, or it is refused with what would be. */

import { isPlainMap } from "../cfn/plain-map";
import { InvalidPropertyError } from "../options";
import type { ClusterRefs, LoadBalancerRefs, PoolRefs, ServiceRefs } from "./refs";

/** The cluster that a component is put into. */
export function givenCluster(component: string, cluster: unknown): ClusterRefs {
  const refs = refsOf<ClusterRefs>(cluster);
  if (refs?.clusterArn !== undefined) return refs;
  const allowed = "allowed is an EcsCluster; EcsCluster.from… gives one of a cluster that is there already";
  throw new InvalidPropertyError(component, "cluster", cluster, allowed);
}

/** One item of a service's capacity, which may name a pool. */
export function checkedItem<Item>(component: string, item: Item, index: number): Item {
  if (isPlainMap(item)) return item;
  throw new InvalidPropertyError(
    component,
    `capacity[${index}]`,
    item,
    "allowed are objects with a provider or a pool",
  );
}

/** A pool that a service runs on. */
export function givenPool(component: string, property: string, pool: unknown): PoolRefs {
  const refs = refsOf<PoolRefs>(pool);
  if (refs?.capacityProviderName !== undefined) return refs;
  throw new InvalidPropertyError(component, property, pool, "allowed is an Ec2CapacityPool of the service's cluster");
}

/** The load balancer of the service that another one shares it with. */
export function givenLoadBalancer(component: string, service: unknown): LoadBalancerRefs {
  const shared = refsOf<ServiceRefs>(service)?.loadBalancer;
  if (shared) return shared;
  const allowed = "allowed is a LoadBalancedService, whose load balancer this one is put behind too";
  throw new InvalidPropertyError(component, "loadBalancer.sharedWith", service, allowed);
}

function refsOf<Refs>(component: unknown): Partial<Refs> & Refs {
  return (component as { refs?: Refs } | undefined)?.refs as Refs;
}
