import type { Connections, ISecurityGroup } from "aws-cdk-lib/aws-ec2";
import type { Construct } from "constructs";
import { InvalidPropertyError } from "../options";
import { sdk } from "./sdk";

/**
 * Connections of a planned security group. Each rule is a resource of its own, so that groups of different stacks can
 * refer to each other; anything may go out already.
 * @param port what others reach it on, unless they say otherwise
 */
export function importConnections(scope: Construct, securityGroupId: string, port?: number): Connections {
  const { Connections, Port, SecurityGroup } = sdk.ec2;
  return new Connections({
    securityGroups: [SecurityGroup.fromSecurityGroupId(scope, "ImportedSecurityGroup", securityGroupId)],
    defaultPort: port === undefined ? undefined : Port.tcp(port),
  });
}

/** IDs of security groups that a service is given. */
export function groupIds(path: string, groups: ISecurityGroup[]): string[] {
  const allowed = "allowed are lists of ec2.ISecurityGroup; SecurityGroup.fromSecurityGroupId gives one that is there";
  if (!Array.isArray(groups)) throw new InvalidPropertyError(path, "securityGroups", groups, allowed);
  return groups.map((group, i) => {
    if (typeof group?.securityGroupId === "string") return group.securityGroupId;
    throw new InvalidPropertyError(path, `securityGroups[${i}]`, group, allowed);
  });
}
