import { FIRE_LENS, type FireLensOptions } from "./fire-lens";
import { type Entries, group } from "./group";
import { isLeaf } from "./leaf";
import { oneOf, text, value } from "./values";

/**
 * Where what the containers write goes: by the `awslogs` driver into a log group of CloudWatch Logs.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 */
export interface LogOptions {
  /**
   * Name of a log group that is there already, in place of one of the service's own. Known while the program runs.
   * @default the service gets a log group
   */
  group?: string;
  /**
   * Days that CloudWatch Logs keeps what was written; 0 is for ever.
   * @default 30
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   */
  retention?: number;
  /**
   * ARN of the KMS key that the log group is encrypted with, whose policy lets CloudWatch Logs use it.
   * @default CloudWatch Logs' own
   */
  encryptionKey?: string;
  /**
   * What happens when logs can't be sent away as fast as they are written: `blocking` holds the container up, and
   * `non-blocking` loses lines beyond `maxBufferSize`.
   * @default the account's `defaultLogDriverMode`, which is non-blocking unless it was set
   */
  mode?: "blocking" | "non-blocking";
  /** What is kept in memory in `non-blocking` mode. @default "10m" @example "25m" */
  maxBufferSize?: string;
  /** Regular expression that begins a message; lines that don't match belong to the one before. @default each line is one */
  multilinePattern?: string;
  /** The same, by a date in the form of Python's strftime. @default each line is a message @example "%Y-%m-%d %H:%M:%S" */
  datetimeFormat?: string;
  /** Sends what the containers write to a log router in the task, in place of the log group. @default to the log group */
  fireLens?: FireLensOptions;
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html, and 0. */
const DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Go's, most of which JavaScript has: flags may stand in front. */
function isExpression(pattern: unknown): boolean {
  if (typeof pattern !== "string" || pattern === "") return false;
  const [, flags = "", rest = ""] = /^(?:\(\?([imsU]+)\))?(.*)$/s.exec(pattern) ?? [];
  try {
    return new RegExp(rest, flags.replace("U", "")) !== undefined;
  } catch {
    return false;
  }
}

export const LOG_GROUP = text("names of log groups: letters, digits and . _ - / #, up to 512", /^[\w./#-]{1,512}$/);

export const RETENTION = oneOf(...DAYS);

export const KMS_KEY = text("ARNs of KMS keys", /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\//);

export const BUCKET = text("names of buckets, such as shop-logs", /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/);

/** What names of objects begin with. */
export const OBJECT_PREFIX = text("text without a slash at either end", /^(?!\/)[^\s]{1,255}(?<!\/)$/);

const ENTRIES = {
  group: LOG_GROUP.known(),
  retention: RETENTION,
  encryptionKey: KMS_KEY,
  mode: oneOf("blocking", "non-blocking"),
  maxBufferSize: text("sizes, such as 25m", /^\d+[kmg]?$/),
  multilinePattern: value<string>((pattern) => {
    if (!isExpression(pattern.value)) pattern.fail("allowed are regular expressions");
  }),
  // https://docs.docker.com/engine/logging/drivers/awslogs/#awslogs-datetime-format
  datetimeFormat: text(
    "forms of a date, such as %Y-%m-%d, of %A %B %H %I %L %M %S %Y %Z %a %b %d %f %j %m %p %y %z",
    /^([^%]|%[%ABHILMSYZabdfjmpyz])+$/s,
  ),
  fireLens: FIRE_LENS,
} satisfies Entries<LogOptions>;

/** What awslogs alone has. */
const OF_AWSLOGS = ["mode", "maxBufferSize", "multilinePattern", "datetimeFormat"] as const;

export const LOGS = group(ENTRIES, (logs, { group: given, mode, ...spec }) => {
  const instead = (key: keyof LogOptions, allowed: string) =>
    logs.get(key).fail(`allowed is only to leave it out, ${allowed}`);
  for (const key of spec.fireLens === undefined ? [] : OF_AWSLOGS) {
    if (logs.get(key).value !== undefined) instead(key, "since the log router says how messages are read and sent");
  }
  if (given !== undefined) {
    for (const key of ["retention", "encryptionKey"] as const) {
      if (spec[key] !== undefined) instead(key, `since log group ${given} is there already`);
    }
  }
  if (spec.maxBufferSize !== undefined && !isLeaf(mode) && mode !== "non-blocking") {
    instead("maxBufferSize", "unless mode is non-blocking");
  }
  if (spec.multilinePattern !== undefined && spec.datetimeFormat !== undefined) {
    instead("datetimeFormat", "since multilinePattern is set, and one of them begins a message");
  }
});
