import type { IVpc } from "aws-cdk-lib/aws-ec2";
import type { ICluster } from "aws-cdk-lib/aws-ecs";
import type { Construct } from "constructs";
import { type ClusterOptions, clusterSpec, InvalidPropertyError, Leaf } from "../options";
import { type ClusterRefs, type PoolRefs, planCapacityProviders, planCluster, planForPools } from "../plan";
import { Component, type ComponentProps } from "./component";
import { ExistingCluster, type ExistingClusterProps } from "./existing-cluster";
import { type AnyCluster, checkSameStack, type Host } from "./host";
import { checkAtSynthesis } from "./late-check";
import { sdk } from "./sdk";
import { toLeaves } from "./tokens";
import { checkedVpc, importVpc, vpcRefs } from "./vpc";

export interface EcsClusterProps extends ClusterOptions, ComponentProps {
  /** The network to run in. @default one of the cluster's own */
  vpc?: IVpc;
}

/** An ECS cluster with its network, Fargate's capacity providers, and a namespace in which its services find each other. */
export class EcsCluster extends Component implements AnyCluster {
  /**
   * A cluster that is there already, by its name, in the account and region of the stack.
   * @example EcsCluster.fromClusterName(this, "shared", "shared", { vpc: ec2.Vpc.fromLookup(this, "vpc", { vpcName: "shared" }) })
   */
  static fromClusterName(scope: Construct, id: string, clusterName: string, props: ExistingClusterProps) {
    return ExistingCluster.fromIdentity(scope, id, { clusterName }, props);
  }

  /** A cluster that is there already, by its ARN. */
  static fromClusterArn(scope: Construct, id: string, clusterArn: string, props: ExistingClusterProps) {
    return ExistingCluster.fromIdentity(scope, id, { clusterArn }, props);
  }

  /**
   * A cluster of the CDK's own, with what it doesn't say itself: the network of one that was imported by its ARN, its
   * capacity providers. One that says all that services need can be given to them as it is.
   */
  static fromCluster(scope: Construct, id: string, cluster: ICluster, props: Partial<ExistingClusterProps> = {}) {
    return ExistingCluster.fromCluster(scope, id, cluster, props);
  }

  /** @internal */
  readonly host: Host;
  private readonly refs: ClusterRefs;
  private readonly pools: PoolRefs[] = [];
  private readonly maxAzs: number;
  private readonly givenVpc?: IVpc;
  private importedVpc?: IVpc;
  private importedCluster?: ICluster;

  constructor(scope: Construct, id: string, props: EcsClusterProps = {}) {
    super(scope, id, "EcsCluster", props);
    const { vpc, overrides: _, ...options } = props;
    const described = toLeaves(options);
    const check = (known: typeof described) => clusterSpec(this.path, id, known, { vpc: vpc !== undefined });
    const spec = check(described);
    checkAtSynthesis(this, described, check);
    if (vpc === undefined) this.checkZones(spec.maxAzs);
    const zones = availabilityZones(spec.maxAzs).map((zone) => new Leaf(zone));
    const { resources, refs } = planCluster({
      key: this.node.path,
      spec,
      zones,
      vpc: vpc && vpcRefs(this, checkedVpc(this.path, vpc)),
    });
    this.refs = refs;
    const { region, account } = sdk.core.Stack.of(this);
    this.host = {
      env: { region, account },
      forService: () => refs,
      forPool: (path, pool) => this.prepareForPool(path, pool),
      addPool: (pool) => this.addPool(pool),
    };
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
    this.importedVpc ??= importVpc(this, "ImportedVpc", this.refs, availabilityZones(this.maxAzs));
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

  private prepareForPool(path: string, pool: Construct): ClusterRefs {
    checkSameStack(path, pool, this);
    if (this.pools.length === 0) this.make(planForPools(this.refs));
    return this.refs;
  }

  /** One resource names all pools, so it is planned again with each. */
  /** Where the region is known, and the CDK has looked up its zones, there are no more of them than that. */
  private checkZones(maxAzs: number): void {
    const { Stack, Token } = sdk.core;
    const { account, region } = Stack.of(this);
    if (Token.isUnresolved(account) || Token.isUnresolved(region)) return;
    const zones: unknown = this.node.tryGetContext(`availability-zones:account=${account}:region=${region}`);
    if (!Array.isArray(zones) || maxAzs <= zones.length) return;
    const allowed = `allowed are up to ${zones.length}, the zones of ${region}: ${zones.join(", ")}`;
    throw new InvalidPropertyError(this.path, "maxAzs", maxAzs, allowed);
  }

  private addPool(pool: PoolRefs): void {
    this.pools.push(pool);
    this.make(planCapacityProviders({ cluster: this.refs, pools: this.pools }));
  }
}

/** The region's first zones, whatever they are called there. */
function availabilityZones(count: number): string[] {
  const { Fn } = sdk.core;
  return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs()));
}
