import { type Entries, group, type SpecOf } from "./group";
import { isLeaf } from "./leaf";
import { BUCKET, OBJECT_PREFIX } from "./logs";
import type { Property } from "./property";
import { flag, oneOf, text, whole } from "./values";

/** Where a load balancer writes a line of each request, or of each connection. */
export interface AccessLogsOptions {
  /**
   * Name of the S3 bucket, which is in the load balancer's region and whose policy lets it write there.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  bucket: string;
  /** What the objects' names begin with, without a slash at either end. @default nothing */
  prefix?: string;
}

/** A client stays with the task that answered it first, by a cookie. */
export interface StickinessOptions {
  /** Seconds for which it does, 1–604800 (seven days). @default 86400, a day */
  duration?: number;
  /**
   * Name of a cookie of the application's own that decides for how long; it is in answers of the service. 1–128 letters, digits
   * and `_.-`, and none of `AWSALB…`. @default the load balancer's own cookie
   */
  cookie?: string;
}

/** How requests are spread over tasks. */
export interface SpreadingOptions {
  /**
   * Which task gets a request.
   * @default "round_robin"
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#modify-routing-algorithm
   */
  algorithm?: "round_robin" | "least_outstanding_requests" | "weighted_random";
  /**
   * Seconds for which a new task gets ever more requests until its share is whole, 30–900. Only with `round_robin`.
   * @default a new task has its share at once
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#slow-start-mode
   */
  slowStart?: number;
  /**
   * Has a client stay with a task.
   * @default each request goes to any
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#sticky-sessions
   */
  stickiness?: StickinessOptions;
}

/** How requests are spread over tasks, and what is done with them on the way. */
export interface BalancingOptions extends SpreadingOptions {
  /** Whether HTTP/2 is spoken with clients that call by HTTPS. Not with another service's load balancer. @default true */
  http2?: boolean;
  /** Whether AWS refuses to remove the load balancer. Not with another service's load balancer. @default false */
  deletionProtection?: boolean;
  /** Writes a line of each request to a bucket. Not with another service's load balancer. @default none are written */
  accessLogs?: AccessLogsOptions;
  /**
   * Writes a line of each connection, with its TLS handshake and client certificate, to a bucket. Not with another service's load
   * balancer. @default none are written
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html
   */
  connectionLogs?: AccessLogsOptions;
  /**
   * ARN of a web ACL of AWS WAF, of the load balancer's region, that sees each request first. Not with another service's load
   * balancer. @default none
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-chapter.html
   */
  webAcl?: string;
}

const ACCESS_LOGS = {
  bucket: BUCKET.required("allowed is the name of a bucket"),
  prefix: OBJECT_PREFIX,
} satisfies Entries<AccessLogsOptions>;

const STICKINESS = {
  duration: whole(1, 604_800, "seconds").default(86_400),
  cookie: text("1 to 128 letters, digits and _.-, and none of AWSALB…", /^(?!AWSALB)[A-Za-z0-9_.-]{1,128}$/),
} satisfies Entries<StickinessOptions>;

export const SPREADING = {
  algorithm: oneOf("round_robin", "least_outstanding_requests", "weighted_random"),
  slowStart: whole(30, 900, "seconds"),
  stickiness: group(STICKINESS),
} satisfies Entries<SpreadingOptions>;

export const BALANCING = {
  ...SPREADING,
  http2: flag(),
  deletionProtection: flag(),
  accessLogs: group(ACCESS_LOGS),
  connectionLogs: group(ACCESS_LOGS),
  webAcl: text(
    "ARNs of web ACLs, such as arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/0a1b",
    /^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[^/]+\/[^/]+$/,
  ),
} satisfies Entries<BalancingOptions>;

export function startsSlowlyInTurn(
  loadBalancer: Property,
  { algorithm, slowStart }: Pick<SpecOf<typeof SPREADING>, "algorithm" | "slowStart">,
): void {
  if (slowStart === undefined || algorithm === undefined || isLeaf(algorithm) || algorithm === "round_robin") return;
  loadBalancer.get("slowStart").fail(`allowed only with the algorithm round_robin, and it is ${algorithm}`);
}
