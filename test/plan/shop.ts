import type { ClusterOptions, Leaf, PoolOptions, ServiceSpec } from "../../src/options";
import { clusterSpec, type Leafy, type LoadBalancedServiceOptions, poolSpec, serviceSpec } from "../../src/options";
import {
  type CapacityItem,
  type ClusterRefs,
  type LoadBalancerRefs,
  planCapacityProviders,
  planCluster,
  planForPools,
  planPool,
  planService,
  type Resource,
} from "../../src/plan";

import type { Overrides } from "../../src/plan/overrides";

/** What the plans' tests deploy: a cluster named shop, and services and pools in it. */
export const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];

export function cluster(options: Leafy<ClusterOptions> = {}) {
  return planCluster({ key: "shop", spec: clusterSpec('EcsCluster "shop"', "shop", options), zones: ZONES });
}

export function pool(of: ClusterRefs, options: PoolOptions = {}) {
  return planPool({ key: "workers", spec: poolSpec('Ec2CapacityPool "workers"', "workers", options), cluster: of });
}

export interface ServiceSetting {
  name?: string;
  cluster?: ClusterRefs;
  capacity?: CapacityItem[];
  loadBalanced?: boolean;
  shared?: LoadBalancerRefs;
  taskRoleArn?: string;
  overrides?: Overrides;
}

export function service(
  options: Partial<Exclude<Leafy<LoadBalancedServiceOptions>, Leaf>> = {},
  setting: ServiceSetting = {},
) {
  const { name = "web", capacity = [], shared, loadBalanced = shared !== undefined, taskRoleArn } = setting;
  const spec: ServiceSpec<NonNullable<CapacityItem["pool"]>> = serviceSpec(
    `FargateService "${name}"`,
    name,
    { image: `${name}:1`, ...options },
    { loadBalanced, capacity, sharedLoadBalancer: shared !== undefined },
  );
  return planService({
    key: name,
    spec,
    cluster: setting.cluster ?? cluster().refs,
    images: Object.fromEntries(spec.containers.map((container) => [container.name, `${container.name}:1`])),
    taskRoleArn,
    sharedLoadBalancer: shared,
    overrides: setting.overrides,
  });
}

export { planCapacityProviders, planForPools };

export const ids = (resources: Resource[]) => resources.map((resource) => resource.logicalId);

export const ofType = (resources: Resource[], type: string) => resources.filter((resource) => resource.type === type);

export function find(resources: Resource[], logicalId: string): Resource {
  const found = resources.find((resource) => resource.logicalId === logicalId);
  if (!found) throw new Error(`no ${logicalId} among ${ids(resources).join(", ")}`);
  return found;
}
