import { type Entries, group } from "./group";
import { BUCKET, KMS_KEY, OBJECT_PREFIX, RETENTION } from "./logs";
import type { Property } from "./property";
import { oneOf } from "./values";

/**
 * A line of each connection that the network has seen, to a log group of the cluster's own or to a bucket.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
 */
export interface FlowLogsOptions {
  /** Which connections: those that were let through, those that were not, or both. @default "ALL" */
  traffic?: "ALL" | "ACCEPT" | "REJECT";
  /** Days that the log group keeps them; 0 is for ever. @default 30 */
  retention?: number;
  /** ARN of the KMS key that the log group is encrypted with, whose policy lets CloudWatch Logs use it. @default CloudWatch Logs' own */
  encryptionKey?: string;
  /** Name of an S3 bucket that they go to in place of a log group. @default a log group */
  bucket?: string;
  /** What the objects' names begin with, without a slash at either end. Only with `bucket`. @default nothing */
  prefix?: string;
  /** Seconds that one line may stand for, 60 or 600. @default 600 */
  interval?: number;
}

const ENTRIES = {
  traffic: oneOf("ALL", "ACCEPT", "REJECT").default("ALL"),
  retention: RETENTION,
  encryptionKey: KMS_KEY,
  bucket: BUCKET,
  prefix: OBJECT_PREFIX,
  interval: oneOf<number>(60, 600).default(600),
} satisfies Entries<FlowLogsOptions>;

export const FLOW_LOGS = group(ENTRIES, (options: Property, { bucket, prefix, retention, encryptionKey }) => {
  if (prefix !== undefined && bucket === undefined) options.get("prefix").fail("allowed only together with bucket");
  for (const [name, value] of Object.entries({ retention, encryptionKey })) {
    if (bucket === undefined || value === undefined) continue;
    options.get(name).fail("allowed is only to leave it out, since there is no log group where there is a bucket");
  }
});
