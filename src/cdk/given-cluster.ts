import type { ICluster } from "aws-cdk-lib/aws-ecs";
import { Construct } from "constructs";
import { InvalidPropertyError } from "../options";
import { checkSameEnvironment, type Host } from "./host";
import { StockCluster } from "./stock-cluster";

/**
 * What a component is given as its cluster.
 * @param scope the component
 */
export function hostOf(component: string, scope: Construct, cluster: unknown): Host {
  const host = known(component, cluster);
  if (host) {
    checkSameEnvironment(component, scope, host.env);
    return host;
  }
  const allowed =
    "allowed is an EcsCluster, or an ecs.ICluster; EcsCluster.fromClusterName and fromClusterArn give one of a cluster " +
    "that is there already";
  throw new InvalidPropertyError(component, "cluster", cluster, allowed);
}

function known(component: string, cluster: unknown): Host | undefined {
  const { host } = (cluster ?? {}) as { host?: Host };
  if (host?.forService) return host;
  return isStock(cluster) ? StockCluster.of(component, cluster) : undefined;
}

/** Whether it is a cluster of the CDK's own, made or imported. */
export function isStock(cluster: unknown): cluster is ICluster {
  if (!Construct.isConstruct(cluster)) return false;
  const { clusterArn, clusterName } = cluster as Partial<ICluster>;
  return typeof clusterArn === "string" && typeof clusterName === "string";
}
