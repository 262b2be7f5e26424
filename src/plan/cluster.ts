import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att } from "../cfn/value";
import { FARGATE_PROVIDERS } from "../ecs/fargate";
import type { ClusterSpec } from "../options";
import { capacityProvidersId } from "./capacity-providers";
import { Claims } from "./claims";
import { planEndpoints } from "./endpoints";
import { planExecuteCommand } from "./execute-command";
import { planFlowLogs } from "./flow-logs";
import { existingNetwork, hasPrivateSubnets, planNetwork } from "./network";
import type { ClusterRefs, NamespaceRefs, Place, Planned, VpcRefs } from "./refs";
import { securityGroup, securityGroupId } from "./security-group";

export interface ClusterInput {
  key: string;
  spec: ClusterSpec;
  /** The region's availability zones in order, of which the network takes the first `spec.maxAzs`. Unused with `vpc`. */
  zones: Val<string>[];
  /** The user's own network. Without it the cluster gets one. */
  vpc?: VpcRefs;
  /** A namespace with DNS names that is there already. Without it the cluster gets one when it is first needed. */
  namespace?: NamespaceRefs;
  /** Where it is, where the front has words for it. */
  place?: Place;
  /** What names of VPC endpoints begin with, where the front can tell later. */
  endpointDomain?: Val<string>;
  /** Those of the program. */
  claims?: Claims;
}

/** The ECS cluster, its network, and the security group that its services find each other by. */
export function planCluster({
  key,
  spec,
  zones,
  vpc: given,
  namespace,
  place,
  endpointDomain,
  claims = new Claims(),
}: ClusterInput): Planned<ClusterRefs> {
  const id = (role: string) => `${key}/${role}`;
  const clusterArn = att(id("Cluster"), "Arn");
  const network = given ? existingNetwork(given) : planNetwork(key, spec, zones);
  const { vpc } = network;
  const around = { key, vpc, clusterArn, place, endpointDomain };
  const endpoints = given ? undefined : planEndpoints({ ...around, spec });
  const executeCommand = planExecuteCommand(key, spec.executeCommand);

  const resources = [
    ...network.resources,
    resource("AWS::ECS::Cluster", id("Cluster"), {
      ClusterSettings: [{ Name: "containerInsights", Value: insights(spec) }],
      Configuration: executeCommand.configuration,
    }),
    ...executeCommand.resources,
    ...(endpoints?.resources ?? []),
    ...(given ? [] : planFlowLogs(around, spec)),
    securityGroup(id("ServicesSecurityGroup"), vpc.vpcId, `Tasks of cluster ${spec.name}`),
  ];

  const refs: ClusterRefs = {
    key,
    name: spec.name,
    clusterArn,
    clusterName: att(id("Cluster"), "ClusterName"),
    place,
    endpointDomain,
    vpc,
    namespaceId: namespace ? namespace.id : att(id("Namespace"), "Id"),
    namespaceArn: namespace ? namespace.arn : att(id("Namespace"), "Arn"),
    namespaceName: namespace ? namespace.name : spec.namespace,
    makesNamespace: namespace === undefined,
    claims,
    servicesSecurityGroupId: securityGroupId(id("ServicesSecurityGroup")),
    containerInsights: spec.containerInsights !== false,
    endpointsSecurityGroupId: endpoints?.securityGroupId,
    endpoints: endpoints?.services,
    isClosed: !given && spec.nat === "none",
    executeCommand: executeCommand.refs,
    tasksHavePublicIp: !hasPrivateSubnets(vpc),
    fargateProviders: FARGATE_PROVIDERS,
    associatesEach: spec.associatePools === "each",
    capacityProvidersId: capacityProvidersId(key),
    dependsOn: [...network.dependsOn, ...(endpoints?.dependsOn ?? [])],
    publicDependsOn: network.publicDependsOn,
  };
  return { resources, refs };
}

function insights({ containerInsights }: ClusterSpec): string {
  if (containerInsights === "enhanced") return containerInsights;
  return containerInsights ? "enabled" : "disabled";
}

/** What service discovery needs of a cluster when it is first asked for: its namespace, unless that is there already. */
export function planForDiscovery({ key, vpc, namespaceName, makesNamespace }: ClusterRefs): Resource[] {
  if (!makesNamespace || namespaceName === undefined) return [];
  return [
    resource("AWS::ServiceDiscovery::PrivateDnsNamespace", `${key}/Namespace`, { Name: namespaceName, Vpc: vpc.vpcId }),
  ];
}
