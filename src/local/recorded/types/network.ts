import { ofService, type RecordedTypes } from "./recorded-type";

const FIREWALL = "Security groups are recorded and not enforced on this machine: tasks of a VPC reach each other.";
const ACLS = "Network ACLs are recorded and not enforced on this machine: tasks of a VPC reach each other.";
const ROUTES = "Ways to other networks are recorded and lead nowhere on this machine.";
const INSTANCES = "Instances and their disks are recorded and not started on this machine.";

const DESTINATION = "{DestinationCidrBlock|DestinationIpv6CidrBlock|DestinationPrefixListId}";

/** Of a VPC only itself and its subnets have an effect. */
export const NETWORK: RecordedTypes = ofService("EC2", undefined, {
  CapacityReservation: { ref: "cr-{hex:17}", warning: INSTANCES },
  CustomerGateway: { ref: "cgw-{hex:17}", warning: ROUTES },
  DHCPOptions: { ref: "dopt-{hex:17}" },
  EgressOnlyInternetGateway: { ref: "eigw-{hex:17}" },
  EIP: {
    // A range that is kept for documentation: nobody has such an address.
    ref: "203.0.113.{octet}",
    attributes: { AllocationId: "eipalloc-{hex:17}" },
    shared: true,
  },
  EIPAssociation: { ref: "eipassoc-{hex:17}" },
  FlowLog: { ref: "fl-{hex:17}", warning: "Flow logs are recorded and not written on this machine." },
  GatewayRouteTableAssociation: { attributes: { AssociationId: "rtbassoc-{hex:17}" }, shared: true },
  Instance: { ref: "i-{hex:17}", attributes: { State: "running" }, warning: INSTANCES },
  InstanceConnectEndpoint: { ref: "eice-{hex:17}", warning: INSTANCES },
  InternetGateway: { ref: "igw-{hex:17}" },
  KeyPair: { attributes: { KeyPairId: "key-{hex:17}", KeyFingerprint: "{hex:40}" } },
  LaunchTemplate: { ref: "lt-{hex:17}", attributes: { LatestVersionNumber: "1", DefaultVersionNumber: "1" } },
  NatGateway: { ref: "nat-{hex:17}" },
  NetworkAcl: { ref: "acl-{hex:17}", warning: ACLS },
  NetworkAclEntry: { warning: ACLS },
  NetworkInterface: { ref: "eni-{hex:17}" },
  NetworkInterfaceAttachment: { ref: "eni-attach-{hex:17}" },
  PlacementGroup: { warning: INSTANCES },
  PrefixList: { ref: "pl-{hex:17}", arn: "prefix-list/{id}", attributes: { Version: "1" }, warning: FIREWALL },
  Route: {
    ref: `{RouteTableId}|${DESTINATION}`,
    attributes: { CidrBlock: DESTINATION },
  },
  RouteTable: { ref: "rtb-{hex:17}" },
  SecurityGroup: { ref: "sg-{hex:17}", attributes: { GroupId: "{id}", VpcId: "{VpcId}" }, warning: FIREWALL },
  SecurityGroupEgress: { ref: "sgr-{hex:17}" },
  SecurityGroupIngress: { ref: "sgr-{hex:17}" },
  SecurityGroupVpcAssociation: { attributes: { State: "associated" } },
  SubnetCidrBlock: { ref: "subnet-cidr-assoc-{hex:17}" },
  SubnetNetworkAclAssociation: { ref: "aclassoc-{hex:17}", warning: ACLS },
  SubnetRouteTableAssociation: { ref: "rtbassoc-{hex:17}" },
  TransitGateway: { ref: "tgw-{hex:17}", arn: "transit-gateway/{id}", warning: ROUTES },
  TransitGatewayAttachment: { ref: "tgw-attach-{hex:17}", warning: ROUTES },
  TransitGatewayRoute: { warning: ROUTES },
  TransitGatewayRouteTable: { ref: "tgw-rtb-{hex:17}", warning: ROUTES },
  TransitGatewayRouteTableAssociation: { warning: ROUTES },
  TransitGatewayRouteTablePropagation: { warning: ROUTES },
  TransitGatewayVpcAttachment: { ref: "tgw-attach-{hex:17}", warning: ROUTES },
  Volume: { ref: "vol-{hex:17}", warning: INSTANCES },
  VolumeAttachment: { warning: INSTANCES },
  VPCCidrBlock: {
    ref: "vpc-cidr-assoc-{hex:17}",
    attributes: { Id: "{id}" },
    warning: "Further address blocks of a VPC are recorded: its network on this machine has addresses of its own.",
  },
  VPCDHCPOptionsAssociation: {},
  VPCEndpoint: {
    ref: "vpce-{hex:17}",
    attributes: { DnsEntries: [], NetworkInterfaceIds: [], CreationTimestamp: "{now}" },
  },
  VPCEndpointService: { ref: "vpce-svc-{hex:17}" },
  VPCEndpointServicePermissions: { shared: true },
  VPCGatewayAttachment: {
    ref: ({ InternetGatewayId, VpcId }) => `${InternetGatewayId ? "IGW" : "VGW"}|${VpcId}`,
  },
  VPCPeeringConnection: { ref: "pcx-{hex:17}", warning: ROUTES },
  VPNConnection: { ref: "vpn-{hex:17}", warning: ROUTES },
  VPNGateway: { ref: "vgw-{hex:17}", warning: ROUTES },
  VPNGatewayRoutePropagation: { warning: ROUTES },
});
