import * as pulumi from "@pulumi/pulumi";
import { isPlainMap } from "../cfn/plain-map";
import {
  type LoadBalancedServiceOptions,
  type LoadBalancerOptions,
  type LoadBalancerSpec,
  needsHttps,
  type ServiceOptions,
  type ServiceProperties,
  type ServiceSpec,
  serviceSpec,
} from "../options";
import {
  furtherTargetGroup,
  givenLoadBalancer,
  type PoolRefs,
  planService,
  type ServiceRefs,
  thereAlready,
} from "../plan";
import {
  type ExistingListenerArgs,
  type ExistingLoadBalancerArgs,
  givenBalancer,
  givenListener,
} from "./existing-load-balancer";
import type { Inputs } from "./inputs";
import { type CapacityArgs, type TaskObjects, Tasks } from "./tasks";

export type FargateServiceArgs = Inputs<ServiceOptions, ServiceProperties> &
  TaskObjects & {
    /** Where the tasks run. @default FARGATE */
    capacity?: CapacityArgs[];
  };

export type Ec2ServiceArgs = Inputs<ServiceOptions, ServiceProperties> &
  TaskObjects & {
    /** Pools that the tasks run on. */
    capacity: (Omit<CapacityArgs, "provider" | "pool"> & Required<Pick<CapacityArgs, "pool">>)[];
  };

export type LoadBalancedServiceArgs = Inputs<Omit<LoadBalancedServiceOptions, "loadBalancer">, ServiceProperties> &
  TaskObjects & {
    /** Where the tasks run. @default FARGATE */
    capacity?: CapacityArgs[];
    loadBalancer?: Inputs<LoadBalancerOptions, LoadBalancerSpec> & {
      /** Another service, whose load balancer this one is put behind too, for its own `paths`. @default one of its own */
      sharedWith?: LoadBalancedService;
      /**
       * A load balancer that is there already, on which the service gets a listener of its own, unless there is a `listener`.
       * @default one of its own
       */
      existing?: ExistingLoadBalancerArgs;
      /** A listener that is there already, of `existing`; the service gets a rule of it. @default one of its own */
      listener?: ExistingListenerArgs;
    };
  };

type AnyServiceArgs = FargateServiceArgs & Pick<LoadBalancedServiceArgs, "loadBalancer">;

/** What the kinds of service have in common. */
export abstract class Service extends Tasks<ServiceSpec<PoolRefs>, ServiceRefs> {
  readonly serviceName: pulumi.Output<string>;
  readonly serviceArn: pulumi.Output<string>;
  /** Name under which the cluster's tasks find the service, if it has one. */
  readonly discoveryName: pulumi.Output<string | undefined>;

  protected constructor(kind: string, name: string, args: AnyServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { sharedWith, existing, listener, ...loadBalancer } = isPlainMap(args?.loadBalancer) ? args.loadBalancer : {};
    const there = { sharedWith, existing, listener };
    super(
      {
        name: kind,
        spec: (path, madeAs, options, { capacity, frontProperties }) =>
          serviceSpec(path, madeAs, options, {
            loadBalanced: kind === "LoadBalancedService",
            onPools: kind === "Ec2Service",
            onQueue: kind === "QueueWorker",
            capacity,
            thereAlready: thereAlready(path, there),
            frontProperties,
          }),
        plan: (input, path, lookUp) => {
          const zoneName = input.spec.loadBalancer?.zoneName;
          const hostedZoneId = zoneName === undefined ? undefined : lookUp.zone(zoneName);
          return planService({ ...input, ...givenBalancing(path, there, loadBalancer), hostedZoneId });
        },
      },
      name,
      isPlainMap(args?.loadBalancer) ? ({ ...args, loadBalancer } as AnyServiceArgs) : args,
      opts,
    );
    this.serviceName = this.output(this.refs.serviceName);
    this.serviceArn = this.output(this.refs.serviceArn);
    this.discoveryName = this.output(this.refs.discoveryName);
  }

  /** @internal */
  protected override outputs(): Record<string, pulumi.Output<unknown>> {
    const { serviceName, serviceArn, discoveryName } = this;
    return { serviceName, serviceArn, ...super.outputs(), discoveryName };
  }
}

/** Keeps a number of tasks of one or more containers running, on Fargate unless told otherwise. */
export class FargateService extends Service {
  constructor(name: string, args: FargateServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("FargateService", name, args, opts);
    this.registerOutputs(this.outputs());
  }
}

/** As a {@link FargateService}, on the EC2 instances of pools. */
export class Ec2Service extends Service {
  constructor(name: string, args: Ec2ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Ec2Service", name, args, opts);
    this.registerOutputs(this.outputs());
  }
}

/** A service behind an application load balancer. */
export class LoadBalancedService extends Service {
  /** Where it answers. */
  readonly url: pulumi.Output<string>;
  /** The load balancer, its own or the shared one. */
  readonly loadBalancerArn: pulumi.Output<string>;
  readonly loadBalancerDnsName: pulumi.Output<string>;
  /** Hosted zone of the load balancer's DNS name, for an alias record; undefined where one was given without it. */
  readonly loadBalancerZoneId: pulumi.Output<string | undefined>;
  /** Security group of the load balancer, for rules of one's own. */
  readonly loadBalancerSecurityGroupId: pulumi.Output<string>;
  /** The listener that its requests come by. */
  readonly listenerArn: pulumi.Output<string>;
  /** The listener of its own load balancer that sends HTTP on to HTTPS; undefined where there is none. */
  readonly redirectListenerArn: pulumi.Output<string | undefined>;
  /** The certificate that it answers HTTPS with, the given one or the one of its `domain`; undefined where there is none. */
  readonly certificateArn: pulumi.Output<string | undefined>;
  readonly targetGroupArn: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancedServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("LoadBalancedService", name, args, opts);
    // Not before the listener is there: where its port is another program's, the stack's output stays as it was.
    const { url, loadBalancer } = this.refs;
    this.url = pulumi.all([this.output<string>(url), this.output(loadBalancer?.listenerArn)]).apply(([known]) => known);
    this.loadBalancerArn = this.output(loadBalancer!.arn);
    this.loadBalancerDnsName = this.output(loadBalancer!.dnsName);
    this.loadBalancerZoneId = this.output(loadBalancer!.hostedZoneId);
    this.loadBalancerSecurityGroupId = this.output(loadBalancer!.securityGroupId);
    this.redirectListenerArn = this.output(this.refs.redirectListenerArn);
    this.certificateArn = this.output(this.refs.certificateArn);
    this.listenerArn = this.output(loadBalancer!.listenerArn);
    this.targetGroupArn = this.output(this.refs.targetGroupArn!);
    this.registerOutputs({ ...this.outputs(), url: this.url });
  }

  /**
   * Where one of `loadBalancer.targetGroups` answers.
   * @throws where there is none of the name
   */
  urlOf(name: string): pulumi.Output<string> {
    return this.output(furtherTargetGroup(this.path, this.refs, name).url);
  }

  /**
   * ARN of one of `loadBalancer.targetGroups`.
   * @throws where there is none of the name
   */
  targetGroupArnOf(name: string): pulumi.Output<string> {
    return this.output(furtherTargetGroup(this.path, this.refs, name).arn);
  }
}

type There = Pick<NonNullable<LoadBalancedServiceArgs["loadBalancer"]>, "sharedWith" | "existing" | "listener">;

function givenBalancing(
  path: string,
  { sharedWith, existing, listener }: There,
  said: Parameters<typeof needsHttps>[0],
) {
  if (sharedWith !== undefined) return { sharedLoadBalancer: givenLoadBalancer(path, sharedWith) };
  if (listener !== undefined) return { sharedLoadBalancer: givenListener(path, listener, existing, needsHttps(said)) };
  return existing === undefined ? {} : { existingLoadBalancer: givenBalancer(path, existing) };
}
