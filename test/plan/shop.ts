import type {
  ClusterOptions,
  ExternalCapacityOptions,
  Leaf,
  ManagedInstancesPoolOptions,
  PoolOptions,
  QueueWorkerOptions,
  ScheduledTaskOptions,
  ServiceSpec,
  TaskOptions,
} from "../../src/options";
import {
  clusterSpec,
  externalCapacitySpec,
  type Leafy,
  type LoadBalancedServiceOptions,
  managedInstancesPoolSpec,
  poolSpec,
  scheduledTaskSpec,
  serviceSpec,
  taskSpec,
} from "../../src/options";
import {
  type CapacityItem,
  type ClusterRefs,
  type LoadBalancerRefs,
  planAssociationFunction,
  planCapacityProviders,
  planCluster,
  planExternalCapacity,
  planForDiscovery,
  planForPools,
  planManagedInstancesPool,
  planPool,
  planScheduledTask,
  planService,
  planTask,
  type Resource,
  type Value,
} from "../../src/plan";

import type { Overrides } from "../../src/plan/overrides";

/** What the plans' tests deploy: a cluster named shop, and services and pools in it. */
export const ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];

export function cluster(options: Leafy<ClusterOptions> = {}) {
  return planCluster({ key: "shop", spec: clusterSpec('EcsCluster "shop"', "shop", options), zones: ZONES });
}

export function pool(of: ClusterRefs, options: PoolOptions = {}, name = "workers") {
  return planPool({ key: name, spec: poolSpec(`Ec2CapacityPool "${name}"`, name, options), cluster: of });
}

export function managedPool(of: ClusterRefs, options: ManagedInstancesPoolOptions = {}) {
  const spec = managedInstancesPoolSpec('ManagedInstancesPool "managed"', "managed", options);
  return planManagedInstancesPool({ key: "managed", spec, cluster: of });
}

export function external(of: ClusterRefs, options: ExternalCapacityOptions = {}) {
  const spec = externalCapacitySpec('ExternalCapacity "berlin"', "berlin", options);
  const input = { key: "berlin", spec, cluster: of };
  return { input, ...planExternalCapacity(input) };
}

export interface ServiceSetting {
  name?: string;
  cluster?: ClusterRefs;
  capacity?: CapacityItem[];
  loadBalanced?: boolean;
  onQueue?: boolean;
  shared?: LoadBalancerRefs;
  taskRoleArn?: string;
  overrides?: Overrides;
}

export function service(
  options: Partial<
    Exclude<Leafy<LoadBalancedServiceOptions & Pick<QueueWorkerOptions, "queue" | "taskProtection">>, Leaf>
  > = {},
  setting: ServiceSetting = {},
) {
  const { name = "web", capacity = [], shared, loadBalanced = shared !== undefined, taskRoleArn, onQueue } = setting;
  const spec: ServiceSpec<NonNullable<CapacityItem["pool"]>> = serviceSpec(
    `FargateService "${name}"`,
    name,
    { image: `${name}:1`, ...options },
    { loadBalanced, onQueue, capacity, thereAlready: shared === undefined ? "nothing" : "service" },
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

const images = (name: string) => ({ [name]: `${name}:1` });

/** A task that others run, named migrate. */
export function task(
  options: Partial<TaskOptions>,
  of: ClusterRefs,
  capacity: CapacityItem[] = [],
  overrides?: Overrides,
) {
  const spec = taskSpec('Task "migrate"', "migrate", { image: "migrate:1", ...options }, { capacity });
  return planTask({ key: "migrate", spec, cluster: of, images: images("migrate"), overrides });
}

/** A task that runs every hour, named report. */
export function scheduledTask(options: Partial<ScheduledTaskOptions>, of: ClusterRefs, capacity: CapacityItem[] = []) {
  const said = { image: "report:1", schedule: { rate: "1 hour" }, ...options };
  const spec = scheduledTaskSpec('ScheduledTask "report"', "report", said, { capacity });
  return planScheduledTask({ key: "report", spec, cluster: of, images: images("report") });
}

export { planAssociationFunction, planCapacityProviders, planForDiscovery, planForPools };

export const ids = (resources: Resource[]) => resources.map((resource) => resource.logicalId);

export const ofType = (resources: Resource[], type: string) => resources.filter((resource) => resource.type === type);

export function find(resources: Resource[], logicalId: string): Resource {
  const found = resources.find((resource) => resource.logicalId === logicalId);
  if (!found) throw new Error(`no ${logicalId} among ${ids(resources).join(", ")}`);
  return found;
}

export type Options = Parameters<typeof service>[0];

/** What is planned of a service's resource. */
export const properties = (options: Options, id: string, setting?: ServiceSetting) =>
  find(service(options, setting).resources, id).properties;

export const containers = (options: Options) =>
  properties(options, "web/TaskDefinition").ContainerDefinitions as { [key: string]: Value }[];

/** A service behind a load balancer. */
export const balanced = (options: Options = {}, setting: ServiceSetting = {}) =>
  service({ port: 8080, ...options }, { loadBalanced: true, ...setting });
