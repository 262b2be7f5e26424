import { type ByHand, resourceClass } from "../mapping";

/** VPCs and what is in them. */
export const NETWORK = {
  "AWS::EC2::VPC": {
    resourceClass: resourceClass((aws) => aws.ec2.Vpc),
    attributes: { VpcId: "id", CidrBlock: "cidrBlock" },
  },
  "AWS::EC2::InternetGateway": {
    resourceClass: resourceClass((aws) => aws.ec2.InternetGateway),
    attributes: { InternetGatewayId: "id" },
  },
  "AWS::EC2::VPCGatewayAttachment": {
    resourceClass: resourceClass((aws) => aws.ec2.InternetGatewayAttachment),
    attributes: {},
  },
  "AWS::EC2::RouteTable": {
    resourceClass: resourceClass((aws) => aws.ec2.RouteTable),
    attributes: { RouteTableId: "id" },
  },
  "AWS::EC2::Route": {
    resourceClass: resourceClass((aws) => aws.ec2.Route),
    attributes: {},
  },
  "AWS::EC2::Subnet": {
    resourceClass: resourceClass((aws) => aws.ec2.Subnet),
    attributes: { SubnetId: "id", AvailabilityZone: "availabilityZone" },
  },
  "AWS::EC2::SubnetRouteTableAssociation": {
    resourceClass: resourceClass((aws) => aws.ec2.RouteTableAssociation),
    attributes: {},
  },
  "AWS::EC2::EIP": {
    resourceClass: resourceClass((aws) => aws.ec2.Eip),
    attributes: { AllocationId: "allocationId", PublicIp: "publicIp" },
  },
  "AWS::EC2::NatGateway": {
    resourceClass: resourceClass((aws) => aws.ec2.NatGateway),
    attributes: { NatGatewayId: "id" },
  },
  "AWS::EC2::FlowLog": {
    resourceClass: resourceClass((aws) => aws.ec2.FlowLog),
    attributes: { Id: "id" },
  },
  "AWS::EC2::VPCEndpoint": {
    resourceClass: resourceClass((aws) => aws.ec2.VpcEndpoint),
    attributes: { Id: "id" },
  },
} satisfies Record<string, ByHand>;
