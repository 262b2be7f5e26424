import type { Connections } from "aws-cdk-lib/aws-ec2";
import type { Construct } from "constructs";
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
