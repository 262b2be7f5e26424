import type { Known } from "./container";
import { LOAD_BALANCER_DEFAULTS, TARGET_HEALTH_CHECK_DEFAULTS } from "./defaults";
import { isLeaf, known } from "./leaf";
import type { ContainerSpec, LoadBalancerSpec, Maybe, TargetHealthCheckSpec } from "./specs";
import type { LoadBalancerOptions, TargetHealthCheck } from "./types";

/** What a service's load balancer is to do. The main container is the first of `containers`. */
export function loadBalancerSpec(options: Known<LoadBalancerOptions>, containers: ContainerSpec[]): LoadBalancerSpec {
  const name = known(options.container) ?? containers[0]!.name;
  const called = containers.find((container) => container.name === name)!;
  return {
    port: known(options.port) ?? LOAD_BALANCER_DEFAULTS.port,
    public: known(options.public) ?? LOAD_BALANCER_DEFAULTS.public,
    healthCheck: healthCheck(known(options.healthCheck) ?? {}),
    deregistrationDelay: options.deregistrationDelay ?? LOAD_BALANCER_DEFAULTS.deregistrationDelay,
    container: name,
    containerPort: options.containerPort ?? called.ports[0]!.port,
    paths: options.paths,
    priority: options.priority,
  };
}

function healthCheck(check: Known<TargetHealthCheck>): TargetHealthCheckSpec {
  const defaults = TARGET_HEALTH_CHECK_DEFAULTS;
  const interval = check.interval ?? defaults.interval;
  return {
    path: check.path ?? defaults.path,
    interval,
    timeout: check.timeout ?? defaultTimeout(interval),
    healthyThreshold: check.healthyThreshold ?? defaults.healthyThreshold,
    unhealthyThreshold: check.unhealthyThreshold ?? defaults.unhealthyThreshold,
    matcher: check.matcher ?? defaults.matcher,
  };
}

/** A timeout is less than its interval: for an interval that isn't known yet the default is what any interval allows. */
function defaultTimeout(interval: Maybe<number>): number {
  const { timeout, shortestInterval } = TARGET_HEALTH_CHECK_DEFAULTS;
  return Math.min(timeout, (isLeaf(interval) ? shortestInterval : interval) - 1);
}
