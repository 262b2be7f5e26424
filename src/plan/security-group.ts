import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att } from "../cfn/value";

/**
 * A security group. Who may come in are resources of their own (see {@link ingress}). Anything may go out, which is EC2's
 * own default; it is said all the same, since the frameworks differ in what they do when it isn't.
 */
export function securityGroup(logicalId: string, vpcId: Val<string>, description: string): Resource {
  return resource("AWS::EC2::SecurityGroup", logicalId, {
    GroupDescription: description,
    SecurityGroupEgress: [{ CidrIp: "0.0.0.0/0", Description: "Anything may go out", IpProtocol: "-1" }],
    VpcId: vpcId,
  });
}

export const securityGroupId = (logicalId: string) => att(logicalId, "GroupId");

/** Where requests come from: an address range or another security group. */
export type Source = { cidr: Val<string> } | { securityGroupId: Val<string> };

export interface IngressInput {
  /** The group that lets them in. */
  groupId: Val<string>;
  from: Source;
  port: Val<number>;
  protocol?: Val<string>;
  description: string;
  dependsOn?: string[];
}

export interface EgressInput {
  /** The group that lets them out. */
  groupId: Val<string>;
  toGroupId: Val<string>;
  port: Val<number>;
  description: string;
}

export function egress(logicalId: string, { groupId, toGroupId, port, description }: EgressInput): Resource {
  return resource("AWS::EC2::SecurityGroupEgress", logicalId, {
    Description: description,
    DestinationSecurityGroupId: toGroupId,
    FromPort: port,
    GroupId: groupId,
    IpProtocol: "tcp",
    ToPort: port,
  });
}

export function ingress(logicalId: string, input: IngressInput): Resource {
  const { groupId, from, port, protocol = "tcp", description, dependsOn } = input;
  const source = "cidr" in from ? { CidrIp: from.cidr } : { SourceSecurityGroupId: from.securityGroupId };
  return resource(
    "AWS::EC2::SecurityGroupIngress",
    logicalId,
    { Description: description, FromPort: port, GroupId: groupId, IpProtocol: protocol, ToPort: port, ...source },
    dependsOn,
  );
}
