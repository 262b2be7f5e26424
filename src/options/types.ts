/**
 * What a user may ask for, as plain types. Both fronts offer these properties under these names; `cluster`, `pool`,
 * `vpc` and the other handles to resources that exist elsewhere are each front's own.
 *
 * Units are ECS's: `cpu` in CPU units (1024 = 1 vCPU), `memory` in MiB, durations in seconds, percentages 0–100.
 */

/**
 * Fargate's own capacity providers. Tasks on `FARGATE_SPOT` cost less and may be interrupted with two minutes' notice.
 */
export type CapacityProviderName = "FARGATE" | "FARGATE_SPOT";

/**
 * One item of a service's capacity, its capacity provider strategy in ECS's words: exactly one of `provider` and a pool,
 * which the fronts add as `pool`. A service is on Fargate's providers or on pools, not on both.
 */
export interface CapacityOptions {
  /** One of Fargate's capacity providers. @default the item's pool */
  provider?: CapacityProviderName;
  /** Tasks to place here before the weights count, 0–100000; on one item only. @default 0 */
  base?: number;
  /** Share of the tasks beyond the base, 0–1000; above 0 on one item at least. @default 1 */
  weight?: number;
}

/** How to build a container's image with Docker. */
export interface BuildOptions {
  /** Folder of the build context, relative to the program's folder. */
  context: string;
  /** Dockerfile, relative to `context`. @default "Dockerfile" */
  dockerfile?: string;
  /** Stage to build of a Dockerfile with several. @default the last one */
  target?: string;
  /** Build arguments (`ARG`), by name. They can be read from the image: nothing secret belongs here. @default none */
  args?: Record<string, string>;
}

/**
 * How ECS finds out that a container is well. The image's own HEALTHCHECK is not used. A service replaces a task one of
 * whose essential containers is unhealthy.
 */
export interface ContainerHealthCheck {
  /**
   * What runs in the container: `["CMD", "prog", "arg"]` or, by the container's shell, `["CMD-SHELL", "command"]`. Exit
   * code 0 is healthy.
   */
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

/**
 * What one container waits for before it starts. ECS looks at it when the task starts only; containers stop in the
 * reverse order. There may be no cycle.
 */
export interface ContainerDependency {
  /** Name of another container of the same task; the main one has the service's name. */
  container: string;
  /**
   * How far it must have come: `START` started; `HEALTHY` its `healthCheck`, which it must have, says so; `COMPLETE`
   * ended; `SUCCESS` ended with exit code 0. For the last two it must not be essential.
   */
  condition: "START" | "HEALTHY" | "COMPLETE" | "SUCCESS";
}

/** A port that a container listens on. */
export interface PortOptions {
  /** 1–65535. A task is one network namespace: no other container of it may have the same port and protocol. */
  port: number;
  /** @default "tcp" */
  protocol?: "tcp" | "udp";
}

/** One container of a task. Exactly one of `image` and `build`. */
export interface ContainerOptions {
  /** Name of the image to run, e.g. `nginx:1.27`. @default what `build` builds */
  image?: string;
  /** How to build the image to run. @default none is built: `image` names it */
  build?: BuildOptions;
  /** Program arguments, in place of the image's `CMD`. @default the image's */
  command?: string[];
  /** Program, in place of the image's `ENTRYPOINT`. @default the image's */
  entryPoint?: string[];
  /** Environment variables, by name. @default none */
  environment?: Record<string, string>;
  /** TCP port that the container listens on, 1–65535; the one that the load balancer calls. @default none */
  port?: number;
  /** Further ports. @default none */
  ports?: PortOptions[];
  /** How ECS finds out that the container is well. @default it is not checked */
  healthCheck?: ContainerHealthCheck;
  /** Containers of the task that must have come so far before this one starts. @default none */
  dependsOn?: ContainerDependency[];
  /** Seconds between SIGTERM (or the image's stop signal) and SIGKILL, 2–120. @default 30 */
  stopTimeout?: number;
  /** User (and group) that the container runs as: `user`, `uid`, `user:group` or `uid:gid`. @default the image's */
  user?: string;
  /** Folder in the container that the program starts in, an absolute path. @default the image's */
  workingDirectory?: string;
  /** Whether the container's root file system can't be written to. @default false */
  readonlyRootFilesystem?: boolean;
}

/** A container beside the main one. */
export interface SidecarOptions extends ContainerOptions {
  /** CPU units of the task that are kept for the container; all sidecars' together fit into the task's. @default 0 */
  cpu?: number;
  /** Hard limit in MiB, at least 6; all sidecars' together fit into the task's. @default the task's alone limits it */
  memory?: number;
  /** Whether its end stops the whole task. @default true */
  essential?: boolean;
}

/**
 * Ends a deployment whose tasks keep failing: after half of the desired count, but at least 3 and at most 200, have
 * failed to start or to become healthy.
 */
export interface CircuitBreakerOptions {
  /** Whether failing tasks end a deployment. Without it ECS goes on trying. @default true */
  enable?: boolean;
  /** Whether the last completed deployment comes back when one fails. The deploy fails all the same. @default true */
  rollback?: boolean;
}

/**
 * A DNS name for the service inside the cluster's network, which resolves to its running tasks. The cluster's other
 * services may call all of its ports.
 */
export interface ServiceDiscoveryOptions {
  /**
   * First label of the DNS name: `api` is found at `api.<namespace of the cluster>`. 1–63 letters, digits, hyphens and
   * underscores. @default the service's name
   */
  name?: string;
}

/**
 * What every service takes. The properties of {@link ContainerOptions} describe its main container, which has the
 * service's name and is essential.
 */
export interface ServiceOptions extends ContainerOptions {
  /**
   * CPU units of the task (1024 = 1 vCPU). On Fargate 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768; on a pool
   * 128–196608. @default 256
   */
  cpu?: number;
  /**
   * Memory of the task in MiB. Fargate has these GiB for each vCPU: .25 → .5, 1, 2; .5 → 1–4; 1 → 2–8; 2 → 4–16;
   * 4 → 8–30; 8 → 16–60 by 4; 16 → 32–120 by 8; 32 → 60, 120, 244. @default 512
   */
  memory?: number;
  /** Further containers of the task, by name: 1–255 letters, digits, hyphens and underscores. @default none */
  sidecars?: Record<string, SidecarOptions>;
  /** Number of tasks to keep running, 0 or more. @default 1 */
  desiredCount?: number;
  /**
   * Percent of the desired count, rounded up, that stays running and healthy through a deployment, 0–100.
   * @default 100
   */
  minimumHealthyPercent?: number;
  /**
   * Percent of the desired count, rounded down, that may run during a deployment, at least 100. It leaves room for one
   * task more than `minimumHealthyPercent` asks for, or none could ever be replaced. @default 200
   */
  maximumPercent?: number;
  /** When a deployment whose tasks keep failing is given up. @default on, with rollback */
  circuitBreaker?: CircuitBreakerOptions;
  /** Makes the service's tasks resolvable by name inside the cluster's network. @default not registered */
  serviceDiscovery?: ServiceDiscoveryOptions;
}

/** How the load balancer finds out that a task is well. Only healthy tasks get requests, unless none is. */
export interface TargetHealthCheck {
  /** Path of the request, up to 1024 characters from `/` on. @default "/" */
  path?: string;
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

/** What puts a service behind an application load balancer: its own, or another service's. */
export interface LoadBalancerOptions {
  /** Port of the HTTP listener, 1–65535. Not with another service's load balancer. @default 80 */
  port?: number;
  /** Whether it is reachable from the internet. Not with another service's load balancer. @default true */
  public?: boolean;
  /** How the load balancer finds out that a task is well. @default `/` answers 200 */
  healthCheck?: TargetHealthCheck;
  /** Seconds for which a target that goes away may finish its requests, 0–3600. @default 30 */
  deregistrationDelay?: number;
  /** Name of the container that is called. @default the main container */
  container?: string;
  /** Port that is called, one of that container's TCP ports. @default its `port` */
  containerPort?: number;
  /**
   * Path patterns that go to this service, at most 5 of up to 128 characters: `*` stands for any characters, `?` for one.
   * What no service asks for is answered 404. Needed with another service's load balancer. @default every path
   */
  paths?: string[];
  /**
   * Priority of the rule for `paths` among those of the load balancer, 1–50000 and unique; the lowest that matches
   * wins. @default 1000–48999, so that patterns with a longer beginning come first
   */
  priority?: number;
}

/** What a service behind a load balancer takes. */
export interface LoadBalancedServiceOptions extends ServiceOptions {
  /** The load balancer, and what of it goes to this service. @default a public one on port 80 that calls `port` */
  loadBalancer?: LoadBalancerOptions;
  /**
   * Seconds after a task's start in which failed checks, the load balancer's and the containers', are not acted on,
   * 0–2147483647. @default 60
   */
  healthCheckGracePeriod?: number;
}

/** A cluster and, unless it is put into a network that is there already, its network. */
export interface ClusterOptions {
  /**
   * IPv4 CIDR block of the VPC, /16 to /24; each subnet takes a sixteenth of it. Known while the program runs.
   * @default "10.0.0.0/16"
   */
  cidr?: string;
  /**
   * Availability zones to use, 1–6; a load balancer needs two. Known while the program runs. @default 2
   */
  maxAzs?: number;
  /**
   * How tasks, which have no public address, reach the internet: by a NAT gateway `per-zone`, which outlives the loss of
   * a zone; by a `single` one, which costs less; or by `none`, with VPC endpoints for what ECS needs (images are then
   * pulled from ECR only). Known while the program runs. @default "per-zone"
   */
  nat?: "per-zone" | "single" | "none";
  /** DNS name of the private namespace that services are discovered in. @default "<name>.internal" */
  namespace?: string;
  /** Whether CloudWatch collects metrics of services and tasks. Known while the program runs. @default true */
  containerInsights?: boolean;
}

/** A group of EC2 instances that grows and shrinks with the tasks placed on it. */
export interface PoolOptions {
  /** EC2 instance type. Those with Arm processors (`m7g.large`) need images for Arm. @default "t3.medium" */
  instanceType?: string;
  /** Instances to keep at least, 0 or more. @default 0 */
  min?: number;
  /** Instances to have at most, 1 or more. @default 10 */
  max?: number;
  /**
   * Percent of the instances that managed scaling keeps in use, 1–100: under 100 leaves room for tasks to start at once.
   * @default 100
   */
  targetCapacity?: number;
}
