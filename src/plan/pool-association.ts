import type { Resource } from "../cfn/resource";
import { resource } from "../cfn/typed";
import { att, join } from "../cfn/value";
import { POOL_ASSOCIATION, POOL_ASSOCIATION_SOURCE } from "../ecs/pool-association";
import { logGroup } from "./log-group";
import type { ClusterRefs } from "./refs";
import { role } from "./role";

const LOG_RETENTION_DAYS = 30;

/** Longest that a function runs, in seconds: it waits for tasks that have yet to stop. */
const TIMEOUT = 900;

const functionId = (key: string) => `${key}/AssociationFunction`;

/** What associates a cluster's pools one by one, made once before the first of them: a function, its role and its log group. */
export function planAssociationFunction(cluster: ClusterRefs): Resource[] {
  if (!cluster.associatesEach) return [];
  const { key, name, clusterArn } = cluster;
  const id = (part: string) => `${key}/${part}`;
  const logs = att(id("AssociationLogGroup"), "Arn");
  return [
    logGroup(id("AssociationLogGroup"), {}, LOG_RETENTION_DAYS),
    role(id("AssociationRole"), "lambda.amazonaws.com", `Capacity providers of cluster ${name}`, [
      { actions: ["ecs:DescribeClusters", "ecs:PutClusterCapacityProviders"], resources: [clusterArn] },
      { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [logs] },
    ]),
    resource("AWS::Lambda::Function", functionId(key), {
      Code: { ZipFile: POOL_ASSOCIATION_SOURCE },
      Description: `Associates capacity providers with cluster ${name}, one by one`,
      Handler: "index.handler",
      LoggingConfig: { LogFormat: "Text", LogGroup: att(id("AssociationLogGroup"), "LogGroupName") },
      Role: att(id("AssociationRole"), "Arn"),
      Runtime: "nodejs24.x",
      Timeout: TIMEOUT,
    }),
  ];
}

/** A pool's own association with its cluster; undefined where the cluster has one resource for all. */
export function planAssociation(
  { key, associatesEach, capacityProvidersId, clusterName }: ClusterRefs,
  pool: string,
): Resource | undefined {
  if (!associatesEach) return undefined;
  const provider = att(`${pool}/CapacityProvider`, "Name");
  return {
    logicalId: `${pool}/Association`,
    type: POOL_ASSOCIATION,
    properties: {
      Association: { CapacityProvider: provider, Cluster: clusterName },
      ServiceToken: att(functionId(key), "Arn"),
    },
    boundTo: join("/", [clusterName, provider]),
    // Which is made only in a cluster that has no providers yet.
    dependsOn: capacityProvidersId === undefined ? [] : [capacityProvidersId],
  };
}
