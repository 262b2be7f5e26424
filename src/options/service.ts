import { isFargateSize } from "../ecs/fargate";
import { type CapacityItem, type CapacitySpec, capacitySpec } from "./capacity";
import { type ComponentKind, component } from "./component";
import {
  CONTAINER,
  type ContainerOptions,
  type ContainerSpec,
  containerSpec,
  hasOneImage,
  LEAST_MEMORY,
  SIDECAR,
  type SidecarOptions,
} from "./container";
import type { Around } from "./entry";
import { type Entries, fill, group, named, type SpecOf } from "./group";
import { isLeaf, type Leafy, type Maybe } from "./leaf";
import { type LoadBalancerOptions, loadBalancer } from "./load-balancer";
import { LOGS, type LogOptions } from "./logs";
import { CONTAINER_NAME, DNS_LABEL } from "./names";
import { checkOnFargate, checkOnPool } from "./on-fargate";
import type { Property } from "./property";
import { SCALING, type ScalingOptions } from "./scaling";
import { checkFargateSize, checkSidecarsFit, cpuUnits } from "./size";
import { checkTask } from "./task";
import { flag, oneOf, text, whole } from "./values";

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
 * What the service's images are made for; its images must be.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export interface RuntimePlatformOptions {
  /** Known while the program runs. @default "X86_64" on Fargate; on pools what their instances have */
  cpuArchitecture?: "X86_64" | "ARM64";
}

/**
 * What every service takes. The properties of {@link ContainerOptions} describe its main container, which has the
 * service's name and is essential.
 */
export interface ServiceOptions extends ContainerOptions {
  /**
   * CPU units of the task (1024 = 1 vCPU). On Fargate 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768; on a pool
   * 128–196608.
   * @default 256
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
   */
  cpu?: number;
  /**
   * Memory of the task in MiB. Fargate has these GiB for each vCPU: .25 → .5, 1, 2; .5 → 1–4; 1 → 2–8; 2 → 4–16;
   * 4 → 8–30; 8 → 16–60 by 4; 16 → 32–120 by 8; 32 → 60, 120, 244.
   * @default 512
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
   */
  memory?: number;
  /** The processors that the tasks run on. @default x86 on Fargate; on pools what their instances have */
  runtimePlatform?: RuntimePlatformOptions;
  /**
   * The task's own disk in GiB, 21–200; only Fargate has it.
   * @default 20
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
   */
  ephemeralStorage?: number;
  /** Version of Fargate's platform. @default "LATEST" @example "1.4.0" */
  platformVersion?: string;
  /** Where what the containers write goes. @default a log group of the service's own, for 30 days */
  logs?: LogOptions;
  /**
   * Whether `aws ecs execute-command` opens a shell in the tasks. The task role is then allowed the calls that the SSM
   * agent makes; a role that is given must allow them itself (`ssmmessages:CreateControlChannel` and its like).
   * @default false
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   */
  exec?: boolean;
  /** Tags of the service and its task definition, by name. @default none @example { team: "shop" } */
  tags?: Record<string, string>;
  /**
   * Whose tags the tasks get.
   * @default "SERVICE" with `tags`; else none
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
   */
  propagateTags?: "SERVICE" | "TASK_DEFINITION";
  /**
   * Further containers of the task, by name: 1–255 letters, digits, hyphens and underscores.
   * @default none
   * @example { proxy: { image: "envoy:1.31", ports: [{ port: 9901 }] } }
   */
  sidecars?: Record<string, SidecarOptions>;
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
  /** When a deployment whose tasks keep failing is given up. @default on, with rollback */
  circuitBreaker?: CircuitBreakerOptions;
  /** Makes the service's tasks resolvable by name inside the cluster's network. @default not registered */
  serviceDiscovery?: ServiceDiscoveryOptions;
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

const RUNTIME_PLATFORM = {
  cpuArchitecture: oneOf("X86_64", "ARM64").known(),
} satisfies Entries<RuntimePlatformOptions>;

const SERVICE_DISCOVERY = {
  name: DNS_LABEL.default(({ name }) => name),
} satisfies Entries<ServiceDiscoveryOptions>;

const service = (onPool: boolean) =>
  ({
    cpu: cpuUnits(onPool).default(256),
    memory: whole(LEAST_MEMORY, undefined, "MiB").default(512),
    sidecars: named(SIDECAR, "containers by name", "allowed are objects with an image or a build")
      .and(areNames)
      .default({}),
    runtimePlatform: group(RUNTIME_PLATFORM).default({}),
    ephemeralStorage: whole(21, 200, "GiB"),
    platformVersion: text("LATEST and versions, such as 1.4.0", /^(LATEST|\d+\.\d+\.\d+)$/),
    logs: LOGS.default({}),
    exec: flag().known().default(false),
    tags: named(text("texts of up to 256 characters", /^.{0,256}$/s), "tags by name", "allowed are texts")
      .and(areTags)
      .default({}),
    propagateTags: oneOf("SERVICE", "TASK_DEFINITION"),
    desiredCount: whole(0).default(1),
    scaling: SCALING,
    minimumHealthyPercent: whole(0, 100, "percent").default(100),
    maximumPercent: whole(100, undefined, "percent").default(200),
    circuitBreaker: group(CIRCUIT_BREAKER).default({}),
    serviceDiscovery: group(SERVICE_DISCOVERY),
  }) satisfies Entries<Omit<ServiceOptions, keyof ContainerOptions>>;

type Own = SpecOf<ReturnType<typeof service>>;

const balanced = (shared: boolean) =>
  ({
    loadBalancer: loadBalancer(shared).default({}),
    healthCheckGracePeriod: whole(0, 2147483647, "seconds").default(60),
  }) satisfies Entries<Omit<LoadBalancedServiceOptions, keyof ServiceOptions>>;

export interface ServiceKind<Pool = unknown> extends ComponentKind {
  /** Whether it is a `LoadBalancedService`. */
  loadBalanced: boolean;
  /** Whether it runs on pools only: an `Ec2Service`. @default false */
  onPools?: boolean;
  /** Empty for the default: FARGATE. */
  capacity: readonly CapacityItem<Pool>[];
  /** Whether it uses another service's load balancer. @default false */
  sharedLoadBalancer?: boolean;
}

/** What each property of a {@link LoadBalancedServiceOptions} comes to. */
export type ServiceProperties = SpecOf<typeof CONTAINER> & Own & SpecOf<ReturnType<typeof balanced>>;

/** `loadBalancer` and `healthCheckGracePeriod` are a `LoadBalancedService`'s only. */
export interface ServiceSpec<Pool = unknown>
  extends Omit<Own, "sidecars">,
    Partial<SpecOf<ReturnType<typeof balanced>>> {
  /** The component in messages: `FargateService "web"`. */
  path: string;
  name: string;
  /** Whether the size is one that Fargate has, so that the service can move there. */
  fargateSize: boolean;
  /** The main container first, then the sidecars in their order. */
  containers: ContainerSpec[];
  capacity: CapacitySpec<Pool>[];
}

/**
 * A service's options, checked and with every default filled in.
 * @param path the component in messages, e.g. `FargateService "web"`
 * @throws InvalidPropertyError. What is a leaf is not checked; fronts call this again once it is known.
 */
export function serviceSpec<Pool>(
  path: string,
  name: string,
  options: Leafy<LoadBalancedServiceOptions>,
  kind: ServiceKind<Pool>,
): ServiceSpec<Pool> {
  const onPool = kind.capacity.some((item) => item?.pool !== undefined);
  const entries = service(onPool);
  const behind = kind.loadBalanced ? balanced(kind.sharedLoadBalancer ?? false) : {};
  const names = Object.keys({ ...CONTAINER, ...entries, ...behind });
  const around = component(path, name, options, names, kind);
  const { root } = around;
  const capacity = capacitySpec(kind.capacity, kind.onPools ?? false, around);

  const main = fill(CONTAINER, root, around);
  hasOneImage(root, main);
  const { sidecars, ...own } = fill(entries, root, around);
  const containers = [
    { options: root, spec: containerSpec(name, { ...main, essential: true }) },
    ...Object.entries(sidecars).map(([key, spec]) => ({
      options: root.get("sidecars").get(key),
      spec: containerSpec(key, spec),
    })),
  ];
  checkTask(containers);
  const specs = containers.map(({ spec }) => spec);
  if (onPool) checkOnPool(root);
  else checkFargateSize(root, own);
  if (capacity.some(({ pool }) => pool === undefined)) checkOnFargate(containers);
  checkSidecarsFit(root, own, specs.slice(1));
  checkScaling(root, kind.loadBalanced);
  checkDeployment(root, own);
  return {
    path,
    name,
    ...own,
    ...fill(behind, root, around),
    fargateSize: fitsFargate(own.cpu, own.memory, onPool),
    containers: specs,
    capacity,
  };
}

/** A size that isn't known yet is Fargate's where the service runs there. */
function fitsFargate(cpu: Maybe<number>, memory: Maybe<number>, onPool: boolean): boolean {
  return isLeaf(cpu) || isLeaf(memory) ? !onPool : isFargateSize(cpu, memory);
}

function areNames(sidecars: Property, around: Around): void {
  for (const [key, sidecar] of sidecars.entries()) {
    CONTAINER_NAME.read(sidecar.as(key), around);
    if (key === around.name) sidecar.describe("the main container's name").fail("allowed is any other");
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html */
function areTags(tags: Property): void {
  for (const [name, tag] of tags.entries()) {
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(name) || /^aws:/i.test(name)) {
      tag.describe(`named ${name}`).fail("allowed are names of 1–128 letters, digits, spaces and _ . : / = + - @");
    }
  }
}

function checkScaling(service: Property, loadBalanced: boolean): void {
  const scaling = service.get("scaling");
  const desired = service.get("desiredCount");
  if (scaling.value !== undefined && desired.value !== undefined) {
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
