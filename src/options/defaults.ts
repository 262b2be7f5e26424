/** Every default, in one place. Durations in seconds, sizes in CPU units and MiB, as everywhere. */

export const CLUSTER_DEFAULTS = {
  cidr: "10.0.0.0/16",
  maxAzs: 2,
  nat: "per-zone",
  containerInsights: true,
} as const;

/** Of a cluster `name`. */
export const defaultNamespace = (name: string) => `${name}.internal`;

export const BUILD_DEFAULTS = { dockerfile: "Dockerfile" } as const;

export const CONTAINER_DEFAULTS = {
  stopTimeout: 30,
  readonlyRootFilesystem: false,
  essential: true,
  protocol: "tcp",
} as const;

export const CONTAINER_HEALTH_CHECK_DEFAULTS = { interval: 30, timeout: 5, retries: 3, startPeriod: 0 } as const;

export const SERVICE_DEFAULTS = {
  cpu: 256,
  memory: 512,
  desiredCount: 1,
  minimumHealthyPercent: 100,
  maximumPercent: 200,
} as const;

export const CIRCUIT_BREAKER_DEFAULTS = { enable: true, rollback: true } as const;

export const LOAD_BALANCER_DEFAULTS = {
  port: 80,
  public: true,
  deregistrationDelay: 30,
  healthCheckGracePeriod: 60,
} as const;

export const TARGET_HEALTH_CHECK_DEFAULTS = {
  path: "/",
  interval: 10,
  timeout: 5,
  /** No interval is shorter. */
  shortestInterval: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 2,
  matcher: "200",
} as const;

export const CAPACITY_DEFAULTS = { provider: "FARGATE", base: 0, weight: 1 } as const;

export const POOL_DEFAULTS = { instanceType: "t3.medium", min: 0, max: 10, targetCapacity: 100 } as const;
