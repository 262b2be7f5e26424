import { type Entries, group, type SpecOf } from "./group";
import { BUCKET, KMS_KEY, LOG_GROUP, OBJECT_PREFIX, RETENTION } from "./logs";
import type { Property } from "./property";
import { flag } from "./values";

/**
 * What becomes of the sessions that `aws ecs execute-command` opens in the cluster's tasks: what is said in them is logged,
 * to a log group, to a bucket or to both. The task roles of services with `exec` are allowed just that.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-logging
 */
export interface ExecuteCommandOptions {
  /**
   * Name of a log group that is there already. Locally sessions are in it as well, and `aws logs` gives them.
   * @default a log group of the cluster's own, unless there is a `bucket`
   */
  logGroup?: string;
  /** Days that the cluster's own log group keeps what was said; 0 is for ever. @default 365 */
  retention?: number;
  /** Name of an S3 bucket that each session is written to when it has ended. Locally nothing is. @default none */
  bucket?: string;
  /** What the objects' names begin with, without a slash at either end. Only with `bucket`. @default nothing */
  prefix?: string;
  /**
   * ARN of the KMS key that a session is encrypted with between its client and its container, beside TLS; whoever opens
   * sessions needs `kms:GenerateDataKey` of it. Locally it is recorded, and nothing is encrypted by it. @default TLS alone
   */
  encryptionKey?: string;
  /**
   * Whether ECS writes sessions only to a log group and a bucket that are encrypted by a key. The cluster's own log group then
   * is, by `encryptionKey`, whose policy lets CloudWatch Logs use it. Known while the program runs.
   * @default false
   */
  encryptedLogs?: boolean;
}

const ENTRIES = {
  logGroup: LOG_GROUP,
  retention: RETENTION,
  bucket: BUCKET,
  prefix: OBJECT_PREFIX,
  encryptionKey: KMS_KEY,
  encryptedLogs: flag().known().default(false),
} satisfies Entries<ExecuteCommandOptions>;

export type ExecuteCommandSpec = SpecOf<typeof ENTRIES>;

export const EXECUTE_COMMAND = group(ENTRIES, isWhole);

function isWhole(options: Property, { logGroup, retention, bucket, prefix, ...spec }: ExecuteCommandSpec): void {
  const own = logGroup === undefined && bucket === undefined;
  if (retention !== undefined && !own) {
    options.get("retention").fail("allowed is only to leave it out, since the cluster makes no log group of its own");
  }
  if (prefix !== undefined && bucket === undefined) options.get("prefix").fail("allowed only together with bucket");
  if (spec.encryptedLogs && own && spec.encryptionKey === undefined) {
    options.get("encryptionKey").fail("with encryptedLogs the cluster's own log group needs one");
  }
}
