import type { IVpc } from "aws-cdk-lib/aws-ec2";
import type { ICluster } from "aws-cdk-lib/aws-ecs";
import type { Construct } from "constructs";
import { type ClusterOptions, clusterSpec, InvalidPropertyError, Leaf } from "../options";
import { type ClusterRefs, type PoolRefs, planCapacityProviders, planCluster, planForPools } from "../plan";
import { Component, type ComponentProps } from "./component";
import { sdk } from "./sdk";
import { toLeaves } from "./tokens";
import { checkedVpc, importVpc, vpcRefs } from "./vpc";

export interface EcsClusterProps extends ClusterOptions, ComponentProps {
  /** The network to run in. @default one of the cluster's own */
  vpc?: IVpc;
}

/** An ECS cluster with its network, Fargate's capacity providers, and a namespace in which its services find each other. */
export class EcsCluster extends Component {
  /** @internal */
  readonly refs: ClusterRefs;
  private readonly pools: PoolRefs[] = [];
  private readonly maxAzs: number;
  private readonly givenVpc?: IVpc;
  private importedVpc?: IVpc;
  private importedCluster?: ICluster;

  constructor(scope: Construct, id: string, props: EcsClusterProps = {}) {
    super(scope, id, "EcsCluster", props);
    const { vpc, overrides: _, ...options } = props;
    const spec = clusterSpec(this.path, id, toLeaves(options), { vpc: vpc !== undefined });
    const zones = availabilityZones(spec.maxAzs).map((zone) => new Leaf(zone));
    const { resources, refs } = planCluster({
      key: this.node.path,
      spec,
      zones,
      vpc: vpc && vpcRefs(this, checkedVpc(this.path, vpc)),
    });
    this.refs = refs;
    this.maxAzs = spec.maxAzs;
    this.givenVpc = vpc;
    this.make([...resources, ...planCapacityProviders({ cluster: refs, pools: [] })]);
    this.checkOverrides(planForPools(refs));
  }

  /** The cluster's name. */
  get clusterName(): string {
    return this.text(this.refs.clusterName);
  }

  get clusterArn(): string {
    return this.text(this.refs.clusterArn);
  }

  /** DNS name that the names of the cluster's services end with. */
  get namespaceName(): string {
    return this.text(this.refs.namespaceName);
  }

  /** The network, the given one or the cluster's own. */
  get vpc(): IVpc {
    if (this.givenVpc) return this.givenVpc;
    this.importedVpc ??= importVpc(this, "ImportedVpc", this.refs.vpc, availabilityZones(this.maxAzs));
    return this.importedVpc;
  }

  /**
   * The cluster as the CDK's own constructs take it: `new ecs.FargateService(this, "x", { cluster: cluster.cluster, … })`.
   * Pools are made before it is first asked for.
   */
  get cluster(): ICluster {
    this.importedCluster ??= sdk.ecs.Cluster.fromClusterAttributes(this, "ImportedCluster", {
      clusterName: this.clusterName,
      clusterArn: this.clusterArn,
      vpc: this.vpc,
      hasEc2Capacity: this.pools.length > 0,
      defaultCloudMapNamespace: sdk.servicediscovery.PrivateDnsNamespace.fromPrivateDnsNamespaceAttributes(
        this,
        "ImportedNamespace",
        {
          namespaceArn: this.text(this.refs.namespaceArn),
          namespaceId: this.text(this.refs.namespaceId),
          namespaceName: this.namespaceName,
        },
      ),
    });
    return this.importedCluster;
  }

  /**
   * Ties a pool's capacity provider to the cluster. One resource names them all, so it is planned again with each.
   * @internal
   */
  addPool(pool: PoolRefs): void {
    this.pools.push(pool);
    this.make(planCapacityProviders({ cluster: this.refs, pools: this.pools }));
  }

  /**
   * Makes what a pool needs of the cluster. The cluster names its pools, so they can't be in another stack: each would have
   * to be deployed before the other.
   * @internal
   */
  prepareForPool(path: string, pool: Construct): void {
    const { Stack } = sdk.core;
    if (Stack.of(pool) !== Stack.of(this)) {
      const allowed = `allowed are clusters of the pool's own stack, ${Stack.of(pool).stackName}`;
      throw new InvalidPropertyError(path, "cluster", `in stack ${Stack.of(this).stackName}`, allowed);
    }
    if (this.pools.length === 0) this.make(planForPools(this.refs));
  }
}

/** The region's first zones, whatever they are called there. */
function availabilityZones(count: number): string[] {
  const { Fn } = sdk.core;
  return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs()));
}
