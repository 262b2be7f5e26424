import type { ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import type { Metric, MetricOptions } from "aws-cdk-lib/aws-cloudwatch";
import type {
  HttpCodeTarget,
  IApplicationListener,
  IApplicationLoadBalancer,
  IApplicationTargetGroup,
} from "aws-cdk-lib/aws-elasticloadbalancingv2";
import type { IHostedZone } from "aws-cdk-lib/aws-route53";
import type { Construct } from "constructs";
import { isPlainMap } from "../cfn/plain-map";
import {
  InvalidPropertyError,
  isLeaf,
  type LoadBalancedServiceOptions,
  type LoadBalancerOptions,
  type ServiceOptions,
} from "../options";
import { givenLoadBalancer } from "../plan";
import type { FargateServiceProps } from "./fargate-service";
import { listenerHandle, loadBalancerHandle, targetGroupHandle } from "./handles";
import { Service } from "./service";

export interface LoadBalancerProps extends Omit<LoadBalancerOptions, "certificate" | "zone"> {
  /** Another service, whose load balancer sends this one the requests that it asks for. @default a load balancer of its own */
  sharedWith?: LoadBalancedService;
  /**
   * Certificate that the load balancer answers HTTPS with, of its own region. With another service's load balancer, which
   * answers HTTPS, it is served to those who call one of its names.
   * @default the one that is made for `domain`; without both, HTTP
   */
  certificate?: ICertificate;
  /** Public hosted zone that `domain` is in. Needed with `domain`. */
  zone?: IHostedZone;
}

export interface LoadBalancedServiceProps
  extends FargateServiceProps,
    Omit<LoadBalancedServiceOptions, keyof ServiceOptions | "loadBalancer"> {
  loadBalancer?: LoadBalancerProps;
}

/** A service behind an Application Load Balancer, its own or one that it shares. */
export class LoadBalancedService extends Service {
  private loadBalancerHandle?: IApplicationLoadBalancer;
  private listenerHandle?: IApplicationListener;
  private targetGroupHandle?: IApplicationTargetGroup;

  constructor(scope: Construct, id: string, props: LoadBalancedServiceProps) {
    const path = `LoadBalancedService "${id}"`;
    const { sharedWith, given } = plainly(path, props);
    const sharedLoadBalancer = sharedWith === undefined ? undefined : givenLoadBalancer(path, sharedWith);
    super(scope, id, given, { name: "LoadBalancedService", loadBalanced: true, sharedLoadBalancer });
  }

  /** Where it answers: `https://<domain>`, or by the name of the load balancer. */
  get url(): string {
    return this.text(this.refs.url);
  }

  /** DNS name of the load balancer. */
  get loadBalancerDnsName(): string {
    return this.text(this.refs.loadBalancer!.dnsName);
  }

  get targetGroupArn(): string {
    return this.text(this.refs.targetGroupArn);
  }

  /** The load balancer, its own or the shared one, as the CDK's own constructs take it. */
  get loadBalancer(): IApplicationLoadBalancer {
    const { arn, dnsName, hostedZoneId, securityGroupId } = this.refs.loadBalancer!;
    this.loadBalancerHandle ??= loadBalancerHandle(this, {
      arn: this.text(arn),
      dnsName: this.text(dnsName),
      hostedZoneId: this.text(hostedZoneId),
      securityGroupId: this.text(securityGroupId),
    });
    return this.loadBalancerHandle;
  }

  /** The listener that its requests come by, as the CDK's own constructs take it: rules may be added to it. */
  get listener(): IApplicationListener {
    const { listenerArn, securityGroupId, port } = this.refs.loadBalancer!;
    this.listenerHandle ??= listenerHandle(this, {
      listenerArn: this.text(listenerArn),
      securityGroupId: this.text(securityGroupId),
      port: isLeaf(port) ? undefined : (port as number),
    });
    return this.listenerHandle;
  }

  /** The service's targets, as the CDK's own constructs take them. */
  get targetGroup(): IApplicationTargetGroup {
    this.targetGroupHandle ??= targetGroupHandle(this, {
      targetGroupArn: this.targetGroupArn,
      loadBalancerArn: this.text(this.refs.loadBalancer!.arn),
    });
    return this.targetGroupHandle;
  }

  /** Requests that its targets got. @default the sum over five minutes */
  metricRequestCount(options?: MetricOptions): Metric {
    return this.targetGroup.metrics.requestCount(options);
  }

  /** Requests that each of its targets got. @default the sum over five minutes */
  metricRequestCountPerTarget(options?: MetricOptions): Metric {
    return this.targetGroup.metrics.requestCountPerTarget(options);
  }

  /** Seconds from a request's arrival at a target to the beginning of its answer. @default the average over five minutes */
  metricTargetResponseTime(options?: MetricOptions): Metric {
    return this.targetGroup.metrics.targetResponseTime(options);
  }

  /** Answers of its targets with such a status. @default the sum over five minutes */
  metricHttpCodeTarget(code: HttpCodeTarget, options?: MetricOptions): Metric {
    return this.targetGroup.metrics.httpCodeTarget(code, options);
  }

  /** @default the average over five minutes */
  metricHealthyHostCount(options?: MetricOptions): Metric {
    return this.targetGroup.metrics.healthyHostCount(options);
  }

  /** @default the average over five minutes */
  metricUnhealthyHostCount(options?: MetricOptions): Metric {
    return this.targetGroup.metrics.unhealthyHostCount(options);
  }
}

/** What is said as the options have it, and the service whose load balancer is shared, which is no option. */
function plainly(path: string, props: LoadBalancedServiceProps) {
  if (!isPlainMap(props?.loadBalancer)) return { given: props as Omit<LoadBalancedServiceProps, "loadBalancer"> };
  const { sharedWith, certificate, zone, ...others } = props.loadBalancer as LoadBalancerProps;
  const loadBalancer: LoadBalancerOptions = {
    ...others,
    ...(certificate !== undefined && { certificate: arnOf(path, certificate) }),
    ...(zone !== undefined && { zone: idOf(path, zone) }),
  };
  return { sharedWith, given: { ...props, loadBalancer } };
}

function arnOf(path: string, certificate: ICertificate): string {
  if (typeof certificate?.certificateArn === "string") return certificate.certificateArn;
  const allowed = "allowed is an acm.ICertificate; Certificate.fromCertificateArn gives one of an ARN";
  throw new InvalidPropertyError(path, "loadBalancer.certificate", certificate, allowed);
}

function idOf(path: string, zone: IHostedZone): string {
  if (typeof zone?.hostedZoneId === "string") return zone.hostedZoneId;
  const allowed = "allowed is a route53.IHostedZone; HostedZone.fromLookup and fromHostedZoneAttributes give one";
  throw new InvalidPropertyError(path, "loadBalancer.zone", zone, allowed);
}
