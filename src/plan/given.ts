/** What a component is given of others: it is theirs, or it is refused with what would be. */

import { isPlainMap, valueAt } from "../cfn/plain-map";
import type { ThereAlready } from "../options";
import { InvalidPropertyError } from "../options";
import type { ClusterRefs, LoadBalancerRefs, PoolRefs, ServiceRefs, TargetGroupRefs } from "./refs";

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
  if (refs?.instanceRoleId !== undefined) return refs;
  throw new InvalidPropertyError(
    component,
    property,
    pool,
    "allowed is an Ec2CapacityPool, ManagedInstancesPool or ExternalCapacity of the service's cluster",
  );
}

/** The load balancer of the service that another one shares it with. */
export function givenLoadBalancer(component: string, service: unknown): LoadBalancerRefs {
  const shared = refsOf<ServiceRefs>(service)?.loadBalancer;
  if (shared) return shared;
  const allowed = "allowed is a LoadBalancedService, whose load balancer this one is put behind too";
  throw new InvalidPropertyError(component, "loadBalancer.sharedWith", service, allowed);
}

/** What of a load balancer is given. */
export function thereAlready(
  component: string,
  given: { sharedWith?: unknown; existing?: unknown; listener?: unknown },
): ThereAlready {
  const { sharedWith, existing, listener } = given;
  if (sharedWith === undefined) {
    if (listener !== undefined) return "listener";
    return existing === undefined ? "nothing" : "load balancer";
  }
  for (const key of ["existing", "listener"] as const) {
    if (given[key] === undefined) continue;
    const allowed = "allowed is only to leave it out, since the load balancer is another service's (sharedWith)";
    throw new InvalidPropertyError(component, `loadBalancer.${key}`, undefined, allowed);
  }
  return "service";
}

function refsOf<Refs>(component: unknown): Partial<Refs> & Refs {
  return (component as { refs?: Refs } | undefined)?.refs as Refs;
}

/** A further target group of a service, by its name. */
export function furtherTargetGroup(
  component: string,
  { targetGroups = {} }: ServiceRefs,
  name: string,
): TargetGroupRefs {
  const found = valueAt(targetGroups, name);
  if (found) return found;
  const names = Object.keys(targetGroups).join(", ");
  throw new InvalidPropertyError(
    component,
    "loadBalancer.targetGroups",
    name,
    names ? `there are ${names}` : "it has none",
  );
}
