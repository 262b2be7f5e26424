import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { join } from "../cfn/value";
import type { ClusterSpec } from "../options";
import { placeOf } from "./arn";
import type { ClusterRefs } from "./refs";
import { ingress, securityGroup, securityGroupId } from "./security-group";

/** What a task on Fargate needs: its image from ECR (whose layers are in S3), and its logs. */
const FOR_TASKS = ["s3", "ecr.api", "ecr.dkr", "logs"];

/** What the ECS agent on an EC2 instance needs besides. */
const FOR_INSTANCES = ["ecs", "ecs-agent", "ecs-telemetry"];

/** Those that a route leads to. */
const GATEWAYS = new Set(["s3", "dynamodb"]);

/** What endpoints need to know of the cluster whose network they are in. */
type Around = Pick<ClusterRefs, "key" | "vpc" | "clusterArn" | "place" | "endpointDomain">;

export interface EndpointsInput extends Around {
  spec: Pick<ClusterSpec, "cidr" | "nat" | "endpoints">;
}

export interface Endpoints {
  resources: Resource[];
  /** What they are of. */
  services: string[];
  securityGroupId?: Val<string>;
  dependsOn: string[];
}

/** VPC endpoints: those that the user asks for, and in place of a NAT gateway what tasks need of AWS. */
export function planEndpoints(input: EndpointsInput): Endpoints {
  const { key, vpc, spec } = input;
  const services = [...new Set([...(spec.nat === "none" ? FOR_TASKS : []), ...spec.endpoints])];
  const gateways = services.filter((service) => GATEWAYS.has(service)).map((service) => gateway(input, service));
  const others = services.filter((service) => !GATEWAYS.has(service));
  if (others.length === 0) {
    return { resources: gateways, services, dependsOn: gateways.map(({ logicalId }) => logicalId) };
  }
  const group = `${key}/EndpointsSecurityGroup`;
  const rule = ingress(`${key}/EndpointsIngress`, {
    groupId: securityGroupId(group),
    from: { cidr: spec.cidr },
    port: 443,
    description: "HTTPS from this network",
  });
  const endpoints = [...gateways, ...interfaceEndpoints(input, others, securityGroupId(group))];
  return {
    resources: [securityGroup(group, vpc.vpcId, "VPC endpoints"), rule, ...endpoints],
    services,
    securityGroupId: securityGroupId(group),
    dependsOn: [rule, ...endpoints].map((made) => made.logicalId),
  };
}

/** What the instances of a cluster's pools need where its network has endpoints in place of a NAT gateway. */
export function planInstanceEndpoints(cluster: ClusterRefs): Resource[] {
  const { isClosed, endpointsSecurityGroupId, endpoints = [] } = cluster;
  if (!isClosed || endpointsSecurityGroupId === undefined) return [];
  const further = FOR_INSTANCES.filter((service) => !endpoints.includes(service));
  return interfaceEndpoints(cluster, further, endpointsSecurityGroupId);
}

function gateway(around: Around, service: string): Resource {
  const { key, vpc } = around;
  return resource("AWS::EC2::VPCEndpoint", `${key}/${roleOf(service)}`, {
    RouteTableIds: vpc.routeTableIds?.private,
    ServiceName: join(".", ["com.amazonaws", placeOf(around).region, service]),
    VpcEndpointType: "Gateway",
    VpcId: vpc.vpcId,
  });
}

function interfaceEndpoints(around: Around, services: string[], groupId: Val<string>): Resource[] {
  const { key, vpc } = around;
  return services.map((service) =>
    resource("AWS::EC2::VPCEndpoint", `${key}/${roleOf(service)}`, {
      PrivateDnsEnabled: true,
      SecurityGroupIds: [groupId],
      ServiceName: serviceName(around, service),
      SubnetIds: vpc.privateSubnetIds,
      VpcEndpointType: "Interface",
      VpcId: vpc.vpcId,
    }),
  );
}

/** `EcrApiEndpoint` of `ecr.api`. Docker's registry has a name that it was given early. */
function roleOf(service: string): string {
  const words = (service === "ecr.dkr" ? "ecr.docker" : service).split(/[.-]/);
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}Endpoint`;
}

/** In China some services' endpoints have names of its own, others the usual ones; a gateway for S3 has the usual one. */
const OTHERWISE_IN_CHINA = new Set(["ecr.api", "ecr.dkr"]);

/**
 * What such a name begins with there or elsewhere.
 * @param region a region's name, or a zone's
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export const endpointDomainOf = (region: string): string =>
  region.startsWith("cn-") ? "cn.com.amazonaws" : "com.amazonaws";

function serviceName(around: Around, service: string): Val<string> {
  const { region } = placeOf(around);
  const usual = typeof region === "string" ? endpointDomainOf(region) : "com.amazonaws";
  const domain = OTHERWISE_IN_CHINA.has(service) ? (around.endpointDomain ?? usual) : "com.amazonaws";
  return join(".", [domain, region, service]);
}
