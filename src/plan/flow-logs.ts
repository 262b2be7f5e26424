import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att, join } from "../cfn/value";
import type { ClusterSpec } from "../options";
import { arnNear, placeOf } from "./arn";
import { logGroup } from "./log-group";
import type { ClusterRefs } from "./refs";
import { role } from "./role";

const DELIVERY = "vpc-flow-logs.amazonaws.com";

/** What a network's flow logs need: a log group and a role that writes to it and nothing else, or a bucket that is there. */
export function planFlowLogs(
  { key, vpc, clusterArn, place }: Pick<ClusterRefs, "key" | "vpc" | "clusterArn" | "place">,
  { name, flowLogs }: Pick<ClusterSpec, "name" | "flowLogs">,
): Resource[] {
  if (flowLogs === undefined) return [];
  const { traffic, bucket, prefix, interval } = flowLogs;
  const around = { clusterArn, place };
  const group = arnNear(around, "logs", "log-group", att(`${key}/FlowLogGroup`, "LogGroupName"));
  const flow = (destination: Record<string, Val<string>>) =>
    resource("AWS::EC2::FlowLog", `${key}/FlowLog`, {
      ...destination,
      MaxAggregationInterval: interval,
      ResourceId: vpc.vpcId,
      ResourceType: "VPC",
      Tags: [{ Key: "Name", Value: name }],
      TrafficType: traffic,
    });
  if (bucket !== undefined) {
    const to = prefix === undefined ? [] : ["/", prefix];
    const arn = join("", ["arn:", placeOf(around).partition, ":s3:::", bucket, ...to]);
    return [flow({ LogDestination: arn, LogDestinationType: "s3" })];
  }
  return [
    logGroup(`${key}/FlowLogGroup`, flowLogs, 30),
    // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    role(`${key}/FlowLogRole`, DELIVERY, `Flow logs of ${name}`, [
      {
        actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        resources: [join(":", [group, "*"])],
      },
    ]),
    flow({
      DeliverLogsPermissionArn: att(`${key}/FlowLogRole`, "Arn"),
      LogDestination: group,
      LogDestinationType: "cloud-watch-logs",
    }),
  ];
}
