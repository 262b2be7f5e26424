import type { TargetGroup } from "../elb/target-group/record";
import { goodNews, type Pace } from "../pace";

/** Checks are never closer than this, whatever the pace (milliseconds). */
const CLOSEST_CHECKS = 100;

/** HAProxy's health check parameters of a target group; times in milliseconds. */
export interface CheckTimes {
  /** Between the checks of a healthy target: ECS's own. */
  inter: number;
  /** Between those of one whose state is changing or that is unhealthy: quick. */
  fast: number;
  rise: number;
  fall: number;
  /** How long checks must have failed, after the first failure, before the target is unhealthy: ECS's own. */
  untilUnhealthy: number;
  /** How long a new target may take to its first success before it is unhealthy: ECS's own. */
  initial: number;
}

/**
 * HAProxy has one interval for both ways, up and down. Quick checks are good news on the way up; on the way down there
 * must be so many more of them that becoming unhealthy takes as long as ECS's own interval and threshold.
 */
export function checkTimes({ healthCheck }: TargetGroup, pace: Pace): CheckTimes {
  const inter = healthCheck.interval * 1000;
  const fast = Math.min(inter, Math.max(CLOSEST_CHECKS, Math.round(goodNews(pace, healthCheck.interval))));
  const untilUnhealthy = (healthCheck.unhealthyThreshold - 1) * inter;
  return {
    inter,
    fast,
    rise: healthCheck.healthyThreshold,
    fall: 1 + Math.ceil(untilUnhealthy / fast),
    untilUnhealthy,
    initial: healthCheck.unhealthyThreshold * inter,
  };
}

/** What follows the name of a target's server, in the configuration and in `add server`. */
export function serverArguments(targetGroup: TargetGroup, target: { ip: string; port: number }, pace: Pace): string {
  const { port, protocol } = targetGroup.healthCheck;
  const { inter, fast, rise, fall } = checkTimes(targetGroup, pace);
  // Naming the check's port keeps it from inheriting TLS from the traffic.
  const check = `check port ${port === "traffic-port" ? target.port : Number(port)}`;
  return [
    transport(targetGroup, target),
    check,
    ...(protocol === "HTTPS" ? ["check-ssl"] : []),
    ...(targetGroup.protocolVersion === "HTTP1" ? [] : ["check-proto h2"]),
    `inter ${inter} fastinter ${fast} downinter ${fast} rise ${rise} fall ${fall}`,
  ].join(" ");
}

/**
 * The same for its second server, which takes requests when no target is healthy: HAProxy uses backup servers when no
 * other is up.
 */
export function failOpenArguments(targetGroup: TargetGroup, target: { ip: string; port: number }): string {
  return `${transport(targetGroup, target)} backup`;
}

function transport(
  { protocol, protocolVersion, proxyProtocol }: TargetGroup,
  { ip, port }: { ip: string; port: number },
): string {
  return [
    `${ip}:${port}`,
    // A load balancer does not verify its targets' certificates.
    ...(protocol === "HTTPS" || protocol === "TLS" ? ["ssl verify none"] : []),
    ...(proxyProtocol ? ["send-proxy-v2"] : []),
    ...(protocolVersion === "HTTP1" ? [] : [protocol === "HTTPS" ? "alpn h2" : "proto h2"]),
  ].join(" ");
}
