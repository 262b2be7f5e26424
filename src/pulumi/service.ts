import * as pulumi from "@pulumi/pulumi";
import { isPlainMap } from "../cfn/plain-map";
import { buildProperty, checkBuildContext } from "../images/build-context";
import {
  type CapacityOptions,
  type CapacitySpec,
  type ContainerSpec,
  type Leafy,
  type LoadBalancedServiceOptions,
  type LoadBalancerOptions,
  type LoadBalancerSpec,
  type ServiceKind,
  type ServiceOptions,
  type ServiceProperties,
  type ServiceSpec,
  serviceSpec,
} from "../options";
import {
  checkedItem,
  givenCluster,
  givenLoadBalancer,
  givenPool,
  imagePlatform,
  type PoolRefs,
  planService,
  type ServiceRefs,
  type Val,
} from "../plan";
import type { AnyCluster } from "./cluster";
import { Component, type ComponentArgs } from "./component";
import { type Inputs, toLeaves } from "./inputs";
import { checkWhenKnown } from "./late-check";
import type { Ec2CapacityPool } from "./pool";

/** One item of a service's capacity provider strategy: exactly one of `provider` and `pool`. */
export interface CapacityArgs extends Inputs<CapacityOptions, CapacitySpec> {
  /** A pool of the service's own cluster. @default the item's `provider` */
  pool?: Ec2CapacityPool;
}

interface CommonArgs extends ComponentArgs {
  /** The cluster to run in: an EcsCluster, or one of `EcsCluster.from…`. */
  cluster: AnyCluster;
  /** ARN of the role that the containers act as. @default a role without permissions */
  taskRoleArn?: pulumi.Input<string>;
}

export type FargateServiceArgs = Inputs<ServiceOptions, ServiceProperties> &
  CommonArgs & {
    /** Where the tasks run. @default FARGATE */
    capacity?: CapacityArgs[];
  };

export type Ec2ServiceArgs = Inputs<ServiceOptions, ServiceProperties> &
  CommonArgs & {
    /** Pools that the tasks run on. */
    capacity: (Omit<CapacityArgs, "provider" | "pool"> & Required<Pick<CapacityArgs, "pool">>)[];
  };

export type LoadBalancedServiceArgs = Inputs<Omit<LoadBalancedServiceOptions, "loadBalancer">, ServiceProperties> &
  CommonArgs & {
    /** Where the tasks run. @default FARGATE */
    capacity?: CapacityArgs[];
    loadBalancer?: Inputs<LoadBalancerOptions, LoadBalancerSpec> & {
      /** Another service, whose load balancer this one is put behind too, for its own `paths`. @default one of its own */
      sharedWith?: LoadBalancedService;
    };
  };

type AnyServiceArgs = FargateServiceArgs & Pick<LoadBalancedServiceArgs, "loadBalancer">;

/** What the kinds of service have in common. */
abstract class Service extends Component {
  readonly serviceName: pulumi.Output<string>;
  readonly serviceArn: pulumi.Output<string>;
  readonly taskDefinitionArn: pulumi.Output<string>;
  /** Role that the containers act as. */
  readonly taskRoleArn: pulumi.Output<string>;
  /** Its name, for policies; undefined where `taskRoleArn` was given. */
  readonly taskRoleName: pulumi.Output<string | undefined>;
  /** Role that ECS starts the tasks with. */
  readonly executionRoleArn: pulumi.Output<string>;
  readonly executionRoleName: pulumi.Output<string>;
  /** Security group of the tasks. */
  readonly securityGroupId: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  /** Name under which the cluster's tasks find the service, if it has one. */
  readonly discoveryName: pulumi.Output<string | undefined>;
  /** @internal */
  readonly refs: ServiceRefs;

  protected constructor(kind: string, name: string, args: AnyServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super(kind, name, args, opts);
    const { cluster, capacity, taskRoleArn, overrides: _overrides, transform: _transform, ...own } = args;
    const { sharedWith, ...loadBalancer } = isPlainMap(own.loadBalancer) ? own.loadBalancer : {};
    const said = isPlainMap(own.loadBalancer) ? { ...own, loadBalancer } : own;
    const options = toLeaves(withArns(said)) as Leafy<LoadBalancedServiceOptions>;
    const check = (known: { options: typeof options; capacity: CapacityItem[] }) => {
      const spec = serviceSpec(this.path, name, known.options, {
        loadBalanced: kind === "LoadBalancedService",
        onPools: kind === "Ec2Service",
        capacity: known.capacity,
        sharedLoadBalancer: sharedWith !== undefined,
        frontProperties: ["cluster", "capacity", "taskRoleArn", "overrides", "transform"],
      });
      checkBuilds(spec);
      return spec;
    };
    const described = { options, capacity: (capacity ?? []).map((item, i) => capacityItem(this.path, item, i)) };
    const spec = check(described);
    checkWhenKnown(described, check);

    const { resources, refs } = planService({
      key: this.key,
      spec,
      cluster: givenCluster(this.path, cluster),
      images: this.images(spec),
      taskRoleArn: toLeaves(taskRoleArn) as Val<string> | undefined,
      sharedLoadBalancer: sharedWith === undefined ? undefined : givenLoadBalancer(this.path, sharedWith),
      overrides: this.overrides,
    });
    this.refs = refs;
    this.checkOverrides(resources);
    this.make(resources);

    this.serviceName = this.output(refs.serviceName);
    this.serviceArn = this.output(refs.serviceArn);
    this.taskDefinitionArn = this.output(refs.taskDefinitionArn);
    this.taskRoleArn = this.output(refs.taskRoleArn);
    this.taskRoleName = this.output(refs.taskRoleName);
    this.executionRoleArn = this.output(refs.executionRoleArn);
    this.executionRoleName = this.output(refs.executionRoleName);
    this.securityGroupId = this.output(refs.securityGroupId);
    this.logGroupName = this.output(refs.logGroupName);
    this.discoveryName = this.output(refs.discoveryName);
  }

  /** What the component shows in the stack's state. @internal */
  protected outputs(): Record<string, pulumi.Output<unknown>> {
    const { serviceName, serviceArn, taskDefinitionArn, taskRoleArn, securityGroupId, logGroupName, discoveryName } =
      this;
    return { serviceName, serviceArn, taskDefinitionArn, taskRoleArn, securityGroupId, logGroupName, discoveryName };
  }

  private images(spec: ServiceSpec<PoolRefs>): Record<string, Val<string>> {
    const { name, containers } = spec;
    const imageOf = (container: ContainerSpec) => {
      if (container.build === undefined) return container.image!;
      const base = container.name === name ? name : `${name}-${container.name}`;
      const platform = imagePlatform(spec);
      return this.program.backend.image({ name: base, build: container.build, platform, opts: this.childOptions() });
    };
    return Object.fromEntries(containers.map((container) => [container.name, imageOf(container)]));
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
  /** Hosted zone of the load balancer's DNS name, for an alias record. */
  readonly loadBalancerZoneId: pulumi.Output<string>;
  readonly listenerArn: pulumi.Output<string>;
  readonly targetGroupArn: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancedServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("LoadBalancedService", name, args, opts);
    // Not before the listener is there: where its port is another program's, the stack's output stays as it was.
    const { url, loadBalancer } = this.refs;
    this.url = pulumi.all([this.output<string>(url), this.output(loadBalancer?.listenerArn)]).apply(([known]) => known);
    this.loadBalancerArn = this.output(loadBalancer!.arn);
    this.loadBalancerDnsName = this.output(loadBalancer!.dnsName);
    this.loadBalancerZoneId = this.output(loadBalancer!.hostedZoneId);
    this.listenerArn = this.output(loadBalancer!.listenerArn);
    this.targetGroupArn = this.output(this.refs.targetGroupArn!);
    this.registerOutputs({ ...this.outputs(), url: this.url });
  }
}

/** Secrets with the ARNs of the resources that stand in them, the service's own and its sidecars'. */
function withArns<T extends { secrets?: unknown; sidecars?: unknown }>(service: T): T {
  const each = (map: unknown, of: (item: Record<string, unknown>) => unknown) =>
    isPlainMap(map)
      ? Object.fromEntries(Object.entries(map).map(([key, item]) => [key, isPlainMap(item) ? of(item) : item]))
      : map;
  const arnOf = (given: unknown) =>
    pulumi.Resource.isInstance(given) ? ((given as { arn?: unknown }).arn ?? given) : given;
  const secretsOf = ({ secrets }: { secrets?: unknown }) =>
    each(secrets, ({ secret, parameter, ...others }) => ({
      ...others,
      ...(secret !== undefined && { secret: arnOf(secret) }),
      ...(parameter !== undefined && { parameter: arnOf(parameter) }),
    }));
  const own = service.secrets === undefined ? {} : { secrets: secretsOf(service) };
  const sidecars = each(service.sidecars, (sidecar) =>
    sidecar.secrets === undefined ? sidecar : { ...sidecar, secrets: secretsOf(sidecar) },
  );
  return { ...service, ...own, ...(service.sidecars !== undefined && { sidecars }) };
}

type CapacityItem = ServiceKind<PoolRefs>["capacity"][number];

function capacityItem(path: string, item: CapacityArgs, index: number): CapacityItem {
  const { pool, ...others } = checkedItem(path, item, index);
  const given = pool === undefined ? {} : { pool: givenPool(path, `capacity[${index}].pool`, pool) };
  return { ...(toLeaves(others) as object), ...given };
}

function checkBuilds(spec: ServiceSpec): void {
  for (const { name, build } of spec.containers) {
    if (build) checkBuildContext(spec.path, buildProperty(spec, name), build);
  }
}
