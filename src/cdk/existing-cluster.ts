import type { ResourceEnvironment } from "aws-cdk-lib";
import type { ISecurityGroup, IVpc } from "aws-cdk-lib/aws-ec2";
import type { ICluster } from "aws-cdk-lib/aws-ecs";
import type { INamespace } from "aws-cdk-lib/aws-servicediscovery";
import { Construct } from "constructs";
import {
  type ClusterIdentity,
  type ExistingClusterOptions,
  existingClusterSpec,
  InvalidPropertyError,
} from "../options";
import { existingExecuteCommand } from "../plan";
import { isStock } from "./given-cluster";
import type { AnyCluster, Host } from "./host";
import { checkAtSynthesis } from "./late-check";
import { sdk } from "./sdk";
import { StockCluster } from "./stock-cluster";
import { toLeaves } from "./tokens";
import { checkedVpc } from "./vpc";

/** What an app says of a cluster that is there already. */
export interface ExistingClusterProps extends ExistingClusterOptions {
  /** The network that tasks run in, with the subnets to use: `ec2.Vpc.fromLookup` or `fromVpcAttributes` give one. */
  vpc: IVpc;
  /**
   * Cloud Map namespace that services are found in, with DNS names.
   * @default none: services have no `serviceDiscovery`
   */
  namespace?: INamespace;
  /**
   * Security group that all tasks of the cluster carry; services that are found by name let it in.
   * @default none: who may call a service is said on its `connections`
   */
  servicesSecurityGroup?: ISecurityGroup;
}

/** A cluster that is there already, as services run in it. It is what `EcsCluster.from…` gives. */
export class ExistingCluster extends Construct implements AnyCluster {
  readonly vpc: IVpc;
  /** The cluster as the CDK's own constructs take it. */
  readonly cluster: ICluster;
  /** @internal */
  readonly host: Host;

  /** @internal */
  static fromIdentity(scope: Construct, id: string, identity: ClusterIdentity, props: ExistingClusterProps) {
    const { clusterArn } = identity;
    return new ExistingCluster(scope, id, identity, props, (construct, path) => {
      const clusterName = clusterArn === undefined ? identity.clusterName! : nameIn(construct, clusterArn);
      const { vpc, namespace } = props ?? {};
      return sdk.ecs.Cluster.fromClusterAttributes(construct, "Cluster", {
        clusterName,
        clusterArn,
        vpc: checkedVpc(path, vpc),
        defaultCloudMapNamespace: namespace,
      });
    });
  }

  /** @internal */
  static fromCluster(scope: Construct, id: string, cluster: ICluster, props: Partial<ExistingClusterProps>) {
    return new ExistingCluster(scope, id, {}, props, (_, path) => {
      if (isStock(cluster)) return cluster;
      throw new InvalidPropertyError(path, "cluster", cluster, "allowed is an ecs.ICluster");
    });
  }

  private constructor(
    scope: Construct,
    id: string,
    identity: ClusterIdentity,
    props: Partial<ExistingClusterProps>,
    clusterOf: (construct: Construct, path: string) => ICluster,
  ) {
    super(scope, id);
    const path = `EcsCluster "${id}"`;
    const { vpc, namespace, servicesSecurityGroup, ...options } = props ?? {};
    const described = toLeaves({ ...options, ...identity });
    const check = (known: typeof described) => existingClusterSpec(path, id, known);
    const spec = check(described);
    checkAtSynthesis(this, described, check);
    checkHas(path, "namespace", namespace, ["namespaceId", "namespaceName"], "a servicediscovery.INamespace");
    checkHas(path, "servicesSecurityGroup", servicesSecurityGroup, ["securityGroupId"], "an ec2.ISecurityGroup");
    this.cluster = clusterOf(this, path);
    const network = vpc === undefined ? undefined : checkedVpc(path, vpc);
    const { capacityProviders, executeCommand } = spec;
    this.host = new StockCluster(path, this.cluster, {
      env: identity.clusterArn === undefined ? undefined : environmentIn(this, identity.clusterArn),
      vpc: network,
      namespace,
      servicesSecurityGroup,
      capacityProviders,
      executeCommand: existingExecuteCommand(executeCommand),
    });
    this.vpc = network ?? this.cluster.vpc;
  }

  get clusterName(): string {
    return this.cluster.clusterName;
  }

  get clusterArn(): string {
    return this.cluster.clusterArn;
  }
}

/** Refuses what is no construct of the CDK's with these properties, such as an id. */
function checkHas(path: string, property: string, value: unknown, keys: string[], what: string): void {
  if (value === undefined || keys.every((key) => (value as Record<string, unknown> | null)?.[key] !== undefined))
    return;
  throw new InvalidPropertyError(path, property, value, `allowed is ${what}`);
}

/** The name at the end of a cluster's ARN. */
const nameIn = (scope: Construct, clusterArn: string) => partsOf(scope, clusterArn).resourceName!;

/** Where the cluster of the ARN is. */
function environmentIn(scope: Construct, clusterArn: string): ResourceEnvironment {
  const { region = "", account = "" } = partsOf(scope, clusterArn);
  return { region, account };
}

function partsOf(scope: Construct, clusterArn: string) {
  const { ArnFormat, Stack } = sdk.core;
  return Stack.of(scope).splitArn(clusterArn, ArnFormat.SLASH_RESOURCE_NAME);
}
