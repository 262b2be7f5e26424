import { type Found, only, type Resources, tagOf } from "./resources";

interface VpcQuery {
  filter?: Record<string, string>;
  /** The tag that names a group of subnets. */
  subnetGroupNameTag?: string;
}

type SubnetType = "Public" | "Private" | "Isolated";

/** A VPC with its subnets, each kind a group, as the CDK's own command tells them apart. */
export function vpcOf(resources: Resources, { filter = {}, subnetGroupNameTag }: VpcQuery): object | undefined {
  const vpc = only(resources.of("AWS::EC2::VPC").filter((each) => fits(each, filter)));
  if (!vpc) return undefined;
  const subnets = resources
    .of("AWS::EC2::Subnet")
    .filter(({ properties }) => properties.VpcId === vpc.id)
    .map((subnet) => {
      const type = typeOf(resources, subnet);
      const name = tagOf(subnet, subnetGroupNameTag ?? "aws-cdk:subnet-name") ?? type;
      return { type, name, subnet: contextOf(resources, subnet) };
    })
    .sort((a, b) => (a.subnet.availabilityZone < b.subnet.availabilityZone ? -1 : 1));
  const groups = new Map(subnets.map(({ type, name }) => [`${type} ${name}`, { type, name }]));
  return {
    vpcId: vpc.id,
    vpcCidrBlock: vpc.attributes.CidrBlock,
    availabilityZones: [],
    subnetGroups: [...groups.values()].map(({ type, name }) => ({
      type,
      name,
      subnets: subnets.filter((each) => each.type === type && each.name === name).map(({ subnet }) => subnet),
    })),
  };
}

/** Names of filters as `aws ec2 describe-vpcs` has them; no VPC here is the default one. */
function fits(vpc: Found, filter: Record<string, string>): boolean {
  return Object.entries(filter).every(([name, value]) => {
    if (name === "vpc-id") return vpc.id === value;
    if (name === "cidr") return vpc.attributes.CidrBlock === value;
    return name.startsWith("tag:") && tagOf(vpc, name.slice("tag:".length)) === value;
  });
}

function contextOf(resources: Resources, { id, attributes }: Found) {
  return {
    subnetId: id,
    cidr: attributes.CidrBlock,
    availabilityZone: String(attributes.AvailabilityZone),
    // Without one of its own it has the VPC's main one, which no stack has.
    routeTableId: tableOf(resources, id) ?? "rtb-main",
  };
}

function tableOf(resources: Resources, subnet: string): unknown {
  const associations = resources.of("AWS::EC2::SubnetRouteTableAssociation");
  return associations.find(({ properties }) => properties.SubnetId === subnet)?.properties.RouteTableId;
}

const TYPES: readonly string[] = ["Public", "Private", "Isolated"] satisfies SubnetType[];

function typeOf(resources: Resources, subnet: Found): SubnetType {
  const said = tagOf(subnet, "aws-cdk:subnet-type");
  if (said !== undefined && TYPES.includes(said)) return said as SubnetType;
  if (subnet.properties.MapPublicIpOnLaunch === true) return "Public";
  const table = tableOf(resources, subnet.id);
  const routes = resources.of("AWS::EC2::Route").filter(({ properties }) => properties.RouteTableId === table);
  if (table === undefined) return "Isolated";
  if (routes.some(({ properties }) => String(properties.GatewayId ?? "").startsWith("igw-"))) return "Public";
  const leads = ({ properties }: Found) => (properties.NatGatewayId ?? properties.TransitGatewayId) !== undefined;
  return routes.some(leads) ? "Private" : "Isolated";
}
