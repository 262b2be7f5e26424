import { args, as, json } from "../convert";
import { type Mapping, outputOf, resourceClass } from "../mapping";

const EGRESS_RULE = {
  CidrIp: as("cidrIpv4"),
  CidrIpv6: as("cidrIpv6"),
  Description: as("description"),
  DestinationPrefixListId: as("prefixListId"),
  DestinationSecurityGroupId: as("referencedSecurityGroupId"),
  FromPort: as("fromPort"),
  IpProtocol: as("ipProtocol"),
  ToPort: as("toPort"),
};

/** Security groups and roles. Their rules and policies are resources of their own. */
export const SECURITY = {
  "AWS::EC2::SecurityGroup": {
    resourceClass: resourceClass((aws) => aws.ec2.SecurityGroup),
    properties: { GroupDescription: as("description"), VpcId: as("vpcId") },
    attributes: { GroupId: "id", Id: "id", VpcId: "vpcId" },
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html: no name begins with sg-.
    nameRule: { longest: 255, allowed: /^(?!sg-)/i },
    beside: {
      SecurityGroupEgress: {
        resourceClass: resourceClass((aws) => aws.vpc.SecurityGroupEgressRule),
        suffix: "egress",
        args: (group, rule) => ({ securityGroupId: group.id, ...args(rule as Record<string, unknown>, EGRESS_RULE) }),
      },
    },
  },
  "AWS::EC2::SecurityGroupIngress": {
    resourceClass: resourceClass((aws) => aws.vpc.SecurityGroupIngressRule),
    properties: {
      CidrIp: as("cidrIpv4"),
      CidrIpv6: as("cidrIpv6"),
      Description: as("description"),
      FromPort: as("fromPort"),
      GroupId: as("securityGroupId"),
      IpProtocol: as("ipProtocol"),
      SourcePrefixListId: as("prefixListId"),
      SourceSecurityGroupId: as("referencedSecurityGroupId"),
      ToPort: as("toPort"),
    },
    attributes: { Id: "id" },
  },
  "AWS::IAM::Role": {
    resourceClass: resourceClass((aws) => aws.iam.Role),
    properties: {
      AssumeRolePolicyDocument: as("assumeRolePolicy", json),
      Description: as("description"),
      MaxSessionDuration: as("maxSessionDuration"),
      Path: as("path"),
      PermissionsBoundary: as("permissionsBoundary"),
      RoleName: as("name"),
    },
    attributes: { Arn: "arn", RoleId: "uniqueId", RoleName: "name" },
    nameRule: { longest: 64 },
    beside: {
      ManagedPolicyArns: {
        resourceClass: resourceClass((aws) => aws.iam.RolePolicyAttachment),
        suffix: "attachment",
        args: (role, policyArn) => ({ role: outputOf(role, "name"), policyArn }),
      },
      Policies: {
        resourceClass: resourceClass((aws) => aws.iam.RolePolicy),
        suffix: "policy",
        args: (role, policy) => ({
          role: outputOf(role, "name"),
          ...args(policy as Record<string, unknown>, { PolicyDocument: as("policy", json), PolicyName: as("name") }),
        }),
      },
    },
  },
  "AWS::IAM::InstanceProfile": {
    resourceClass: resourceClass((aws) => aws.iam.InstanceProfile),
    properties: { Roles: as("role", (roles) => (roles as unknown[])[0]) },
    attributes: { Arn: "arn", InstanceProfileName: "name" },
  },
} satisfies Record<string, Mapping>;
