import type { Resource } from "../cfn/resource";
import { resource, type Tag, type Val } from "../cfn/typed";
import { att } from "../cfn/value";
import type { ClusterSpec } from "../options";
import { sixteenth } from "./cidr";
import type { VpcRefs } from "./refs";

/** Where a network's public blocks begin among its sixteen; the private ones begin at 0. */
const FIRST_PUBLIC_BLOCK = 8;

export interface Network {
  resources: Resource[];
  vpc: VpcRefs;
  /** Logical ids of what tasks in private subnets need to reach the world. */
  dependsOn: string[];
  /** Logical ids of what a public load balancer needs. */
  publicDependsOn: string[];
}

/** A VPC with a public and a private subnet in each zone, and NAT as the user chose. */
export function planNetwork(key: string, spec: ClusterSpec, zones: Val<string>[]): Network {
  const id = (role: string) => `${key}/${role}`;
  const tags = (role: string): Tag[] => [{ Key: "Name", Value: `${spec.name}/${role}` }];
  const vpcId = att(id("Vpc"), "VpcId");
  const publicRouteTableId = att(id("PublicRouteTable"), "RouteTableId");
  const numbers = Array.from({ length: spec.maxAzs }, (_, i) => i + 1);
  const gatewayOf = natGatewayOf(spec.nat);

  const shared = [
    resource("AWS::EC2::VPC", id("Vpc"), {
      CidrBlock: spec.cidr,
      EnableDnsHostnames: true,
      EnableDnsSupport: true,
      Tags: [{ Key: "Name", Value: spec.name }],
    }),
    resource("AWS::EC2::InternetGateway", id("InternetGateway"), { Tags: [{ Key: "Name", Value: spec.name }] }),
    resource("AWS::EC2::VPCGatewayAttachment", id("InternetGatewayAttachment"), {
      InternetGatewayId: att(id("InternetGateway"), "InternetGatewayId"),
      VpcId: vpcId,
    }),
    resource("AWS::EC2::RouteTable", id("PublicRouteTable"), { Tags: tags("PublicRouteTable"), VpcId: vpcId }),
    resource(
      "AWS::EC2::Route",
      id("PublicRoute"),
      {
        DestinationCidrBlock: "0.0.0.0/0",
        GatewayId: att(id("InternetGateway"), "InternetGatewayId"),
        RouteTableId: publicRouteTableId,
      },
      [id("InternetGatewayAttachment")],
    ),
  ];

  const subnet = (role: string, number: number, block: number, routeTableId: Val<string>) => [
    resource("AWS::EC2::Subnet", id(role), {
      AvailabilityZone: zones[number - 1],
      CidrBlock: sixteenth(spec.cidr, block),
      Tags: tags(role),
      VpcId: vpcId,
    }),
    resource("AWS::EC2::SubnetRouteTableAssociation", id(`${role}RouteTableAssociation`), {
      RouteTableId: routeTableId,
      SubnetId: att(id(role), "SubnetId"),
    }),
  ];

  const inZone = (number: number): Resource[] => {
    const privateRouteTable = `PrivateRouteTable${number}`;
    const gateway = gatewayOf(number);
    return [
      ...subnet(`PublicSubnet${number}`, number, FIRST_PUBLIC_BLOCK + number - 1, publicRouteTableId),
      ...(gateway === number ? natGateway(id, number, tags(`NatGateway${number}`)) : []),
      resource("AWS::EC2::RouteTable", id(privateRouteTable), { Tags: tags(privateRouteTable), VpcId: vpcId }),
      ...subnet(`PrivateSubnet${number}`, number, number - 1, att(id(privateRouteTable), "RouteTableId")),
      ...(gateway === undefined ? [] : [natRoute(id, number, gateway)]),
    ];
  };

  return {
    resources: [...shared, ...numbers.flatMap(inZone)],
    vpc: {
      vpcId,
      publicSubnetIds: numbers.map((number) => att(id(`PublicSubnet${number}`), "SubnetId")),
      privateSubnetIds: numbers.map((number) => att(id(`PrivateSubnet${number}`), "SubnetId")),
      cidr: spec.cidr,
      routeTableIds: {
        public: numbers.map(() => publicRouteTableId),
        private: numbers.map((number) => att(id(`PrivateRouteTable${number}`), "RouteTableId")),
      },
    },
    dependsOn: numbers.flatMap((number) => [
      id(`PrivateSubnet${number}RouteTableAssociation`),
      ...(spec.nat === "none" ? [] : [id(`PrivateRoute${number}`)]),
    ]),
    publicDependsOn: [id("PublicRoute"), ...numbers.map((n) => id(`PublicSubnet${n}RouteTableAssociation`))],
  };
}

/** A network that is there already. */
export function existingNetwork(vpc: VpcRefs): Network {
  const { private: inside, public: outside } = vpc.dependsOn ?? { private: [], public: [] };
  const dependsOn = hasPrivateSubnets(vpc) ? inside : outside;
  return { resources: [], vpc, dependsOn, publicDependsOn: outside };
}

/** A list that is not known yet stands for some. */
export function hasPrivateSubnets({ privateSubnetIds }: VpcRefs): boolean {
  return !Array.isArray(privateSubnetIds) || privateSubnetIds.length > 0;
}

/** Number of the NAT gateway that a zone's private subnet uses; undefined for none. */
function natGatewayOf(nat: ClusterSpec["nat"]): (zone: number) => number | undefined {
  switch (nat) {
    case "per-zone":
      return (zone) => zone;
    case "single":
      return () => 1;
    case "none":
      return () => undefined;
  }
}

function natGateway(id: (role: string) => string, number: number, tags: Tag[]): Resource[] {
  return [
    resource("AWS::EC2::EIP", id(`NatAddress${number}`), { Domain: "vpc", Tags: tags }, [
      id("InternetGatewayAttachment"),
    ]),
    resource(
      "AWS::EC2::NatGateway",
      id(`NatGateway${number}`),
      {
        AllocationId: att(id(`NatAddress${number}`), "AllocationId"),
        SubnetId: att(id(`PublicSubnet${number}`), "SubnetId"),
        Tags: tags,
      },
      [id("PublicRoute"), id(`PublicSubnet${number}RouteTableAssociation`)],
    ),
  ];
}

function natRoute(id: (role: string) => string, zone: number, gateway: number): Resource {
  return resource("AWS::EC2::Route", id(`PrivateRoute${zone}`), {
    DestinationCidrBlock: "0.0.0.0/0",
    NatGatewayId: att(id(`NatGateway${gateway}`), "NatGatewayId"),
    RouteTableId: att(id(`PrivateRouteTable${zone}`), "RouteTableId"),
  });
}
