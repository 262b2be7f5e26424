import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { join } from "../cfn/value";
import { regionOf } from "./arn";
import type { VpcRefs } from "./refs";
import { ingress, securityGroup, securityGroupId } from "./security-group";

/** What a task on Fargate needs: its image from ECR (whose layers are in S3), and its logs. */
const FOR_TASKS = { EcrApiEndpoint: "ecr.api", EcrDockerEndpoint: "ecr.dkr", LogsEndpoint: "logs" };

/** What the ECS agent on an EC2 instance needs besides. */
const FOR_INSTANCES = { EcsEndpoint: "ecs", EcsAgentEndpoint: "ecs-agent", EcsTelemetryEndpoint: "ecs-telemetry" };

export interface EndpointsInput {
  key: string;
  vpc: VpcRefs;
  cidr: string;
  /** The cluster's ARN, for the region. */
  clusterArn: Val<string>;
}

/** VPC endpoints in place of a NAT gateway: what tasks need of AWS, and nothing else of the internet. */
export function planEndpoints(input: EndpointsInput): {
  resources: Resource[];
  securityGroupId: Val<string>;
  dependsOn: string[];
} {
  const { key, vpc, cidr, clusterArn } = input;
  const group = `${key}/EndpointsSecurityGroup`;
  const rule = ingress(`${key}/EndpointsIngress`, {
    groupId: securityGroupId(group),
    from: { cidr },
    port: 443,
    description: "HTTPS from this network",
  });
  const endpoints = [
    resource("AWS::EC2::VPCEndpoint", `${key}/S3Endpoint`, {
      RouteTableIds: vpc.routeTableIds?.private,
      ServiceName: serviceName(clusterArn, "s3"),
      VpcEndpointType: "Gateway",
      VpcId: vpc.vpcId,
    }),
    ...interfaceEndpoints(key, FOR_TASKS, vpc, clusterArn, securityGroupId(group)),
  ];
  return {
    resources: [securityGroup(group, vpc.vpcId, "VPC endpoints"), rule, ...endpoints],
    securityGroupId: securityGroupId(group),
    dependsOn: [rule, ...endpoints].map((made) => made.logicalId),
  };
}

/** What the instances of a cluster's pools need where its network has endpoints in place of a NAT gateway. */
export function planInstanceEndpoints(key: string, vpc: VpcRefs, clusterArn: Val<string>, groupId: Val<string>) {
  return interfaceEndpoints(key, FOR_INSTANCES, vpc, clusterArn, groupId);
}

function interfaceEndpoints(
  key: string,
  services: Record<string, string>,
  vpc: VpcRefs,
  clusterArn: Val<string>,
  groupId: Val<string>,
): Resource[] {
  return Object.entries(services).map(([role, service]) =>
    resource("AWS::EC2::VPCEndpoint", `${key}/${role}`, {
      PrivateDnsEnabled: true,
      SecurityGroupIds: [groupId],
      ServiceName: serviceName(clusterArn, service),
      SubnetIds: vpc.privateSubnetIds,
      VpcEndpointType: "Interface",
      VpcId: vpc.vpcId,
    }),
  );
}

const serviceName = (clusterArn: Val<string>, service: string) =>
  join(".", ["com.amazonaws", regionOf(clusterArn), service]);
