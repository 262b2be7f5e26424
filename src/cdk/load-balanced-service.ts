import type { ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import type { Metric, MetricOptions } from "aws-cdk-lib/aws-cloudwatch";
import type { SubnetSelection } from "aws-cdk-lib/aws-ec2";
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
  isLeaf,
  type LoadBalancedServiceOptions,
  type LoadBalancerOptions,
  needsHttps,
  type OneImage,
  type ServiceOptions,
} from "../options";
import { furtherTargetGroup, givenLoadBalancer, thereAlready } from "../plan";
import { type CertificatesProps, certificateArns, type TargetGroupProps, targetGroupOptions } from "./certificates";
import { givenBalancer, givenListener } from "./existing-load-balancer";
import type { FargateServiceProps } from "./fargate-service";
import { listenerHandle, loadBalancerHandle, targetGroupHandle } from "./handles";
import { zoneId } from "./hosted-zone";
import { sdk } from "./sdk";
import { Service } from "./service";
import { subnetIds } from "./vpc";

export interface LoadBalancerProps
  extends Omit<LoadBalancerOptions, keyof CertificatesProps | "zone" | "subnets" | "targetGroups"> {
  /** Another service, whose load balancer sends this one the requests that it asks for. @default a load balancer of its own */
  sharedWith?: LoadBalancedService;
  /**
   * A load balancer that is there already, or another construct's, on which the service gets a listener of its own, unless
   * there is a `listener`. @default one of its own
   */
  existing?: IApplicationLoadBalancer;
  /**
   * A listener that is there already, or another construct's; the service gets a rule of it. An imported one doesn't know its
   * load balancer: that is said by `existing`. @default one of its own
   */
  listener?: IApplicationListener;
  /** The load balancer's subnets in the cluster's network. @default the public ones where it is `public`, else the private ones */
  subnets?: SubnetSelection;
  /**
   * Certificate that the load balancer answers HTTPS with, of its own region. With another service's load balancer, which
   * answers HTTPS, it is served to those who call one of its names.
   * @default the one that is made for `domain`; without both, HTTP
   */
  certificate?: ICertificate;
  /**
   * Further certificates of the listener, by names of one's own choice. Each is served to those who call one of its names, and
   * the listener's own to all others (SNI). Only with HTTPS; with a listener that is there already, such as another service's,
   * which answers HTTPS, also without a `certificate`.
   * @default none
   */
  moreCertificates?: Record<string, ICertificate>;
  /**
   * Further ports of the service that the load balancer calls, by name: up to four, each a target group with its own health
   * check. `scaling`, alarms and metrics count the requests of the first. Only with the deployment strategy ROLLING.
   * @default none
   * @example { admin: { containerPort: 9000, port: 9443, healthCheck: { path: "/ready" } } }
   */
  targetGroups?: Record<string, TargetGroupProps>;
  /** Hosted zone that `domain` is in, a public one unless there is a `certificate`. With `domain` this or `zoneName` is needed. */
  zone?: IHostedZone;
}

/** With exactly one of `image` and `build`. */
export interface LoadBalancedServiceProps
  extends FargateServiceProps,
    Omit<LoadBalancedServiceOptions, keyof ServiceOptions | "loadBalancer"> {
  loadBalancer?: LoadBalancerProps;
}

/** A service behind an Application Load Balancer, its own or one that it shares. */
export class LoadBalancedService extends Service {
  private loadBalancerHandle?: IApplicationLoadBalancer;
  private listenerHandle?: IApplicationListener;
  private redirectHandle?: IApplicationListener;
  private targetGroupHandle?: IApplicationTargetGroup;
  private certificateHandle?: ICertificate;
  private readonly there: Pick<LoadBalancerProps, "existing" | "listener" | "certificate">;

  constructor(scope: Construct, id: string, props: OneImage<LoadBalancedServiceProps>) {
    const path = `LoadBalancedService "${id}"`;
    const { there, given } = plainly(path, props);
    super(scope, id, given, { name: "LoadBalancedService", loadBalanced: true, ...there });
    this.there = props.loadBalancer ?? {};
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
    if (this.there.existing) return this.there.existing;
    const { arn, dnsName, hostedZoneId, securityGroupId } = this.refs.loadBalancer!;
    this.loadBalancerHandle ??= loadBalancerHandle(this, {
      arn: this.text(arn),
      dnsName: this.text(dnsName),
      hostedZoneId: this.text(hostedZoneId!),
      securityGroupId: this.text(securityGroupId),
    });
    return this.loadBalancerHandle;
  }

  /** The listener that its requests come by, as the CDK's own constructs take it: rules may be added to it. */
  get listener(): IApplicationListener {
    if (this.there.listener) return this.there.listener;
    const { listenerArn, securityGroupId, port } = this.refs.loadBalancer!;
    this.listenerHandle ??= listenerHandle(this, {
      listenerArn: this.text(listenerArn),
      securityGroupId: this.text(securityGroupId),
      port: isLeaf(port) ? undefined : (port as number),
    });
    return this.listenerHandle;
  }

  /** The listener of its own load balancer that sends HTTP on to HTTPS; undefined where there is none. */
  get redirectListener(): IApplicationListener | undefined {
    const { redirectListenerArn } = this.refs;
    if (redirectListenerArn === undefined) return undefined;
    this.redirectHandle ??= listenerHandle(
      this,
      {
        listenerArn: this.text(redirectListenerArn),
        securityGroupId: this.text(this.refs.loadBalancer!.securityGroupId),
        port: 80,
      },
      "RedirectListener",
    );
    return this.redirectHandle;
  }

  /** The certificate that it answers HTTPS with, the given one or the one of its `domain`; undefined where there is none. */
  get certificate(): ICertificate | undefined {
    if (this.there.certificate) return this.there.certificate;
    const { certificateArn } = this.refs;
    if (certificateArn === undefined) return undefined;
    this.certificateHandle ??= sdk.certificatemanager.Certificate.fromCertificateArn(
      this,
      "CertificateHandle",
      this.text(certificateArn),
    );
    return this.certificateHandle;
  }

  /** The service's targets, as the CDK's own constructs take them. */
  get targetGroup(): IApplicationTargetGroup {
    this.targetGroupHandle ??= targetGroupHandle(this, {
      targetGroupArn: this.targetGroupArn,
      loadBalancerArn: this.text(this.refs.loadBalancer!.arn),
    });
    return this.targetGroupHandle;
  }

  /**
   * Where one of `loadBalancer.targetGroups` answers.
   * @throws where there is none of the name
   */
  urlOf(name: string): string {
    return this.text(furtherTargetGroup(this.path, this.refs, name).url);
  }

  /**
   * One of `loadBalancer.targetGroups`, as the CDK's own constructs take it.
   * @throws where there is none of the name
   */
  targetGroupOf(name: string): IApplicationTargetGroup {
    const { arn } = furtherTargetGroup(this.path, this.refs, name);
    const id = `TargetGroupHandle${name}`;
    return (
      (this.node.tryFindChild(id) as IApplicationTargetGroup | undefined) ??
      targetGroupHandle(
        this,
        { targetGroupArn: this.text(arn), loadBalancerArn: this.text(this.refs.loadBalancer!.arn) },
        id,
      )
    );
  }

  /** Requests that its targets got. @default the sum over five minutes */
  metricRequestCount(options?: MetricOptions): Metric {
    return this.targetGroup.metrics.requestCount(options);
  }

  /** Requests over IPv6 that its targets got. @default the sum over five minutes */
  metricIpv6RequestCount(options?: MetricOptions): Metric {
    return this.targetGroup.metrics.ipv6RequestCount(options);
  }

  /** Connections to its targets that were not established. @default the sum over five minutes */
  metricTargetConnectionErrorCount(options?: MetricOptions): Metric {
    return this.targetGroup.metrics.targetConnectionErrorCount(options);
  }

  /** TLS connections to its targets that were not established. @default the sum over five minutes */
  metricTargetTlsNegotiationErrorCount(options?: MetricOptions): Metric {
    return this.targetGroup.metrics.targetTLSNegotiationErrorCount(options);
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
  const { sharedWith, existing, listener, certificate, moreCertificates, targetGroups, zone, subnets, ...others } =
    props.loadBalancer as LoadBalancerProps;
  const loadBalancer: LoadBalancerOptions = {
    ...others,
    ...(subnets !== undefined && { subnets: subnetIds(path, "loadBalancer.subnets", props.cluster, subnets) }),
    ...certificateArns(path, "loadBalancer", { certificate, moreCertificates }),
    ...(targetGroups !== undefined && { targetGroups: targetGroupOptions(path, targetGroups) }),
    ...(zone !== undefined && { zone: zoneId(path, zone, { domain: others.domain, certificate }) }),
  };
  const there = {
    thereAlready: thereAlready(path, { sharedWith, existing, listener }),
    ...balancing(path, { sharedWith, existing, listener }, loadBalancer),
  };
  return { there, given: { ...props, loadBalancer } };
}

type There = Pick<LoadBalancerProps, "sharedWith" | "existing" | "listener">;

function balancing(path: string, { sharedWith, existing, listener }: There, said: LoadBalancerOptions) {
  if (sharedWith !== undefined) return { sharedLoadBalancer: givenLoadBalancer(path, sharedWith) };
  if (listener !== undefined) return { sharedLoadBalancer: givenListener(path, listener, existing, needsHttps(said)) };
  return existing === undefined ? {} : { existingLoadBalancer: givenBalancer(path, existing) };
}
