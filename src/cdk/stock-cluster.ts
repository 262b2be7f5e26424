import type { ResourceEnvironment } from "aws-cdk-lib";
import type { ISecurityGroup, IVpc } from "aws-cdk-lib/aws-ec2";
import type { Cluster, ICluster } from "aws-cdk-lib/aws-ecs";
import type { INamespace } from "aws-cdk-lib/aws-servicediscovery";
import type { Construct } from "constructs";
import { type CapacityProviderName, InvalidPropertyError, Leaf, type ServiceSpec } from "../options";
import {
  type ClusterRefs,
  type ExecuteCommandRefs,
  existingCluster,
  isFargateAlone,
  type PoolRefs,
  type ProviderRefs,
} from "../plan";
import { Associations } from "./associations";
import { checkSameStack, type Host, placeOf } from "./host";
import { namespaceRefs } from "./namespace";
import { Registry } from "./registry";
import { sdk } from "./sdk";
import { vpcRefs } from "./vpc";

/** What is said of a cluster in place of what it says itself. */
export interface Said {
  env?: ResourceEnvironment;
  vpc?: IVpc;
  namespace?: INamespace;
  servicesSecurityGroup?: ISecurityGroup;
  capacityProviders?: readonly CapacityProviderName[];
  executeCommand?: ExecuteCommandRefs;
}

/** A cluster of the CDK's own: one that the app makes, or an imported one. */
export class StockCluster implements Host {
  private static readonly known = new WeakMap<ICluster, StockCluster>();
  readonly env: ResourceEnvironment;
  private readonly refs: ClusterRefs;
  private associations?: Associations;

  /** @param path in messages, what the cluster is given to */
  static of(path: string, cluster: ICluster): StockCluster {
    const known = StockCluster.known.get(cluster) ?? new StockCluster(path, cluster);
    StockCluster.known.set(cluster, known);
    return known;
  }

  constructor(
    path: string,
    private readonly cluster: ICluster,
    said: Said = {},
  ) {
    this.env = said.env ?? cluster.env;
    const namespace = said.namespace ?? cluster.defaultCloudMapNamespace;
    this.refs = existingCluster({
      key: cluster.node.path,
      name: cluster.node.id,
      claims: Registry.of(cluster).claims,
      clusterArn: new Leaf(cluster.clusterArn),
      clusterName: new Leaf(cluster.clusterName),
      place: isOfApp(cluster) ? placeOf(cluster) : undefined,
      vpc: vpcRefs(cluster, said.vpc ?? networkOf(path, cluster)),
      namespace: namespace && namespaceRefs(namespace),
      servicesSecurityGroupId: said.servicesSecurityGroup && new Leaf(said.servicesSecurityGroup.securityGroupId),
      executeCommand: said.executeCommand ?? executeCommandOf(cluster),
      fargateProviders: said.capacityProviders ?? [],
    });
  }

  forService({ capacity }: Pick<ServiceSpec<PoolRefs>, "capacity">): ClusterRefs {
    if (!isOfApp(this.cluster) || isFargateAlone(capacity)) return this.refs;
    return { ...this.refs, fargateProviders: ["FARGATE", "FARGATE_SPOT"], capacityProvidersId: this.associate().id };
  }

  forPool(path: string, pool: Construct): ClusterRefs {
    if (!isOfApp(this.cluster)) {
      const allowed =
        "allowed for a pool is an EcsCluster or an ecs.Cluster that the app makes: all capacity providers of a cluster " +
        "are tied to it by one resource";
      throw new InvalidPropertyError(path, "cluster", this.cluster, allowed);
    }
    checkSameStack(path, pool, this.cluster);
    return this.refs;
  }

  forManagedPool(): ClusterRefs {
    return this.refs;
  }

  addPool({ capacityProviderName }: ProviderRefs): void {
    this.associate().add(capacityProviderName);
  }

  private associate(): Associations {
    if (!this.associations) {
      this.associations = new Associations(this.cluster as Cluster);
      Registry.of(this.cluster).addOther(this.associations.id, this.associations);
    }
    return this.associations;
  }
}

/** Whether it is made by this app, and not only named by it. */
const isOfApp = (cluster: ICluster) => sdk.ecs.Cluster.isCluster(cluster);

/** A cluster that is imported by its ARN throws where it is asked. */
function networkOf(path: string, cluster: ICluster): IVpc {
  try {
    if (cluster.vpc !== undefined) return cluster.vpc;
  } catch {}
  const allowed =
    "allowed is a cluster whose network is known; EcsCluster.fromCluster(scope, id, cluster, { vpc }) says it, with an " +
    "ec2.IVpc and its subnets";
  throw new InvalidPropertyError(path, "cluster", cluster, allowed);
}

/** What the cluster says of sessions. */
function executeCommandOf({ executeCommandConfiguration: said }: ICluster): ExecuteCommandRefs | undefined {
  if (said === undefined) return undefined;
  const { kmsKey, logConfiguration: { cloudWatchLogGroup, s3Bucket, s3KeyPrefix } = {} } = said;
  return {
    ...(cloudWatchLogGroup && { logGroupName: new Leaf(nameOf(cloudWatchLogGroup)) }),
    ...(s3Bucket && { bucket: new Leaf(s3Bucket.bucketName) }),
    ...(s3KeyPrefix !== undefined && { prefix: s3KeyPrefix }),
    ...(kmsKey && { encryptionKey: new Leaf(kmsKey.keyArn) }),
  };
}

/** Older versions of the CDK have a log group there, newer ones a reference to it. */
function nameOf(group: object): string {
  const { logGroupName, logGroupRef } = group as { logGroupName?: string; logGroupRef?: { logGroupName: string } };
  return logGroupName ?? logGroupRef!.logGroupName;
}
