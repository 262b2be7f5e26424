/**
 * What a user may ask for, as plain types. Both fronts offer these properties under these names; `cluster`, `pool`,
 * `vpc` and the other handles to resources that exist elsewhere are each front's own.
 */

/** How to build a container's image with Docker. */
export interface BuildOptions {
  /** Folder of the build context, relative to the program's folder. */
  context: string;
  /** Dockerfile, relative to `context`. @default "Dockerfile" */
  dockerfile?: string;
  /** Stage to build of a Dockerfile with several. @default the last one */
  target?: string;
  /** Build arguments (`ARG`). @default none */
  args?: Record<string, string>;
}

/** How ECS finds out that a container is well. The image's own HEALTHCHECK is not used. */
export interface ContainerHealthCheck {
  /** `["CMD", "prog", "arg"]` or `["CMD-SHELL", "shell command"]`; exit code 0 is healthy. */
  command: string[];
  /** Seconds between checks, 5–300. @default 30 */
  interval?: number;
  /** Seconds until a check counts as failed, 2–60. @default 5 */
  timeout?: number;
  /** Failures in a row until the container is unhealthy, 1–10. @default 3 */
  retries?: number;
  /** Seconds at the start in which failures don't count, 0–300. @default 0 */
  startPeriod?: number;
}

export interface ContainerDependency {
  /** Name of another container of the same task. */
  container: string;
  condition: "START" | "HEALTHY" | "COMPLETE" | "SUCCESS";
}

export interface PortOptions {
  port: number;
  /** @default "tcp" */
  protocol?: "tcp" | "udp";
}

/** One container of a task. Exactly one of `image` and `build`. */
export interface ContainerOptions {
  image?: string;
  build?: BuildOptions;
  command?: string[];
  entryPoint?: string[];
  environment?: Record<string, string>;
  /** Port that the container listens on, 1–65535; for the main container the one that the load balancer calls. */
  port?: number;
  /** Further ports. */
  ports?: PortOptions[];
  healthCheck?: ContainerHealthCheck;
  /** Containers of the task that must have come this far before this one starts. @default none */
  dependsOn?: ContainerDependency[];
  /** Seconds between SIGTERM and SIGKILL, 2–120. @default 30 */
  stopTimeout?: number;
  /** User (and group) that the container runs as: `user`, `uid`, `user:group` or `uid:gid`. @default the image's */
  user?: string;
  workingDirectory?: string;
  /** @default false */
  readonlyRootFilesystem?: boolean;
}

/** A container beside the main one. */
export interface SidecarOptions extends ContainerOptions {
  /** CPU units of the task that the container is given. @default a share of the task's */
  cpu?: number;
  /** Hard limit in MiB. @default the task's */
  memory?: number;
  /** Whether its exit stops the task. @default true */
  essential?: boolean;
}

export interface CircuitBreakerOptions {
  /** @default true */
  enable?: boolean;
  /** Go back to the last completed deployment when one fails. @default true */
  rollback?: boolean;
}

export interface ServiceDiscoveryOptions {
  /** First label of the DNS name: `api` is found at `api.<namespace of the cluster>`. @default the service's name */
  name?: string;
}

/** What every service takes. The properties of {@link ContainerOptions} describe its main container, which has the service's name. */
export interface ServiceOptions extends ContainerOptions {
  /** CPU units of the task (1024 = 1 vCPU). @default 256 */
  cpu?: number;
  /** Memory of the task in MiB. @default 512 */
  memory?: number;
  /** Further containers of the task, by name. */
  sidecars?: Record<string, SidecarOptions>;
  /** Number of tasks to keep running. @default 1 */
  desiredCount?: number;
  /** Percent of the desired count that stays running and healthy through a deployment. @default 100 */
  minimumHealthyPercent?: number;
  /** Percent of the desired count that may run during a deployment. @default 200 */
  maximumPercent?: number;
  circuitBreaker?: CircuitBreakerOptions;
  /** Makes the service's tasks resolvable by name inside the cluster's network. @default not registered */
  serviceDiscovery?: ServiceDiscoveryOptions;
}

/** How the load balancer finds out that a task is well. */
export interface TargetHealthCheck {
  /** @default "/" */
  path?: string;
  /** Seconds, 5–300. @default 10 */
  interval?: number;
  /** Seconds, 2–120 and less than the interval. @default 5 */
  timeout?: number;
  /** Successes in a row until a target is healthy, 2–10. @default 2 */
  healthyThreshold?: number;
  /** Failures in a row until a target is unhealthy, 2–10. @default 2 */
  unhealthyThreshold?: number;
  /** Status codes that are healthy: `200`, `200,202`, `200-299`. @default "200" */
  matcher?: string;
}

export interface LoadBalancerOptions {
  /** Port of the listener. @default 80 */
  port?: number;
  /** Whether it is reachable from the internet. @default true */
  public?: boolean;
  healthCheck?: TargetHealthCheck;
  /** Seconds that a target is drained for, 0–3600. @default 30 */
  deregistrationDelay?: number;
  /** Container that is called. @default the main container */
  container?: string;
  /** Port of that container. @default its `port` */
  containerPort?: number;
  /** Path patterns that go to this service (`*` and `?`, at most 5). @default every path */
  paths?: string[];
  /** Priority of the rule for `paths`, 1–50000. @default given out in order */
  priority?: number;
}

export interface LoadBalancedServiceOptions extends ServiceOptions {
  loadBalancer?: LoadBalancerOptions;
  /** Seconds after a task's start in which failed checks are not acted on. @default 60 */
  healthCheckGracePeriod?: number;
}

export interface ClusterOptions {
  /** CIDR block of the VPC. @default "10.0.0.0/16" */
  cidr?: string;
  /** Availability zones to use, 1–6. @default 2 */
  maxAzs?: number;
  /** How tasks in private subnets reach the internet: a gateway per zone, a single one, or none, with VPC endpoints for what ECS needs. @default "per-zone" */
  nat?: "per-zone" | "single" | "none";
  /** DNS name of the private namespace that services are discovered in. @default "<name>.internal" */
  namespace?: string;
  /** @default true */
  containerInsights?: boolean;
}

export interface PoolOptions {
  /** EC2 instance type. @default "t3.medium" */
  instanceType?: string;
  /** Instances to keep at least. @default 0 */
  min?: number;
  /** Instances to have at most. @default 10 */
  max?: number;
  /** Percent of the instances that managed scaling keeps in use, 1–100. @default 100 */
  targetCapacity?: number;
}
