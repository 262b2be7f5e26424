import { resource, type Val } from "../cfn/typed";
import { att } from "../cfn/value";
import { FARGATE_PROVIDERS } from "../ecs/fargate";
import type { ClusterSpec } from "../options";
import { capacityProvidersId } from "./capacity-providers";
import { DiscoveryNames } from "./discovery-names";
import { planEndpoints } from "./endpoints";
import { existingNetwork, hasPrivateSubnets, planNetwork } from "./network";
import type { ClusterRefs, Planned, VpcRefs } from "./refs";
import { securityGroup, securityGroupId } from "./security-group";

export interface ClusterInput {
  key: string;
  spec: ClusterSpec;
  /** The region's availability zones in order, of which the network takes the first `spec.maxAzs`. Unused with `vpc`. */
  zones: Val<string>[];
  /** The user's own network. Without it the cluster gets one. */
  vpc?: VpcRefs;
}

/** The ECS cluster, its network, and the namespace and security group that its services find each other by. */
export function planCluster({ key, spec, zones, vpc: given }: ClusterInput): Planned<ClusterRefs> {
  const id = (role: string) => `${key}/${role}`;
  const clusterArn = att(id("Cluster"), "Arn");
  const network = given ? existingNetwork(given) : planNetwork(key, spec, zones);
  const { vpc } = network;
  const endpoints =
    !given && spec.nat === "none"
      ? planEndpoints({ ...network, key, cidr: spec.cidr, clusterArn })
      : { resources: [], dependsOn: [], securityGroupId: undefined };

  const resources = [
    ...network.resources,
    resource("AWS::ECS::Cluster", id("Cluster"), {
      ClusterSettings: [{ Name: "containerInsights", Value: spec.containerInsights ? "enabled" : "disabled" }],
    }),
    ...endpoints.resources,
    resource("AWS::ServiceDiscovery::PrivateDnsNamespace", id("Namespace"), { Name: spec.namespace, Vpc: vpc.vpcId }),
    securityGroup(id("ServicesSecurityGroup"), vpc.vpcId, `Tasks of cluster ${spec.name}`),
  ];

  const refs: ClusterRefs = {
    key,
    name: spec.name,
    clusterArn,
    clusterName: att(id("Cluster"), "ClusterName"),
    vpc,
    namespaceId: att(id("Namespace"), "Id"),
    namespaceArn: att(id("Namespace"), "Arn"),
    namespaceName: spec.namespace,
    discoveryNames: new DiscoveryNames(),
    servicesSecurityGroupId: securityGroupId(id("ServicesSecurityGroup")),
    endpointsSecurityGroupId: endpoints.securityGroupId,
    tasksHavePublicIp: !hasPrivateSubnets(vpc),
    fargateProviders: FARGATE_PROVIDERS,
    capacityProvidersId: capacityProvidersId(key),
    dependsOn: [...network.dependsOn, ...endpoints.dependsOn],
    publicDependsOn: network.publicDependsOn,
  };
  return { resources, refs };
}
