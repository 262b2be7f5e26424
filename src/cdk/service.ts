import type { EnableScalingProps } from "aws-cdk-lib/aws-applicationautoscaling";
import type { Metric, MetricOptions } from "aws-cdk-lib/aws-cloudwatch";
import type { CfnService, IBaseService, ICluster, ScalableTaskCount } from "aws-cdk-lib/aws-ecs";
import type { Construct } from "constructs";
import {
  type LoadBalancedServiceOptions,
  type ServiceOptions,
  type ServiceSpec,
  serviceSpec,
  type ThereAlready,
} from "../options";
import { type BalancerRefs, type LoadBalancerRefs, type PoolRefs, planService, type ServiceRefs } from "../plan";
import { type DeploymentProps, deploymentOptions } from "./certificates";
import { serviceHandle } from "./handles";
import { hostedZone } from "./hosted-zone";
import { serviceMetric } from "./metrics";
import { scalableTaskCount } from "./scaling";
import { type CapacityProps, Tasks, type WithObjects } from "./tasks";

/** What every service takes. */
export interface ServiceProps extends Omit<WithObjects<ServiceOptions>, "deployment"> {
  /** How a new version takes the place of the one before. @default task by task */
  deployment?: DeploymentProps;
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
  onQueue?: boolean;
  /** What of its load balancer is there already. @default nothing */
  thereAlready?: ThereAlready;
  sharedLoadBalancer?: LoadBalancerRefs;
  existingLoadBalancer?: BalancerRefs;
}

/** What every service is: a number of tasks that ECS keeps running. */
export abstract class Service extends Tasks<ServiceSpec<PoolRefs>, ServiceRefs> {
  private serviceHandle?: IBaseService;

  /** @internal */
  constructor(scope: Construct, id: string, props: AnyServiceProps, kind: Kind) {
    const { loadBalanced, onPools, onQueue, thereAlready, sharedLoadBalancer, existingLoadBalancer } = kind;
    super(scope, id, plainly(`${kind.name} "${id}"`, props), {
      name: kind.name,
      spec: (path, name, options, capacity) =>
        serviceSpec(path, name, options, { loadBalanced, onPools, onQueue, capacity, thereAlready }),
      plan: (input, component) => {
        const hostedZoneId = hostedZone(component, input.spec);
        return planService({ ...input, sharedLoadBalancer, existingLoadBalancer, hostedZoneId });
      },
      runner: "Service",
    });
  }

  get serviceArn(): string {
    return this.text(this.refs.serviceArn);
  }

  get serviceName(): string {
    return this.text(this.refs.serviceName);
  }

  /** The service as the CDK's own constructs take it, such as a deployment group or a dashboard. */
  get service(): IBaseService {
    const { serviceArn, serviceName, cluster } = this;
    const stock = (cluster as { cluster?: ICluster }).cluster ?? (cluster as ICluster);
    this.serviceHandle ??= serviceHandle(this, { serviceArn, serviceName, cluster: stock });
    return this.serviceHandle;
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

  /**
   * Scales the number of tasks, as ecs' own services are scaled: policies and schedules are added to what it returns. The
   * property `scaling` says the same in the construct's own words, requests to the service's own target group included.
   * @throws where the property `scaling` is set: a service has one scalable target
   */
  autoScaleTaskCount(props: EnableScalingProps): ScalableTaskCount {
    if (this.spec.scaling !== undefined)
      throw new Error(`${this.path}: autoScaleTaskCount() can't be called beside the property scaling`);
    if (this.node.tryFindChild("TaskCount") !== undefined)
      throw new Error(`${this.path}: autoScaleTaskCount() was called before; policies are added to what it returned`);
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
}

/** What the CDK has its own objects for, of the deployment, as the options have it. */
function plainly(path: string, props: AnyServiceProps) {
  if (props?.deployment === undefined) return props as Omit<AnyServiceProps, "deployment">;
  return { ...props, deployment: deploymentOptions(path, props.deployment) };
}
