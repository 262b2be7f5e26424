import type { EnableScalingProps } from "aws-cdk-lib/aws-applicationautoscaling";
import type { Metric, MetricOptions } from "aws-cdk-lib/aws-cloudwatch";
import type { Connections, IConnectable, ISecurityGroup } from "aws-cdk-lib/aws-ec2";
import type { CfnService, IBaseService, ICluster, ITaskDefinition, ScalableTaskCount } from "aws-cdk-lib/aws-ecs";
import type { IRole } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import {
  type CapacityItem,
  type CapacityOptions,
  InvalidPropertyError,
  isLeaf,
  Leaf,
  type LoadBalancedServiceOptions,
  type ServiceOptions,
  type ServiceSpec,
  serviceSpec,
} from "../options";
import { checkedItem, givenPool, type LoadBalancerRefs, type PoolRefs, planService, type ServiceRefs } from "../plan";
import { Component, type ComponentProps } from "./component";
import { hostOf } from "./given-cluster";
import { serviceHandle, taskDefinitionHandle } from "./handles";
import type { AnyCluster } from "./host";
import { images } from "./images";
import { checkAtSynthesis } from "./late-check";
import { serviceMetric } from "./metrics";
import type { Ec2CapacityPool } from "./pool";
import { Registry } from "./registry";
import { checkedRole } from "./role";
import { scalableTaskCount } from "./scaling";
import { givenSecrets, type SecretsProps, type SidecarProps } from "./secrets";
import { importConnections } from "./security-group";
import { toLeaves } from "./tokens";

/** One item of a service's capacity provider strategy: exactly one of `provider` and `pool`. */
export interface CapacityProps extends CapacityOptions {
  /** A pool of the service's own cluster. @default the item's `provider` */
  pool?: Ec2CapacityPool;
}

/** What every service takes. */
export interface ServiceProps extends Omit<ServiceOptions, "secrets" | "sidecars">, ComponentProps {
  /**
   * Environment variables, by name, whose values are kept in Secrets Manager or in the Parameter Store. None has the name of
   * one in `environment`.
   * @default none
   * @example { DB_PASSWORD: { secret: database.secret, key: "password" }, TOKEN: { parameter: "/shop/token" } }
   */
  secrets?: SecretsProps;
  /**
   * Further containers of the task, by name: 1–255 letters, digits, hyphens and underscores.
   * @default none
   * @example { proxy: { image: "envoy:1.31", ports: [{ port: 9901 }] } }
   */
  sidecars?: Record<string, SidecarProps>;
  /** The cluster to run in: an EcsCluster, one of `EcsCluster.from…`, or an `ecs.ICluster`. */
  cluster: AnyCluster;
  /** Role that the containers' own calls to AWS are made with. @default one that may do nothing until it is granted something */
  taskRole?: IRole;
}

/** What one kind of service or another takes. */
type AnyServiceProps = ServiceProps & { capacity?: CapacityProps[] } & Pick<
    LoadBalancedServiceOptions,
    "loadBalancer" | "healthCheckGracePeriod"
  >;

/** What makes one kind of service different from another. */
export interface Kind {
  name: string;
  loadBalanced: boolean;
  onPools?: boolean;
  sharedLoadBalancer?: LoadBalancerRefs;
}

/** What every service is: a number of tasks that ECS keeps running. */
export abstract class Service extends Component implements IConnectable {
  /** Role that the containers' own calls to AWS are made with; grants work on it. */
  readonly taskRole: IRole;
  /** Role that ECS starts the tasks with: it pulls their images and opens their logs. */
  readonly executionRole: IRole;
  /** The cluster that it runs in. */
  readonly cluster: AnyCluster;
  /** @internal */
  protected readonly refs: ServiceRefs;
  private readonly port?: number;
  private readonly fargateSize: boolean;
  private serviceHandle?: IBaseService;
  private definitionHandle?: ITaskDefinition;
  private readonly isScaled: boolean;
  private imported?: Connections;

  /** @internal */
  constructor(scope: Construct, id: string, props: AnyServiceProps, kind: Kind) {
    super(scope, id, kind.name, props);
    const { cluster, capacity = [], taskRole, overrides: _, ...options } = props;
    const { loadBalanced, onPools, sharedLoadBalancer } = kind;
    const host = hostOf(this.path, this, cluster);
    const secrets = givenSecrets(this.path, id, options);
    const plain = secrets.options as LoadBalancedServiceOptions;
    const described = { options: toLeaves(plain), capacity: capacityItems(this.path, capacity) };
    const check = (known: typeof described): ServiceSpec<PoolRefs> =>
      serviceSpec(this.path, id, known.options, {
        loadBalanced,
        onPools,
        capacity: known.capacity,
        sharedLoadBalancer: sharedLoadBalancer !== undefined,
      });
    const spec = check(described);
    checkAtSynthesis(this, described, check);
    const { resources, refs } = planService({
      key: this.node.path,
      spec,
      cluster: host.forService(spec.capacity),
      images: images(this, spec),
      taskRoleArn: taskRole === undefined ? undefined : new Leaf(checkedRole(this.path, taskRole).roleArn),
      sharedLoadBalancer,
      overrides: this.overrides,
      valuesFrom: secrets.valuesFrom,
    });
    this.make(resources);
    this.checkOverrides();
    this.cluster = cluster;
    this.refs = refs;
    this.executionRole = this.role(refs.executionRoleId);
    for (const secret of secrets.containerSecrets) secret.grantRead(this.executionRole);
    this.taskRole = taskRole ?? this.role(refs.taskRoleId!);
    // A role's policies are there before the first task needs them.
    this.resource("Service").node.addDependency(this.taskRole, this.executionRole);
    this.port = portOf(spec);
    this.fargateSize = spec.fargateSize;
    this.isScaled = spec.scaling !== undefined;
  }

  get serviceArn(): string {
    return this.text(this.refs.serviceArn);
  }

  get serviceName(): string {
    return this.text(this.refs.serviceName);
  }

  get taskDefinitionArn(): string {
    return this.text(this.refs.taskDefinitionArn);
  }

  /** The service as the CDK's own constructs take it, such as a deployment group or a dashboard. */
  get service(): IBaseService {
    const { serviceArn, serviceName, cluster } = this;
    const stock = (cluster as { cluster?: ICluster }).cluster ?? (cluster as ICluster);
    this.serviceHandle ??= serviceHandle(this, { serviceArn, serviceName, cluster: stock });
    return this.serviceHandle;
  }

  /** The task definition as the CDK's own constructs take it, such as a scheduled task. */
  get taskDefinition(): ITaskDefinition {
    const { taskDefinitionArn, taskRole, executionRole, fargateSize: onFargate } = this;
    this.definitionHandle ??= taskDefinitionHandle(this, { taskDefinitionArn, onFargate, taskRole, executionRole });
    return this.definitionHandle;
  }

  /** Security groups of the service's own that its tasks carry. */
  get securityGroups(): ISecurityGroup[] {
    return this.connections.securityGroups;
  }

  /** Log group of the service's containers. */
  get logGroupName(): string {
    return this.text(this.refs.logGroupName);
  }

  /**
   * DNS name under which tasks of the cluster find it.
   * @throws without `serviceDiscovery`
   */
  get discoveryName(): string {
    if (this.refs.discoveryName === undefined) {
      throw new Error(`${this.path}: it has no discoveryName without the property serviceDiscovery`);
    }
    return this.text(this.refs.discoveryName);
  }

  /** The tasks' network connections; what others reach by default is the main container's port. */
  get connections(): Connections {
    this.imported ??= importConnections(this, this.text(this.refs.securityGroupId), this.port);
    return this.imported;
  }

  /**
   * Scales the number of tasks, as ecs' own services are scaled: policies and schedules are added to what it returns. The
   * property `scaling` says the same in the construct's own words, requests to the service's own target group included.
   * @throws where the property `scaling` is set: a service has one scalable target
   */
  autoScaleTaskCount(props: EnableScalingProps): ScalableTaskCount {
    if (this.isScaled)
      throw new Error(`${this.path}: autoScaleTaskCount() can't be called beside the property scaling`);
    // A deployment would put the count back that scaling has found.
    (this.resource("Service") as CfnService).desiredCount = undefined;
    return scalableTaskCount(this, `service/${this.cluster.clusterName}/${this.serviceName}`, props);
  }

  /** A metric that ECS publishes of the service in the namespace `AWS/ECS`. @default the average over five minutes */
  metric(metricName: string, options?: MetricOptions): Metric {
    const service = { clusterName: this.cluster.clusterName, serviceName: this.serviceName };
    return serviceMetric(this, service, metricName, options);
  }

  /** CPU used, in percent of what the tasks have. @default the average over five minutes */
  metricCpuUtilization(options?: MetricOptions): Metric {
    return this.metric("CPUUtilization", options);
  }

  /** Memory used, in percent of what the tasks have. @default the average over five minutes */
  metricMemoryUtilization(options?: MetricOptions): Metric {
    return this.metric("MemoryUtilization", options);
  }

  private role(logicalId: string): IRole {
    return Registry.of(this).get(logicalId).construct as unknown as IRole;
  }
}

function capacityItems(path: string, capacity: CapacityProps[]): CapacityItem<PoolRefs>[] {
  if (!Array.isArray(capacity)) throw new InvalidPropertyError(path, "capacity", capacity, "allowed are lists");
  return capacity.map((item, i) => {
    const { pool, ...others } = checkedItem(path, item, i);
    const given = pool === undefined ? {} : { pool: givenPool(path, `capacity[${i}].pool`, pool) };
    return { ...(toLeaves(others) as CapacityItem<PoolRefs>), ...given };
  });
}

function portOf({ containers }: ServiceSpec): number | undefined {
  const port = containers[0]?.ports[0]?.port;
  return isLeaf(port) ? (port.value as number) : port;
}
