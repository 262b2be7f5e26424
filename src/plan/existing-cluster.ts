import type { Val } from "../cfn/typed";
import { split } from "../cfn/value";
import type { CapacityProviderName } from "../options";
import type { Claims } from "./claims";
import { existingNetwork, hasPrivateSubnets } from "./network";
import type { ClusterRefs, ExecuteCommandRefs, NamespaceRefs, Place, VpcRefs } from "./refs";

export interface ExistingClusterInput {
  key: string;
  /** What it is called in messages. */
  name: string;
  clusterArn: Val<string>;
  /** @default the end of the ARN */
  clusterName?: Val<string>;
  /** Where it is, where the front has words for it. */
  place?: Place;
  vpc: VpcRefs;
  /** Those of the program. */
  claims: Claims;
  /** Cloud Map namespace with DNS names. @default no service is found by name */
  namespace?: NamespaceRefs;
  /** Security group that all tasks of the cluster carry. @default none: services that are found by name let nobody in */
  servicesSecurityGroupId?: Val<string>;
  /** What becomes of sessions of ExecuteCommand. @default they are not logged by the cluster */
  executeCommand?: ExecuteCommandRefs;
  fargateProviders: readonly CapacityProviderName[];
  /** Logical id of its capacity provider associations, where the program makes them. */
  capacityProvidersId?: string;
}

/** A cluster that no plan made, as services and pools are planned into it. */
export function existingCluster({ vpc, namespace, ...cluster }: ExistingClusterInput): ClusterRefs {
  const { dependsOn, publicDependsOn } = existingNetwork(vpc);
  return {
    ...cluster,
    clusterName: cluster.clusterName ?? split("/", cluster.clusterArn, 1),
    vpc,
    namespaceId: namespace?.id,
    namespaceArn: namespace?.arn,
    namespaceName: namespace?.name,
    tasksHavePublicIp: !hasPrivateSubnets(vpc),
    dependsOn,
    publicDependsOn,
  };
}
