import { FARGATE_PROVIDERS } from "../ecs/fargate";
import type { CapacityProviderName } from "./capacity";
import { type ComponentKind, component } from "./component";
import { type Entries, fill, list, type SpecOf } from "./group";
import type { Leafy } from "./leaf";
import { CLUSTER_ARN, CLUSTER_NAME } from "./names";
import { oneOf } from "./values";

/** What can be said of a cluster that is there already. The front adds its network, its namespace and a security group. */
export interface ExistingClusterOptions {
  /**
   * Those of Fargate's capacity providers that are associated with the cluster; a strategy may name no others. Known while
   * the program runs.
   * @default none: services run on FARGATE alone, by launch type, which a cluster needs no capacity provider for. A service
   * that goes from there to a strategy is replaced
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
   */
  capacityProviders?: CapacityProviderName[];
}

/** Which cluster it is: one of the two, unless the front has the cluster itself. */
export interface ClusterIdentity {
  clusterName?: string;
  clusterArn?: string;
}

const EXISTING = {
  clusterName: CLUSTER_NAME,
  clusterArn: CLUSTER_ARN,
  capacityProviders: list(
    oneOf(...FARGATE_PROVIDERS).known(),
    'capacity providers, such as ["FARGATE", "FARGATE_SPOT"]',
    `allowed are ${FARGATE_PROVIDERS.join(", ")}`,
  ).default([]),
} satisfies Entries<ExistingClusterOptions & ClusterIdentity>;

export interface ExistingClusterSpec extends SpecOf<typeof EXISTING> {
  /** The cluster in messages: `EcsCluster "shop"`. */
  path: string;
  name: string;
}

/** What is said of a cluster that is there already, checked and with every default filled in. See {@link clusterSpec}. */
export function existingClusterSpec(
  path: string,
  name: string,
  options: Leafy<ExistingClusterOptions & ClusterIdentity>,
  kind: ComponentKind = {},
): ExistingClusterSpec {
  const around = component(path, name, options, Object.keys(EXISTING), kind);
  return { path, name, ...fill(EXISTING, around.root, around) };
}
