import { checkAlarms } from "./alarms";
import { isExternal } from "./capacity";
import { checkStrategy, DEPLOYMENT, type DeploymentOptions } from "./deployment";
import { type Entries, fill, group, type SpecOf } from "./group";
import { isLeaf, type Leafy } from "./leaf";
import { type LoadBalancerOptions, loadBalancer, type ThereAlready } from "./load-balancer";
import { DNS_LABEL } from "./names";
import { OBSERVABILITY, type ObservabilityOptions } from "./observability";
import { refuseBehindBalancer } from "./on-external";
import { onceEach } from "./once-each";
import { Property } from "./property";
import { checkVariable, QUEUE_WORKER, type QueueWorkerSpec, type WorkingOptions } from "./queue-worker";
import { SCALING, type ScalingOptions } from "./scaling";
import { checkServiceConnect, SERVICE_CONNECT, type ServiceConnectOptions } from "./service-connect";
import { type TaskKind, type TaskOptions, type TaskProperties, type TaskSpec, taskOf } from "./task";
import { flag, oneOf, whole } from "./values";

/**
 * When a deployment has failed.
 * @example { type: "COUNT", value: 5 }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html
 */
export interface CircuitBreakerThreshold {
  /** A number of tasks, or a percentage of the desired count, kept between 3 and 200 tasks or as it is. */
  type: "COUNT" | "BOUNDED_PERCENT" | "UNBOUNDED_PERCENT";
  /** Tasks, or percent; at least 1. */
  value: number;
}

/**
 * Ends a deployment whose tasks keep failing: after half of the desired count, but at least 3 and at most 200, have
 * failed to start or to become healthy.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export interface CircuitBreakerOptions {
  /**
   * How many tasks must fail. Not known to `@pulumi/aws` yet, which refuses it.
   * @default half of the desired count, but at least 3 and at most 200
   */
  threshold?: CircuitBreakerThreshold;
  /**
   * Whether a task that becomes healthy sets the count back to 0. Not known to `@pulumi/aws` yet, which refuses it.
   * @default true
   */
  resetOnHealthyTask?: boolean;
  /** Whether failing tasks end a deployment. Without it ECS goes on trying. @default true */
  enable?: boolean;
  /** Whether the last completed deployment comes back when one fails. The deploy fails all the same. @default true */
  rollback?: boolean;
}

/**
 * A DNS name for the service inside the cluster's network, which resolves to its running tasks. The cluster's other
 * services may call all of its ports.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
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
export interface ServiceOptions extends TaskOptions, ObservabilityOptions {
  /**
   * Whose tags the tasks get.
   * @default "SERVICE" with `tags`; else none
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
   */
  propagateTags?: "SERVICE" | "TASK_DEFINITION";
  /** Number of tasks to keep running, 0 or more. Not together with `scaling`, which sets it. @default 1 */
  desiredCount?: number;
  /** Keeps the number of tasks by load and by time, instead of `desiredCount`. @default not scaled */
  scaling?: ScalingOptions;
  /**
   * Percent of the desired count, rounded up, that stays running and healthy through a deployment, 0–100.
   * @default 100
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
   */
  minimumHealthyPercent?: number;
  /**
   * Percent of the desired count, rounded down, that may run during a deployment, at least 100. It leaves room for one
   * task more than `minimumHealthyPercent` asks for, or none could ever be replaced.
   * @default 200
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
   */
  maximumPercent?: number;
  /**
   * Whether ECS moves tasks where one availability zone has more of them than another, by starting them elsewhere first. Not
   * ENABLED with a `maximumPercent` of 100, which leaves no room for that.
   * @default "ENABLED"; with a `maximumPercent` of 100 "DISABLED"
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
   */
  availabilityZoneRebalancing?: "ENABLED" | "DISABLED";
  /** When a deployment whose tasks keep failing is given up. @default on, with rollback */
  circuitBreaker?: CircuitBreakerOptions;
  /** How a new version takes the place of the one before. @default task by task */
  deployment?: DeploymentOptions;
  /** Makes the service's tasks resolvable by name inside the cluster's network. @default not registered */
  serviceDiscovery?: ServiceDiscoveryOptions;
  /** Lets the cluster's services call this one, and it them, by short names. @default they don't */
  serviceConnect?: ServiceConnectOptions;
}

/** What a service behind a load balancer takes. */
export interface LoadBalancedServiceOptions extends ServiceOptions {
  /** The load balancer, and what of it goes to this service. @default a public one on port 80 that calls `port` */
  loadBalancer?: LoadBalancerOptions;
  /**
   * Seconds after a task's start in which failed checks, the load balancer's and the containers', are not acted on,
   * 0–2147483647.
   * @default 60
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
   */
  healthCheckGracePeriod?: number;
}

/**
 * What a queue worker takes: a service's properties, and its queue. Its tasks find the queue's URL in the environment
 * variable `QUEUE_URL` and may receive and delete its messages.
 */
export interface QueueWorkerOptions extends Omit<ServiceOptions, "desiredCount" | "scaling">, WorkingOptions {}

const THRESHOLD = {
  type: oneOf("COUNT", "BOUNDED_PERCENT", "UNBOUNDED_PERCENT").required(
    "allowed are COUNT, BOUNDED_PERCENT, UNBOUNDED_PERCENT",
  ),
  value: whole(1).required("allowed are whole numbers from 1"),
} satisfies Entries<CircuitBreakerThreshold>;

const CIRCUIT_BREAKER = {
  threshold: group(THRESHOLD),
  resetOnHealthyTask: flag(),
  enable: flag().default(true),
  rollback: flag().default(true),
} satisfies Entries<CircuitBreakerOptions>;

const SERVICE_DISCOVERY = {
  name: DNS_LABEL.default(({ name }) => name),
} satisfies Entries<ServiceDiscoveryOptions>;

const SERVICE = {
  propagateTags: oneOf("SERVICE", "TASK_DEFINITION"),
  desiredCount: whole(0).default(1),
  scaling: SCALING,
  minimumHealthyPercent: whole(0, 100, "percent").default(100),
  maximumPercent: whole(100, undefined, "percent").default(200),
  availabilityZoneRebalancing: oneOf("ENABLED", "DISABLED"),
  circuitBreaker: group(CIRCUIT_BREAKER).default({}),
  deployment: DEPLOYMENT.default({}),
  serviceDiscovery: group(SERVICE_DISCOVERY),
  serviceConnect: SERVICE_CONNECT,
  ...OBSERVABILITY,
} satisfies Entries<Omit<ServiceOptions, keyof TaskOptions>>;

const WORKER = { ...SERVICE, ...QUEUE_WORKER };

type Own = SpecOf<typeof SERVICE>;

const balanced = onceEach(
  (there: ThereAlready) =>
    ({
      loadBalancer: loadBalancer(there).default({}),
      healthCheckGracePeriod: whole(0, 2147483647, "seconds").default(60),
    }) satisfies Entries<Omit<LoadBalancedServiceOptions, keyof ServiceOptions>>,
);

export interface ServiceKind<Pool = unknown> extends TaskKind<Pool> {
  /** Whether it is a `LoadBalancedService`. */
  loadBalanced: boolean;
  /** Whether it is a `QueueWorker`. @default false */
  onQueue?: boolean;
  /** What of its load balancer is there already. @default nothing */
  thereAlready?: ThereAlready;
}

/** What each property of a {@link LoadBalancedServiceOptions} comes to. */
export type ServiceProperties = TaskProperties & Own & SpecOf<ReturnType<typeof balanced>>;

/** `loadBalancer` and `healthCheckGracePeriod` are a `LoadBalancedService`'s only, `queue` and `taskProtection` a `QueueWorker`'s. */
export interface ServiceSpec<Pool = unknown>
  extends TaskSpec<Pool>,
    Own,
    Partial<SpecOf<ReturnType<typeof balanced>>>,
    Partial<QueueWorkerSpec> {}

/**
 * A service's options, checked and with every default filled in.
 * @param path the component in messages, e.g. `FargateService "web"`
 * @throws InvalidPropertyError. What is a leaf is not checked; fronts call this again once it is known.
 */
export function serviceSpec<Pool>(
  path: string,
  name: string,
  options: Leafy<LoadBalancedServiceOptions | QueueWorkerOptions>,
  kind: ServiceKind<Pool>,
): ServiceSpec<Pool> {
  const behind = kind.loadBalanced ? balanced(kind.thereAlready ?? "nothing") : {};
  const entries = kind.onQueue ? WORKER : SERVICE;
  // The worker's SDK calls the queue: where that is on this machine, so do the tasks.
  const localEndpoints =
    kind.onQueue && new Property(path, "", options).get("queue").get("existing").value === undefined;
  const names = [...Object.keys(entries), ...Object.keys(behind)];
  const { spec: task, root } = taskOf(path, name, options, names, { ...kind, localEndpoints });
  if (kind.loadBalanced && task.capacity.some(isExternal)) refuseBehindBalancer(root);
  const own = fill(entries as typeof SERVICE, root, { name, root });
  checkScaling(root, kind);
  checkAlarms(root, kind);
  if (kind.onQueue) checkVariable(root, own as unknown as QueueWorkerSpec);
  checkDeployment(root, own);
  checkServiceConnect(root, own.serviceConnect, own.serviceDiscovery);
  const there = kind.thereAlready ?? "nothing";
  checkStrategy(root, own.deployment, {
    minimumHealthyPercent: own.minimumHealthyPercent,
    loadBalanced: kind.loadBalanced,
    ownListeners: kind.loadBalanced && (there === "nothing" || there === "load balancer"),
  });
  return { ...task, ...own, ...fill(behind, root, { name, root }) };
}

function checkScaling(service: Property, { loadBalanced, onQueue = false }: ServiceKind): void {
  const scaling = service.get("scaling");
  const desired = service.get("desiredCount");
  if ((scaling.value !== undefined || onQueue) && desired.value !== undefined) {
    desired.fail("allowed is only to leave it out, since scaling sets it");
  }
  const requests = scaling.get("requests");
  if (requests.value !== undefined && !loadBalanced) {
    requests.fail("allowed is only to leave it out, since the service is behind no load balancer");
  }
}

function checkDeployment(
  service: Property,
  spec: Pick<Own, "desiredCount" | "scaling" | "minimumHealthyPercent" | "maximumPercent">,
) {
  const { minimumHealthyPercent: min, maximumPercent: max } = spec;
  const [desired, ofWhat] = spec.scaling ? [spec.scaling.min, "scaling.min"] : [spec.desiredCount, "desiredCount"];
  const maximum = service.get("maximumPercent");
  if (max === 100 && service.get("availabilityZoneRebalancing").value === "ENABLED") {
    service.get("availabilityZoneRebalancing").fail("with a maximumPercent of 100 allowed is DISABLED");
  }
  if (isLeaf(min) || isLeaf(max)) return;
  if (min >= max) {
    maximum.fail(`allowed is more than minimumHealthyPercent (${min}): no task could be replaced`);
  }
  if (isLeaf(desired) || desired === 0) return;
  const least = Math.ceil((desired * min) / 100);
  const most = Math.floor((desired * max) / 100);
  if (least >= most) {
    const enough = Math.ceil(((least + 1) * 100) / desired);
    const now = `with a ${ofWhat} of ${desired} and a minimumHealthyPercent of ${min} no task could be replaced`;
    maximum.fail(`${now}; allowed are at least ${enough}`);
  }
}
