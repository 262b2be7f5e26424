import type { Tag } from "../cfn/typed";
import type { LoadBalancerSpec, Maybe, TargetGroupSpec } from "../options";
import { text } from "./text";

/** What isn't said is left out: AWS's default is the one that the options document. */
function said(attributes: Record<string, Maybe<string | number | boolean> | undefined>): Tag[] {
  return Object.entries(attributes).flatMap(([Key, value]) =>
    value === undefined ? [] : [{ Key, Value: text(value) }],
  );
}

export function loadBalancerAttributes(spec: LoadBalancerSpec): Tag[] {
  const { idleTimeout, accessLogs, connectionLogs, deletionProtection, http2 } = spec;
  return said({
    "access_logs.s3.bucket": accessLogs?.bucket,
    "access_logs.s3.enabled": accessLogs && "true",
    "access_logs.s3.prefix": accessLogs?.prefix,
    "connection_logs.s3.bucket": connectionLogs?.bucket,
    "connection_logs.s3.enabled": connectionLogs && "true",
    "connection_logs.s3.prefix": connectionLogs?.prefix,
    "deletion_protection.enabled": deletionProtection,
    "idle_timeout.timeout_seconds": idleTimeout,
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "routing.http2.enabled": http2,
  });
}

export function targetGroupAttributes(spec: TargetGroupSpec | LoadBalancerSpec): Tag[] {
  const { deregistrationDelay, algorithm, slowStart, stickiness } = spec;
  const kind = stickiness && (stickiness.cookie === undefined ? "lb_cookie" : "app_cookie");
  return said({
    "deregistration_delay.timeout_seconds": deregistrationDelay,
    "load_balancing.algorithm.type": algorithm,
    "slow_start.duration_seconds": slowStart,
    "stickiness.enabled": stickiness && "true",
    "stickiness.type": kind,
    "stickiness.app_cookie.cookie_name": stickiness?.cookie,
    ...(kind && { [`stickiness.${kind}.duration_seconds`]: stickiness?.duration }),
  });
}
