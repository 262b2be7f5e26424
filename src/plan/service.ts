import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att } from "../cfn/value";
import type { ServiceSpec } from "../options";
import { type DeploymentAlarms, planAlarms, planDeploymentAlarms } from "./alarms";
import { followsCapacity, planCapacity } from "./capacity";
import { planDashboard } from "./dashboard";
import { deliveryRefs } from "./delivery";
import { deploymentConfiguration } from "./deployment";
import { type Discovery, planDiscovery } from "./discovery";
import { type LoadBalancing, planLoadBalancing } from "./load-balancer";
import { placement } from "./placement";
import { planQueue, planQueueAlarms } from "./queue";
import type { BalancerRefs, LoadBalancerRefs, Planned, PoolRefs, ServiceRefs } from "./refs";
import { monitoring, planScaling } from "./scaling";
import { CONNECT_PORT, type Connect, planServiceConnect } from "./service-connect";
import { tagList } from "./tags";
import { planTasks, type TaskInput, type Tasks } from "./task";

export interface ServiceInput extends TaskInput<ServiceSpec<PoolRefs>> {
  /** A listener, another service's or one that is there, which sends this service the requests that it asks for. */
  sharedLoadBalancer?: LoadBalancerRefs;
  /** A load balancer that is there already, for listeners of the service's own. */
  existingLoadBalancer?: BalancerRefs;
  /** ID of the hosted zone `loadBalancer.zoneName`, which the front has looked up. */
  hostedZoneId?: Val<string>;
}

/** An ECS service, its tasks, and what puts it behind a load balancer or a name. */
export function planService(input: ServiceInput): Planned<ServiceRefs> {
  const { key, spec, cluster } = input;
  const id = (name: string) => `${key}/${name}`;
  const queue = spec.queue && planQueue({ key, spec, queue: spec.queue, cluster });
  const portName = spec.serviceConnect && CONNECT_PORT;
  const tasks = planTasks({ ...input, statements: queue?.statements, environment: queue?.environment, portName });
  const balancing = loadBalancing(input);
  const discovery = spec.serviceDiscovery && planDiscovery(key, spec, spec.serviceDiscovery.name, cluster);

  const connect = spec.serviceConnect && planServiceConnect(key, spec, spec.serviceConnect, cluster);

  const watched = { key, spec, cluster, balancing };
  claimNames(input);
  const rollbackOn = spec.rollbackOn && planDeploymentAlarms(watched, spec.rollbackOn);

  const alarms = spec.alarms
    ? [
        ...planAlarms(watched, spec.alarms),
        ...(queue ? planQueueAlarms({ key, spec, queue: spec.queue! }, queue.refs, spec.alarms) : []),
      ]
    : [];

  const resources = [
    ...(queue?.resources ?? []),
    ...tasks.resources,
    ...(balancing?.resources ?? []),
    ...(discovery?.resources ?? []),
    ...(connect?.resources ?? []),
    ...tasks.volumes.resources,
    service(input, tasks, { balancing, discovery, connect, rollbackOn }),
    ...(rollbackOn?.resources ?? []),
    ...alarms,
    ...(spec.dashboard ? [planDashboard({ ...watched, alarms, logGroupName: tasks.refs.logGroupName })] : []),
    ...(spec.scaling
      ? planScaling({ ...watched, scaling: spec.scaling, queue: queue && { ...spec.queue!, name: queue.refs.name } })
      : []),
  ];
  const refs: ServiceRefs = {
    ...tasks.refs,
    serviceArn: att(id("Service"), "ServiceArn"),
    serviceName: att(id("Service"), "Name"),
    loadBalancer: balancing?.loadBalancer,
    targetGroupArn: balancing?.targetGroupArn,
    targetGroups: Object.fromEntries(balancing?.further.map(({ name, arn, url }) => [name, { arn, url }]) ?? []),
    url: balancing?.url,
    certificateArn: balancing?.certificateArn,
    redirectListenerArn: balancing?.redirectListenerArn,
    delivery: deliveryRefs(input),
    discoveryName: discovery?.name,
    queue: queue?.refs,
  };
  return { resources, refs };
}

/** What is called by the cluster and the service: alarms that fail deployments, and the dashboard. */
function claimNames({ key, spec: { path, name, rollbackOn, dashboard }, cluster }: ServiceInput): void {
  const claim = (what: string) =>
    cluster.claims.claim({
      ...{ component: path, key, property: "name", value: name, of: cluster.key },
      other: `service of the cluster with ${what}`,
    });
  if (rollbackOn) claim("rollbackOn, whose alarms are called by it,");
  if (dashboard) claim("a dashboard, which is called by it,");
}

function loadBalancing({
  key,
  spec,
  cluster,
  sharedLoadBalancer,
  existingLoadBalancer,
  hostedZoneId,
  overrides = {},
}: ServiceInput): LoadBalancing | undefined {
  if (spec.loadBalancer === undefined) return undefined;
  return planLoadBalancing({
    key,
    spec,
    loadBalancer: spec.loadBalancer,
    cluster,
    shared: sharedLoadBalancer,
    existing: existingLoadBalancer,
    hostedZoneId,
    overrides,
  });
}

/** What a service stands behind and is watched by. */
interface Surroundings {
  balancing?: LoadBalancing;
  discovery?: Discovery;
  connect?: Connect;
  rollbackOn?: DeploymentAlarms;
}

function service(
  input: ServiceInput,
  tasks: Tasks,
  { balancing, discovery, connect, rollbackOn }: Surroundings,
): Resource {
  const { key, spec, cluster } = input;
  const id = (name: string) => `${key}/${name}`;
  const { scaling } = spec;
  const capacity = planCapacity(spec, cluster);
  const planned = resource(
    "AWS::ECS::Service",
    id("Service"),
    {
      ...capacity,
      AvailabilityZoneRebalancing: spec.availabilityZoneRebalancing,
      Cluster: cluster.clusterArn,
      DeploymentConfiguration: {
        Alarms: rollbackOn?.configuration,
        DeploymentCircuitBreaker: circuitBreaker(spec),
        MaximumPercent: spec.maximumPercent,
        MinimumHealthyPercent: spec.minimumHealthyPercent,
        ...deploymentConfiguration(spec.deployment),
      },
      DesiredCount: scaling ? undefined : spec.desiredCount,
      EnableECSManagedTags: spec.enableECSManagedTags,
      EnableExecuteCommand: spec.exec || undefined,
      ForceNewDeployment: capacity.CapacityProviderStrategy && followsCapacity(spec),
      HealthCheckGracePeriodSeconds: spec.healthCheckGracePeriod,
      LoadBalancers: balancing && [
        {
          AdvancedConfiguration: balancing.shifting,
          ContainerName: spec.loadBalancer!.container,
          ContainerPort: spec.loadBalancer!.containerPort,
          TargetGroupArn: balancing.targetGroupArn,
        },
        ...balancing.further.map(({ target }) => target),
      ],
      Monitoring: scaling && monitoring(scaling),
      NetworkConfiguration: tasks.network,
      ...placement(spec),
      PlatformVersion: spec.platformVersion,
      PropagateTags: spec.propagateTags ?? (Object.keys(spec.tags).length > 0 ? "SERVICE" : undefined),
      ServiceConnectConfiguration: connect?.configuration,
      ServiceRegistries: discovery && [{ RegistryArn: discovery.registryArn }],
      Tags: tagList(spec.tags),
      TaskDefinition: att(id("TaskDefinition"), "TaskDefinitionArn"),
      VolumeConfigurations: tasks.volumes.configurations,
    },
    // What tasks use goes after them: without its network, roles or capacity a service can't end its tasks.
    [
      ...tasks.dependsOn,
      ...(balancing?.dependsOn ?? []),
      ...(discovery?.dependsOn ?? []),
      ...(connect?.dependsOn ?? []),
      ...tasks.volumes.dependsOn,
      ...(rollbackOn?.dependsOn ?? []),
    ],
  );
  // A deployment would put the count back that scaling has found.
  return scaling ? { ...planned, initially: { DesiredCount: scaling.min } } : planned;
}

function circuitBreaker({ circuitBreaker: { enable, rollback, threshold, resetOnHealthyTask } }: ServiceSpec) {
  return {
    Enable: enable,
    ResetOnHealthyTask: resetOnHealthyTask,
    Rollback: rollback,
    ThresholdConfiguration: threshold && { Type: threshold.type, Value: threshold.value },
  };
}
