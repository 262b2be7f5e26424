import { as, tags } from "../convert";
import { type Mapping, resourceClass } from "../mapping";

/** VPCs and what is in them. */
export const NETWORK = {
  "AWS::EC2::VPC": {
    resourceClass: resourceClass((aws) => aws.ec2.Vpc),
    properties: {
      CidrBlock: as("cidrBlock"),
      EnableDnsHostnames: as("enableDnsHostnames"),
      EnableDnsSupport: as("enableDnsSupport"),
      Tags: as("tags", tags),
    },
    attributes: { VpcId: "id", CidrBlock: "cidrBlock" },
  },
  "AWS::EC2::InternetGateway": {
    resourceClass: resourceClass((aws) => aws.ec2.InternetGateway),
    properties: { Tags: as("tags", tags) },
    attributes: { InternetGatewayId: "id" },
  },
  "AWS::EC2::VPCGatewayAttachment": {
    resourceClass: resourceClass((aws) => aws.ec2.InternetGatewayAttachment),
    properties: { InternetGatewayId: as("internetGatewayId"), VpcId: as("vpcId") },
    attributes: {},
  },
  "AWS::EC2::RouteTable": {
    resourceClass: resourceClass((aws) => aws.ec2.RouteTable),
    properties: { VpcId: as("vpcId"), Tags: as("tags", tags) },
    attributes: { RouteTableId: "id" },
  },
  "AWS::EC2::Route": {
    resourceClass: resourceClass((aws) => aws.ec2.Route),
    properties: {
      DestinationCidrBlock: as("destinationCidrBlock"),
      GatewayId: as("gatewayId"),
      NatGatewayId: as("natGatewayId"),
      RouteTableId: as("routeTableId"),
    },
    attributes: {},
  },
  "AWS::EC2::Subnet": {
    resourceClass: resourceClass((aws) => aws.ec2.Subnet),
    properties: {
      AvailabilityZone: as("availabilityZone"),
      CidrBlock: as("cidrBlock"),
      Tags: as("tags", tags),
      VpcId: as("vpcId"),
    },
    attributes: { SubnetId: "id", AvailabilityZone: "availabilityZone" },
  },
  "AWS::EC2::SubnetRouteTableAssociation": {
    resourceClass: resourceClass((aws) => aws.ec2.RouteTableAssociation),
    properties: { RouteTableId: as("routeTableId"), SubnetId: as("subnetId") },
    attributes: {},
  },
  "AWS::EC2::EIP": {
    resourceClass: resourceClass((aws) => aws.ec2.Eip),
    properties: { Domain: as("domain"), Tags: as("tags", tags) },
    attributes: { AllocationId: "allocationId", PublicIp: "publicIp" },
  },
  "AWS::EC2::NatGateway": {
    resourceClass: resourceClass((aws) => aws.ec2.NatGateway),
    properties: { AllocationId: as("allocationId"), SubnetId: as("subnetId"), Tags: as("tags", tags) },
    attributes: { NatGatewayId: "id" },
  },
  "AWS::EC2::VPCEndpoint": {
    resourceClass: resourceClass((aws) => aws.ec2.VpcEndpoint),
    properties: {
      PrivateDnsEnabled: as("privateDnsEnabled"),
      RouteTableIds: as("routeTableIds"),
      SecurityGroupIds: as("securityGroupIds"),
      ServiceName: as("serviceName"),
      SubnetIds: as("subnetIds"),
      VpcEndpointType: as("vpcEndpointType"),
      VpcId: as("vpcId"),
    },
    attributes: { Id: "id" },
  },
} satisfies Record<string, Mapping>;
