import { type Entries, group } from "./group";
import { isLeaf } from "./leaf";
import { oneOf, text } from "./values";

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
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html, and 0. */
const DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const ANY = /^.+$/s;

const ENTRIES = {
  group: text("names of log groups: letters, digits and . _ - / #, up to 512", /^[\w./#-]{1,512}$/).known(),
  retention: oneOf(...DAYS),
  encryptionKey: text("ARNs of KMS keys", /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\//),
  mode: oneOf("blocking", "non-blocking"),
  maxBufferSize: text("sizes, such as 25m", /^\d+[kmg]?$/),
  multilinePattern: text("regular expressions", ANY),
  datetimeFormat: text("forms of a date, such as %Y-%m-%d", ANY),
} satisfies Entries<LogOptions>;

export const LOGS = group(ENTRIES, (logs, { group: given, mode, ...spec }) => {
  const instead = (key: keyof LogOptions, allowed: string) =>
    logs.get(key).fail(`allowed is only to leave it out, ${allowed}`);
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
