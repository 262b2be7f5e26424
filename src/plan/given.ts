/** What a component is given of others: it is theirs, or it is refused with what would be. */

import { isPlainMap, valueAt } from "../cfn/plain-map";
import type { CapacityItem, ThereAlready } from "../options";
import { InvalidPropertyError } from "../options";
import type { ClusterRefs, LoadBalancerRefs, PoolRefs, ServiceRefs, TargetGroupRefs } from "./refs";

/** The cluster that a component is put into. */
export function givenCluster(component: string, cluster: unknown): ClusterRefs {
  const refs = refsOf<ClusterRefs>(cluster);
  if (refs?.clusterArn !== undefined) return refs;
  const allowed = "allowed is an EcsCluster; EcsCluster.from… gives one of a cluster that is there already";
  throw new InvalidPropertyError(component, "cluster", cluster, allowed);
}

/**
 * A service's capacity, of which each item may name a pool.
 * @param toLeaves what the framework makes of the rest of an item
 */
export function givenCapacity(
  component: string,
  capacity: unknown = [],
  toLeaves: (item: Record<string, unknown>) => unknown,
): CapacityItem<PoolRefs>[] {
  if (!Array.isArray(capacity)) {
    throw new InvalidPropertyError(component, "capacity", capacity, "allowed are lists");
  }
  return capacity.map((item: unknown, i) => {
    const property = `capacity[${i}]`;
    if (!isPlainMap(item)) {
      throw new InvalidPropertyError(component, property, item, "allowed are objects with a provider or a pool");
    }
    const { pool, ...others } = item;
    const given = pool === undefined ? {} : { pool: givenPool(component, `${property}.pool`, pool) };
    return { ...(toLeaves(others) as CapacityItem<PoolRefs>), ...given };
  });
}

/** A pool that a service runs on. */
function givenPool(component: string, property: string, pool: unknown): PoolRefs {
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

/** What it tells of itself. An Output of a component has all of its properties, and is none. */
export function refsOf<Refs>(component: unknown): (Partial<Refs> & Refs) | undefined {
  const { refs } = (component ?? {}) as { refs?: Partial<Refs> & Refs };
  const isLater = typeof (refs as { apply?: unknown } | undefined)?.apply === "function";
  return isLater ? undefined : refs;
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
