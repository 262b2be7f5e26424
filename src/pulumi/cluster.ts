import * as pulumi from "@pulumi/pulumi";
import {
  type ClusterOptions,
  type ClusterSpec,
  clusterSpec,
  isLeaf,
  Leaf,
  type Leafy,
  type ServiceSpec,
  type TaskSpec,
} from "../options";
import {
  type ClusterRefs,
  endpointDomainOf,
  needsNamespace,
  type ProviderRefs,
  planAssociationFunction,
  planCapacityProviders,
  planCluster,
  planForDiscovery,
  planForPools,
  type Resource,
  type Val,
} from "../plan";
import { Component, type ComponentArgs } from "./component";
import {
  type ClusterIdentityArgs,
  ExistingCluster,
  type ExistingClusterArgs,
  type NamespaceArgs,
  namespaceRefs,
} from "./existing-cluster";
import { type Inputs, toLeaves } from "./inputs";
import { Mistake } from "./mistake";
import { type VpcArgs, vpcRefs } from "./vpc";

/** What services are put into: an {@link EcsCluster}, or what `EcsCluster.from…` gives. */
export interface AnyCluster {
  readonly clusterName: pulumi.Output<string>;
  readonly clusterArn: pulumi.Output<string>;
  /** What a plan needs to know to put this service into it; what the service needs of it is made. @internal */
  forService(
    service: Pick<TaskSpec, "name"> & Partial<Pick<ServiceSpec, "serviceDiscovery" | "serviceConnect">>,
  ): ClusterRefs;
}

export type EcsClusterArgs = Inputs<ClusterOptions, ClusterSpec> &
  ComponentArgs & {
    /** The network to run in. @default one of the cluster's own */
    vpc?: VpcArgs;
    /**
     * A namespace with DNS names that is there already, in which services are discovered. Not together with `namespace`.
     * @default one of the cluster's own, when it is first needed
     */
    existingNamespace?: NamespaceArgs;
  };

/**
 * An ECS cluster with its network, Fargate's capacity providers, and, for services with `serviceDiscovery`, a namespace in
 * which they find each other.
 */
export class EcsCluster extends Component implements AnyCluster {
  /**
   * A cluster that is there already, by its name, in the account and region of the provider.
   * @example EcsCluster.fromClusterName("shared", "shared", { vpc: { vpcId, publicSubnetIds, privateSubnetIds } })
   */
  static fromClusterName(
    name: string,
    clusterName: pulumi.Input<string>,
    args: ExistingClusterArgs,
    opts: pulumi.InvokeOptions = {},
  ): ExistingCluster {
    return ExistingCluster.fromName(name, clusterName, args, opts);
  }

  /** A cluster that is there already, by its ARN. */
  static fromClusterArn(name: string, clusterArn: pulumi.Input<string>, args: ExistingClusterArgs): ExistingCluster {
    return ExistingCluster.fromArn(name, clusterArn, args);
  }

  /** An `aws.ecs.Cluster`, or what another stack has exported of one. */
  static fromCluster(name: string, cluster: ClusterIdentityArgs, args: ExistingClusterArgs): ExistingCluster {
    return ExistingCluster.fromCluster(name, cluster, args);
  }

  readonly clusterName: pulumi.Output<string>;
  readonly clusterArn: pulumi.Output<string>;
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  /** Empty where tasks run in the public subnets. */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /** Security group that all tasks of the cluster carry: services that are found by name let it in. */
  readonly servicesSecurityGroupId: pulumi.Output<string>;
  /** @internal */
  readonly refs: ClusterRefs;
  private readonly pools: ProviderRefs[] = [];
  private capacityIsTied = false;
  private isPrepared = false;

  constructor(name: string, args: EcsClusterArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("EcsCluster", name, args, opts);
    const { vpc, existingNamespace, overrides: _overrides, transform: _transform, ...own } = args;
    const options = toLeaves(own) as Leafy<ClusterOptions>;
    const kind = {
      vpc: vpc !== undefined,
      namespace: existingNamespace !== undefined,
      frontProperties: ["vpc", "existingNamespace", "overrides", "transform"],
    };
    const spec = this.specOf(options, (known) => clusterSpec(this.path, this.madeAs, known, kind));

    const zones = vpc ? [] : this.program.backend.zones(spec.maxAzs, { parent: this });
    const { resources, refs } = planCluster({
      key: this.key,
      spec,
      zones,
      vpc: vpc && vpcRefs(this.path, vpc),
      namespace: existingNamespace && namespaceRefs(this.path, "existingNamespace", existingNamespace),
      endpointDomain: endpointDomain(zones[0]),
      claims: this.program.claims,
    });
    this.refs = refs;
    this.make(resources);
    this.tieCapacityLater(resources);

    this.clusterName = this.output(refs.clusterName);
    this.clusterArn = this.output(refs.clusterArn);
    this.vpcId = this.output(refs.vpc.vpcId);
    this.publicSubnetIds = this.output(refs.vpc.publicSubnetIds);
    this.privateSubnetIds = this.output(refs.vpc.privateSubnetIds);
    this.servicesSecurityGroupId = this.output(refs.servicesSecurityGroupId);
    this.registerOutputs(this.outputs());
  }

  /** What another stack needs to put services into the cluster. */
  private outputs(): Record<string, pulumi.Output<unknown>> {
    const { clusterName, clusterArn, vpcId, publicSubnetIds, privateSubnetIds, servicesSecurityGroupId } = this;
    return { clusterName, clusterArn, vpcId, publicSubnetIds, privateSubnetIds, servicesSecurityGroupId };
  }

  /** DNS name that the names of the cluster's services end with. The namespace is there when it is asked for. */
  get namespaceName(): pulumi.Output<string> {
    return this.output(this.forDiscovery().namespaceName);
  }

  /** The namespace is there when it is asked for. */
  get namespaceId(): pulumi.Output<string> {
    return this.output(this.forDiscovery().namespaceId);
  }

  /** @internal */
  forService(
    service: Pick<TaskSpec, "name"> & Partial<Pick<ServiceSpec, "serviceDiscovery" | "serviceConnect">>,
  ): ClusterRefs {
    return needsNamespace(service) ? this.forDiscovery() : this.refs;
  }

  private forDiscovery(): ClusterRefs {
    if (!this.roles.includes("Namespace")) {
      this.program.namespaces.claim(this.path, this.refs);
      this.make(planForDiscovery(this.refs));
    }
    return this.refs;
  }

  /** Takes up a pool of instances. @internal */
  addPool(component: string, pool: ProviderRefs): void {
    if (this.capacityIsTied && pool.associationId === undefined) {
      throw new Mistake(
        `${component}: ${this.path} has its capacity providers already. Make the cluster's pools in the same turn of ` +
          "the program as the cluster, before the first `await` and not inside an `apply`.",
      );
    }
    this.prepareForPools();
    if (this.pools.length === 0) this.make(planAssociationFunction(this.refs));
    this.pools.push(pool);
  }

  /** What agents of instances need of the network is there. @internal */
  prepareForPools(): void {
    if (this.isPrepared) return;
    this.isPrepared = true;
    this.make(planForPools(this.refs));
  }

  /**
   * What ties capacity providers to the cluster is one resource that names them all. So it is made when the program has
   * made the pools: at the end of the turn.
   */
  private tieCapacityLater(planned: Resource[]): void {
    const id = this.refs.capacityProvidersId!;
    const tied = new Promise<pulumi.Resource>((resolve, reject) => {
      setImmediate(() => {
        try {
          this.capacityIsTied = true;
          const resources = planCapacityProviders({ cluster: this.refs, pools: this.pools });
          const later = [planForPools, planAssociationFunction, planForDiscovery].flatMap((plan) => plan(this.refs));
          this.checkOverrides([...planned, ...later, ...resources]);
          this.make(resources);
          resolve(this.program.find(id).resources[0]!);
        } catch (error) {
          reject(error);
        }
      });
    });
    this.program.expect(id, tied);
  }
}

/** A zone is called as its region is, and a letter. */
function endpointDomain(zone: Val<string> | undefined): Val<string> | undefined {
  if (!isLeaf(zone)) return undefined;
  return new Leaf(pulumi.output(zone.value as pulumi.Input<string>).apply(endpointDomainOf));
}
