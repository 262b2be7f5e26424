/** What of ECS's API can't be had on this machine, and why: asked for, it is refused in ECS's form. */
const REASONS: readonly [reason: string, operations: readonly string[]][] = [
  [
    "container instances here have no agent of ECS's that would call it; tasks have the agent's endpoints for metadata, credentials and task protection",
    [
      "DiscoverPollEndpoint",
      "SubmitAttachmentStateChanges",
      "SubmitContainerStateChange",
      "SubmitTaskStateChange",
      "UpdateContainerAgent",
    ],
  ],
  [
    "there are no managed instances here whose daemons they would be; a service with the scheduling strategy DAEMON has a task on each instance",
    [
      "CreateDaemon",
      "DeleteDaemon",
      "DeleteDaemonTaskDefinition",
      "DescribeDaemon",
      "DescribeDaemonDeployments",
      "DescribeDaemonRevisions",
      "DescribeDaemonTaskDefinition",
      "ListDaemonDeployments",
      "ListDaemonTaskDefinitions",
      "ListDaemons",
      "RegisterDaemonTaskDefinition",
      "UpdateDaemon",
    ],
  ],
  [
    "ECS Express Mode makes resources of an account; a load-balanced service has the same here",
    [
      "CreateExpressGatewayService",
      "DeleteExpressGatewayService",
      "DescribeExpressGatewayService",
      "UpdateExpressGatewayService",
    ],
  ],
  [
    "there are no gateways here; Service Connect's names and load balancers are",
    [
      "AssociateGatewayWithCluster",
      "CreateGateway",
      "DeleteGateway",
      "DescribeGateway",
      "DescribeGatewayResources",
      "DescribeGatewayRoute",
      "DisassociateGatewayFromCluster",
      "ListGatewayClusterAssociations",
      "ListGatewayRoutes",
      "ListGateways",
      "UpdateGateway",
    ],
  ],
];

/** The reason for each operation. */
export const NOT_HERE: Readonly<Record<string, string>> = Object.fromEntries(
  REASONS.flatMap(([reason, operations]) => operations.map((operation) => [operation, reason])),
);
