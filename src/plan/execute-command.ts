import type { ECSClusterClusterConfiguration } from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import type { Val } from "../cfn/typed";
import { att, join } from "../cfn/value";
import type { ExecuteCommandSpec } from "../options";
import { arnNear, placeOf } from "./arn";
import { logGroup } from "./log-group";
import type { ClusterRefs, ExecuteCommandRefs } from "./refs";
import type { Statement } from "./role";

/** Days: who did what in production is asked for months later. */
const RETENTION_DAYS = 365;

export interface ExecuteCommand {
  resources: Resource[];
  configuration?: ECSClusterClusterConfiguration;
  refs?: ExecuteCommandRefs;
}

/** Where what is said in sessions of ExecuteCommand goes. */
export function planExecuteCommand(key: string, spec: ExecuteCommandSpec | undefined): ExecuteCommand {
  if (spec === undefined) return { resources: [] };
  const { bucket, prefix, encryptionKey, encryptedLogs } = spec;
  const own = spec.logGroup === undefined && bucket === undefined;
  const group = own ? att(`${key}/ExecuteCommandLogGroup`, "LogGroupName") : spec.logGroup;
  return {
    resources: own
      ? [
          logGroup(
            `${key}/ExecuteCommandLogGroup`,
            { retention: spec.retention, encryptionKey: encryptedLogs ? encryptionKey : undefined },
            RETENTION_DAYS,
          ),
        ]
      : [],
    configuration: {
      ExecuteCommandConfiguration: {
        KmsKeyId: encryptionKey,
        LogConfiguration: {
          CloudWatchEncryptionEnabled: group === undefined ? undefined : encryptedLogs,
          CloudWatchLogGroupName: group,
          S3BucketName: bucket,
          S3EncryptionEnabled: bucket === undefined ? undefined : encryptedLogs,
          S3KeyPrefix: prefix,
        },
        Logging: "OVERRIDE",
      },
    },
    refs: { logGroupName: group, bucket, prefix, encryptionKey },
  };
}

/** Of a cluster that is there already, what it was said to do. */
export function existingExecuteCommand(spec: ExecuteCommandSpec | undefined): ExecuteCommandRefs | undefined {
  if (spec === undefined) return undefined;
  const { logGroup: logGroupName, bucket, prefix, encryptionKey } = spec;
  return { logGroupName, bucket, prefix, encryptionKey };
}

/** Calls that the SSM agent of `aws ecs execute-command` makes; AWS has no resources for them. */
const SESSION: Statement = {
  actions: ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"].map(
    (action) => `ssmmessages:${action}`,
  ),
  resources: ["*"],
};

/**
 * What the agent in a task is allowed: its sessions, and to log them where its cluster says.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging
 */
export function executeCommandStatements(cluster: ClusterRefs): Statement[] {
  const { logGroupName, bucket, prefix, encryptionKey } = cluster.executeCommand ?? {};
  const s3 = (...resource: Val<string>[]) =>
    join("", ["arn:", placeOf(cluster).partition, ":s3:::", ...resource] as Val<string>[]);
  const group = (name: Val<string>): Statement[] => [
    // It looks for the group among all: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
    { actions: ["logs:DescribeLogGroups"], resources: [arnNear(cluster, "logs", "log-group", "*")] },
    {
      actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      resources: [arnNear(cluster, "logs", "log-group", name, "*")],
    },
  ];
  const objects = (name: Val<string>): Statement[] => [
    { actions: ["s3:GetEncryptionConfiguration"], resources: [s3(name)] },
    { actions: ["s3:PutObject"], resources: [s3(name, ...(prefix === undefined ? ["/*"] : ["/", prefix, "/*"]))] },
  ];
  return [
    SESSION,
    ...(logGroupName === undefined ? [] : group(logGroupName)),
    ...(bucket === undefined ? [] : objects(bucket)),
    ...(encryptionKey === undefined ? [] : [{ actions: ["kms:Decrypt"], resources: [encryptionKey] }]),
  ];
}
