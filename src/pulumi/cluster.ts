import type * as pulumi from "@pulumi/pulumi";
import { type ClusterOptions, type ClusterSpec, clusterSpec, type Leafy } from "../options";
import {
  type ClusterRefs,
  type PoolRefs,
  planCapacityProviders,
  planCluster,
  planForPools,
  type Resource,
} from "../plan";
import { Component, type ComponentArgs } from "./component";
import { type ClusterIdentityArgs, ExistingCluster, type ExistingClusterArgs } from "./existing-cluster";
import { type Inputs, toLeaves } from "./inputs";
import { checkWhenKnown } from "./late-check";
import { Mistake } from "./mistake";
import { type VpcArgs, vpcRefs } from "./vpc";

/** What services are put into: an {@link EcsCluster}, or what `EcsCluster.from…` gives. */
export interface AnyCluster {
  readonly clusterName: pulumi.Output<string>;
  readonly clusterArn: pulumi.Output<string>;
}

export type EcsClusterArgs = Inputs<ClusterOptions, ClusterSpec> &
  ComponentArgs & {
    /** The network to run in. @default one of the cluster's own */
    vpc?: VpcArgs;
  };

/** An ECS cluster with its network, Fargate's capacity providers, and a namespace in which its services find each other. */
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
  /** DNS name that the names of the cluster's services end with. */
  readonly namespaceName: pulumi.Output<string>;
  readonly namespaceId: pulumi.Output<string>;
  /** Security group that all tasks of the cluster carry: services that are found by name let it in. */
  readonly servicesSecurityGroupId: pulumi.Output<string>;
  /** @internal */
  readonly refs: ClusterRefs;
  private readonly pools: PoolRefs[] = [];
  private capacityIsTied = false;

  constructor(name: string, args: EcsClusterArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("EcsCluster", name, args, opts);
    const { vpc, overrides: _overrides, transform: _transform, ...own } = args;
    const options = toLeaves(own) as Leafy<ClusterOptions>;
    const kind = { vpc: vpc !== undefined, frontProperties: ["vpc", "overrides", "transform"] };
    const check = (known: Leafy<ClusterOptions>) => clusterSpec(this.path, name, known, kind);
    const spec = check(options);
    checkWhenKnown(options, check);

    const zones = vpc ? [] : this.program.backend.zones(spec.maxAzs, { parent: this });
    const { resources, refs } = planCluster({ key: this.key, spec, zones, vpc: vpc && vpcRefs(this.path, vpc) });
    this.refs = refs;
    this.make(resources);
    this.tieCapacityLater(resources);

    this.clusterName = this.output(refs.clusterName);
    this.clusterArn = this.output(refs.clusterArn);
    this.vpcId = this.output(refs.vpc.vpcId);
    this.publicSubnetIds = this.output(refs.vpc.publicSubnetIds);
    this.privateSubnetIds = this.output(refs.vpc.privateSubnetIds);
    this.namespaceName = this.output(refs.namespaceName);
    this.namespaceId = this.output(refs.namespaceId);
    this.servicesSecurityGroupId = this.output(refs.servicesSecurityGroupId);
    this.registerOutputs(this.outputs());
  }

  /** What another stack needs to put services into the cluster. */
  private outputs(): Record<string, pulumi.Output<unknown>> {
    const { clusterName, clusterArn, vpcId, publicSubnetIds, privateSubnetIds } = this;
    const { namespaceName, namespaceId, servicesSecurityGroupId } = this;
    return {
      clusterName,
      clusterArn,
      vpcId,
      publicSubnetIds,
      privateSubnetIds,
      namespaceName,
      namespaceId,
      servicesSecurityGroupId,
    };
  }

  /** Takes up a pool of instances. @internal */
  addPool(component: string, pool: PoolRefs): void {
    if (this.capacityIsTied) {
      throw new Mistake(
        `${component}: ${this.path} has its capacity providers already. Make the cluster's pools in the same turn of ` +
          "the program as the cluster, before the first `await` and not inside an `apply`.",
      );
    }
    if (this.pools.length === 0) this.make(planForPools(this.refs));
    this.pools.push(pool);
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
          this.checkOverrides([...planned, ...planForPools(this.refs), ...resources]);
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
