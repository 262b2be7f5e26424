import type { CfnClusterCapacityProviderAssociations, Cluster } from "aws-cdk-lib/aws-ecs";
import { Dependable, type IConstruct, type IDependable } from "constructs";
import type { Val } from "../plan";
import { sdk } from "./sdk";
import { toText } from "./values";

/**
 * What ties capacity providers to a cluster of the CDK's own. It is one resource, which the cluster makes when the
 * template is written: Fargate's providers and those of our pools join those that the cluster itself puts into it.
 */
export class Associations implements IDependable {
  /** What planned resources depend on it by. */
  readonly id: string;
  private readonly pools: Val<string>[] = [];

  constructor(private readonly cluster: Cluster) {
    this.id = `${cluster.node.path}/CapacityProviders`;
    cluster.enableFargateCapacityProviders();
    sdk.core.Aspects.of(cluster).add({ visit: (node) => this.name(node) });
    const roots = () => cluster.node.children.filter((child) => isAssociations(child));
    Dependable.implement(this, {
      get dependencyRoots() {
        return roots();
      },
    });
  }

  /** Adds a pool's capacity provider. */
  add(capacityProviderName: Val<string>): void {
    this.pools.push(capacityProviderName);
  }

  private name(node: IConstruct): void {
    if (!isAssociations(node) || node.node.scope !== this.cluster) return;
    const { capacityProviders = [] } = node;
    const pools = this.pools.map((name) => toText(this.cluster, name));
    node.capacityProviders = [...capacityProviders, ...pools.filter((pool) => !capacityProviders.includes(pool))];
  }
}

function isAssociations(node: IConstruct): node is CfnClusterCapacityProviderAssociations {
  return node instanceof sdk.ecs.CfnClusterCapacityProviderAssociations;
}
