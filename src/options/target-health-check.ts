import type { Around } from "./entry";
import { type Entries, group, type SpecOf } from "./group";
import { isLeaf, type Maybe } from "./leaf";
import type { Property } from "./property";
import { text, whole } from "./values";

/**
 * How the load balancer finds out that a task is well. Only healthy tasks get requests, unless none is.
 * @example { path: "/health", matcher: "200-299" }
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export interface TargetHealthCheck {
  /** Path of the request, up to 1024 characters from `/` on. @default "/" */
  path?: string;
  /** Port of the request, 1–65535; no container has to map it. @default the port that is called */
  port?: number;
  /** Seconds between checks, 5–300. @default 10 */
  interval?: number;
  /** Seconds until a check counts as failed, 2–120 and less than the interval. @default 5, less for an interval of 5 */
  timeout?: number;
  /** Successes in a row until a target is healthy, 2–10. @default 2 */
  healthyThreshold?: number;
  /** Failures in a row until a target is unhealthy, 2–10. @default 2 */
  unhealthyThreshold?: number;
  /** Status codes from 200 to 499 that are healthy: `200`, `200,202`, `200-299`. @default "200" */
  matcher?: string;
}

const SHORTEST_INTERVAL = 5;

const CODES = "[2-4]\\d\\d(-[2-4]\\d\\d)?";

const ENTRIES = {
  path: text("paths that begin with /, of up to 1024 characters", /^(?=.{1,1024}$)\/\S*$/).default("/"),
  port: whole(1, 65535),
  interval: whole(SHORTEST_INTERVAL, 300, "seconds").default(10),
  timeout: whole(2, 120, "seconds").default(lessThanInterval),
  healthyThreshold: whole(2, 10).default(2),
  unhealthyThreshold: whole(2, 10).default(2),
  matcher: text(
    "codes from 200 to 499, such as 200, 200,202 and 200-299",
    new RegExp(`^${CODES}(,${CODES})*$`),
  ).default("200"),
} satisfies Entries<TargetHealthCheck>;

export const TARGET_HEALTH_CHECK = group(ENTRIES, isLessThanInterval);

/** For an interval that isn't known yet, what any interval allows. */
function lessThanInterval({ sibling }: Around): number {
  const interval = sibling<Maybe<number>>("interval");
  return Math.min(5, (isLeaf(interval) ? SHORTEST_INTERVAL : interval) - 1);
}

function isLessThanInterval(check: Property, { interval, timeout }: SpecOf<typeof ENTRIES>): void {
  if (isLeaf(interval) || isLeaf(timeout) || timeout < interval) return;
  check.get("timeout").fail(`allowed is less than the interval, which is ${interval} seconds`);
}
