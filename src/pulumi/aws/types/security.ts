import { ARGUMENTS } from "../arguments.generated";
import { args } from "../convert";
import { type ByHand, outputOf, resourceClass } from "../mapping";

/** Security groups, roles and who else may take one on. Their rules and policies are resources of their own. */
export const SECURITY = {
  "AWS::EC2::SecurityGroup": {
    resourceClass: resourceClass((aws) => aws.ec2.SecurityGroup),
    attributes: { GroupId: "id", Id: "id", VpcId: "vpcId" },
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html: no name begins with sg-.
    nameRule: { longest: 255, allowed: /^(?!sg-)/i },
    beside: {
      SecurityGroupEgress: {
        resourceClass: resourceClass((aws) => aws.vpc.SecurityGroupEgressRule),
        suffix: "egress",
        args: (group, rule) => ({
          securityGroupId: group.id,
          ...args(rule as Record<string, unknown>, ARGUMENTS["AWS::EC2::SecurityGroup.SecurityGroupEgress"]!),
        }),
      },
      SecurityGroupIngress: {
        resourceClass: resourceClass((aws) => aws.vpc.SecurityGroupIngressRule),
        suffix: "ingress",
        args: (group, rule) => ({
          securityGroupId: group.id,
          ...args(rule as Record<string, unknown>, ARGUMENTS["AWS::EC2::SecurityGroup.SecurityGroupIngress"]!),
        }),
      },
    },
  },
  "AWS::EC2::SecurityGroupIngress": {
    resourceClass: resourceClass((aws) => aws.vpc.SecurityGroupIngressRule),
    attributes: { Id: "id" },
  },
  "AWS::EC2::SecurityGroupEgress": {
    resourceClass: resourceClass((aws) => aws.vpc.SecurityGroupEgressRule),
    attributes: { Id: "id" },
  },
  "AWS::IAM::Role": {
    resourceClass: resourceClass((aws) => aws.iam.Role),
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
          ...args(policy as Record<string, unknown>, ARGUMENTS["AWS::IAM::Role.Policies"]!),
        }),
      },
    },
  },
  "AWS::IAM::OIDCProvider": {
    resourceClass: resourceClass((aws) => aws.iam.OpenIdConnectProvider),
    attributes: { Arn: "arn" },
  },
  "AWS::IAM::InstanceProfile": {
    resourceClass: resourceClass((aws) => aws.iam.InstanceProfile),
    attributes: { Arn: "arn", InstanceProfileName: "name" },
  },
} satisfies Record<string, ByHand>;
