import { FARGATE_PROVIDERS } from "../ecs/fargate";
import type { CapacityProviderName } from "./capacity";
import { type ComponentKind, component } from "./component";
import { EXECUTE_COMMAND, type ExecuteCommandOptions } from "./execute-command";
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
  /**
   * What the cluster says of the sessions of `exec`: the `logGroup`, the `bucket` with its `prefix`, and the `encryptionKey`;
   * the task roles of services with `exec` are then allowed just that.
   * @default sessions are logged as tasks log themselves; in the CDK as an `ecs.ICluster` says
   */
  executeCommand?: ExecuteCommandOptions;
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
  executeCommand: EXECUTE_COMMAND,
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
  for (const property of around.root.entries().map(([, each]) => each)) {
    const isIdentity = property.path === "clusterName" || property.path === "clusterArn";
    if (isIdentity && property.value === undefined) property.fail("which cluster it is must be said");
  }
  const said = around.root.get("executeCommand");
  for (const property of ["retention", "encryptedLogs"].map((key) => said.get(key))) {
    if (property.value !== undefined)
      property.fail("allowed is only to leave it out, since the cluster is there already");
  }
  return { path, name, ...fill(EXISTING, around.root, around) };
}
