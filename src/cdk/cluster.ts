import type { IVpc } from "aws-cdk-lib/aws-ec2";
import type { ICluster } from "aws-cdk-lib/aws-ecs";
import type { INamespace } from "aws-cdk-lib/aws-servicediscovery";
import type { Construct } from "constructs";
import { type ClusterOptions, clusterSpec, InvalidPropertyError, Leaf } from "../options";
import {
  type ClusterRefs,
  needsNamespace,
  type ProviderRefs,
  planAssociationFunction,
  planCapacityProviders,
  planCluster,
  planForDiscovery,
  planForPools,
} from "../plan";
import { Component, type ComponentProps } from "./component";
import { ExistingCluster, type ExistingClusterProps } from "./existing-cluster";
import { type AnyCluster, checkSameStack, type Host, placeOf } from "./host";
import { givenNamespace } from "./namespace";
import { Registry } from "./registry";
import { sdk } from "./sdk";
import { toLeaves } from "./tokens";
import { checkedVpc, importVpc, vpcRefs } from "./vpc";

export interface EcsClusterProps extends ClusterOptions, ComponentProps {
  /** The network to run in. @default one of the cluster's own */
  vpc?: IVpc;
  /**
   * A namespace with DNS names that is there already, in which services are discovered. Not together with `namespace`.
   * @default one of the cluster's own, when it is first needed
   */
  existingNamespace?: INamespace;
}

/**
 * An ECS cluster with its network, Fargate's capacity providers, and, for services with `serviceDiscovery`, a namespace in
 * which they find each other.
 */
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
  private readonly pools: ProviderRefs[] = [];
  private isPrepared = false;
  private readonly maxAzs: number;
  private readonly givenVpc?: IVpc;
  private readonly givenNamespace?: INamespace;
  private importedVpc?: IVpc;
  private importedNamespace?: INamespace;
  private importedCluster?: ICluster;

  constructor(scope: Construct, id: string, props: EcsClusterProps = {}) {
    super(scope, id, "EcsCluster", props);
    const { vpc, existingNamespace, overrides: _, ...options } = props;
    const kind = { vpc: vpc !== undefined, namespace: existingNamespace !== undefined };
    const spec = this.specOf(toLeaves(options), (known) => clusterSpec(this.path, id, known, kind));
    if (vpc === undefined) this.checkZones(spec.maxAzs);
    const zones = availabilityZones(spec.maxAzs).map((zone) => new Leaf(zone));
    const { resources, refs } = planCluster({
      key: this.node.path,
      spec,
      zones,
      vpc: vpc === undefined ? undefined : vpcRefs(this, checkedVpc(this.path, vpc)),
      namespace: existingNamespace && givenNamespace(this.path, "existingNamespace", existingNamespace),
      place: placeOf(this),
      claims: Registry.of(this).claims,
    });
    this.refs = refs;
    const { region, account } = sdk.core.Stack.of(this);
    this.host = {
      env: { region, account },
      forService: (service) => (needsNamespace(service) ? this.withNamespace() : refs),
      forPool: (path, pool) => this.prepareForPool(path, pool),
      forManagedPool: () => this.withEndpoints(),
      addPool: (pool) => this.addPool(pool),
    };
    this.maxAzs = spec.maxAzs;
    this.givenVpc = vpc;
    this.givenNamespace = existingNamespace;
    this.make([...resources, ...planCapacityProviders({ cluster: refs, pools: [] })]);
    this.checkOverrides([...planForPools(refs), ...planAssociationFunction(refs), ...planForDiscovery(refs)]);
  }

  /** The cluster's name. */
  get clusterName(): string {
    return this.text(this.refs.clusterName);
  }

  get clusterArn(): string {
    return this.text(this.refs.clusterArn);
  }

  /** DNS name that the names of the cluster's services end with. The namespace is there when it is asked for. */
  get namespaceName(): string {
    return this.text(this.withNamespace().namespaceName);
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
    this.importedCluster ??= this.importCluster();
    return this.importedCluster;
  }

  /** The namespace that services are discovered in, as the CDK's own constructs take it. It is there when it is asked for. */
  get namespace(): INamespace {
    if (this.givenNamespace) return this.givenNamespace;
    this.importedNamespace ??= sdk.servicediscovery.PrivateDnsNamespace.fromPrivateDnsNamespaceAttributes(
      this,
      "ImportedNamespace",
      {
        namespaceArn: this.text(this.withNamespace().namespaceArn),
        namespaceId: this.text(this.refs.namespaceId),
        namespaceName: this.text(this.refs.namespaceName),
      },
    );
    return this.importedNamespace;
  }

  private importCluster(): ICluster {
    const imported = sdk.ecs.Cluster.fromClusterAttributes(this, "ImportedCluster", {
      clusterName: this.clusterName,
      clusterArn: this.clusterArn,
      vpc: this.vpc,
      hasEc2Capacity: this.pools.length > 0,
    });
    // Only a service that is found by name asks for it.
    return Object.defineProperty(imported, "defaultCloudMapNamespace", { get: () => this.namespace });
  }

  /** What others need to know of it, with the namespace there. */
  private withNamespace(): ClusterRefs {
    if (!this.roles.includes("Namespace")) {
      Registry.of(this).namespaces.claim(this.path, this.refs);
      this.make(planForDiscovery(this.refs));
    }
    return this.refs;
  }

  /** What agents of instances need of the network is there. */
  private withEndpoints(): ClusterRefs {
    if (!this.isPrepared) this.make(planForPools(this.refs));
    this.isPrepared = true;
    return this.refs;
  }

  private prepareForPool(path: string, pool: Construct): ClusterRefs {
    checkSameStack(path, pool, this);
    if (this.pools.length === 0) this.make(planAssociationFunction(this.refs));
    return this.withEndpoints();
  }

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

  /** One resource names all pools, so it is planned again with each. */
  private addPool(pool: ProviderRefs): void {
    this.pools.push(pool);
    this.make(planCapacityProviders({ cluster: this.refs, pools: this.pools }));
  }
}

/** The region's first zones, whatever they are called there. */
function availabilityZones(count: number): string[] {
  const { Fn } = sdk.core;
  return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs()));
}
