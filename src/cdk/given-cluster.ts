import type { ICluster } from "aws-cdk-lib/aws-ecs";
import { Construct } from "constructs";
import { InvalidPropertyError } from "../options";
import type { Host } from "./host";
import { StockCluster } from "./stock-cluster";

/** What a component is given as its cluster. */
export function hostOf(component: string, cluster: unknown): Host {
  const { host } = (cluster ?? {}) as { host?: Host };
  if (host?.forService) return host;
  if (isStock(cluster)) return StockCluster.of(component, cluster);
  const allowed =
    "allowed is an EcsCluster, or an ecs.ICluster; EcsCluster.fromClusterName and fromClusterArn give one of a cluster " +
    "that is there already";
  throw new InvalidPropertyError(component, "cluster", cluster, allowed);
}

/** Whether it is a cluster of the CDK's own, made or imported. */
export function isStock(cluster: unknown): cluster is ICluster {
  if (!Construct.isConstruct(cluster)) return false;
  const { clusterArn, clusterName } = cluster as Partial<ICluster>;
  return typeof clusterArn === "string" && typeof clusterName === "string";
}
