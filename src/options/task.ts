import { isFargateSize } from "../ecs/fargate";
import { type CapacityItem, type CapacitySpec, capacitySpec, isExternal } from "./capacity";
import { type ComponentKind, component } from "./component";
import {
  CONTAINER,
  type ContainerOptions,
  type ContainerSpec,
  containerSpec,
  hasOneImage,
  SIDECAR,
  type SidecarOptions,
} from "./container";
import type { Around } from "./entry";
import { routerContainer } from "./fire-lens";
import { type Entries, fill, group, named, type SpecOf } from "./group";
import { isLeaf, type Leafy, type Maybe } from "./leaf";
import { LOGS, type LogOptions } from "./logs";
import { CONTAINER_NAME } from "./names";
import { NETWORKING, type NetworkingOptions } from "./networking";
import { checkOnExternal } from "./on-external";
import { checkOnFargate, checkOnPool, checkPlacement, needsInstance } from "./on-fargate";
import { onceEach } from "./once-each";
import { PLACEMENT, type PlacementOptions } from "./placement";
import type { Property } from "./property";
import { checkContainersFit, checkFargateSize, cpuUnits, mebibytes } from "./size";
import { checkTask } from "./task-containers";
import { checkVolumes } from "./task-volumes";
import { tracingContainer } from "./tracing";
import { flag, oneOf, text, whole } from "./values";
import { VOLUMES, type VolumeOptions } from "./volume";

/**
 * What the task's images are made for; its images must be.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export interface RuntimePlatformOptions {
  /** Known while the program runs. @default "X86_64" on Fargate; on pools what their instances have */
  cpuArchitecture?: "X86_64" | "ARM64";
}

/**
 * What every task takes, whether a service keeps it running or it ends by itself. The properties of {@link ContainerOptions}
 * describe its main container, which has the component's name and is essential.
 */
export interface TaskOptions extends ContainerOptions, NetworkingOptions {
  /**
   * CPU units of the task (1024 = 1 vCPU). On Fargate 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768; on a pool
   * 128–196608.
   * @default the least that Fargate has for `memory` and the sidecars: 256 where they ask for no more
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
   */
  cpu?: number;
  /**
   * Memory of the task in MiB. Fargate has these GiB for each vCPU: .25 → .5, 1, 2; .5 → 1–4; 1 → 2–8; 2 → 4–16;
   * 4 → 8–30; 8 → 16–60 by 4; 16 → 32–120 by 8; 32 → 60, 120, 244.
   * @default the least that goes with `cpu` and holds the containers: 512 with 256
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
  /**
   * Volumes of the task, which `mountPoints` of its containers name; an EBS volume is one a task, and new for each.
   * @default none
   * @example [{ name: "data", efs: { fileSystem: "fs-12345678" } }]
   */
  volumes?: VolumeOptions[];
  /** Where what the containers write goes. @default a log group of the service's own, for 30 days */
  logs?: LogOptions;
  /**
   * Whether `aws ecs execute-command` opens a shell in the tasks. The task role is then allowed the calls that the SSM
   * agent makes; a role that is given must allow them itself (`ssmmessages:CreateControlChannel` and its like).
   * @default false
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   */
  exec?: boolean;
  /**
   * Whether the containers' SDKs call the local ECS where it runs on this machine: they are told its endpoints
   * (`AWS_ENDPOINT_URL_ECS` and those of CloudWatch and its Logs, both Auto Scaling APIs, Cloud Map, EC2, Elastic Load
   * Balancing, EventBridge and its Scheduler, Secrets Manager, SQS, SSM and STS), and their task role's credentials are
   * accepted there. On AWS it is a Docker label and no more. Known while the program runs.
   * @default false
   */
  localEndpoints?: boolean;
  /**
   * Whether ECS tags the tasks with the names of their cluster and service, `aws:ecs:clusterName` and `aws:ecs:serviceName`, by
   * which costs can be told apart.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html#managed-tags
   */
  enableECSManagedTags?: boolean;
  /** Tags of the task definition, and of a service, by name. @default none @example { team: "shop" } */
  tags?: Record<string, string>;
  /**
   * Further containers of the task, by name: 1–255 letters, digits, hyphens and underscores.
   * @default none
   * @example { proxy: { image: "envoy:1.31", ports: [{ port: 9901 }] } }
   */
  sidecars?: Record<string, SidecarOptions>;
  /** Which instances of its pools the tasks go to. @default spread over availability zones, then over instances */
  placement?: PlacementOptions;
  /**
   * Where what the task's own code traces goes, by a sidecar that isn't essential and what it may do: `"xray"`, to X-Ray by
   * its daemon (container `xray-daemon`, UDP port 2000), where AWS's SDKs of X-Ray send by themselves; `"otel"`, to X-Ray by
   * AWS's collector (container `aws-otel-collector`, OTLP on ports 4317 and 4318), where OpenTelemetry's SDKs do. A task role
   * that is given must allow it itself (`xray:PutTraceSegments` and its like). On this machine the sidecar runs where its
   * image is there already, and sends nothing; else tasks run without it. Known while the program runs.
   * @default no sidecar
   * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html
   * @see https://aws-otel.github.io/docs/setup/ecs
   */
  tracing?: "xray" | "otel";
}

const RUNTIME_PLATFORM = {
  cpuArchitecture: oneOf("X86_64", "ARM64").known(),
} satisfies Entries<RuntimePlatformOptions>;

const task = onceEach((onPool: boolean) =>
  onceEach(
    (localEndpoints: boolean) =>
      ({
        cpu: cpuUnits(onPool),
        memory: mebibytes(),
        sidecars: named(SIDECAR, "containers by name", "allowed are objects with an image or a build")
          .and(areNames)
          .default({}),
        runtimePlatform: group(RUNTIME_PLATFORM).default({}),
        ephemeralStorage: whole(21, 200, "GiB"),
        platformVersion: text("LATEST and versions, such as 1.4.0", /^(LATEST|\d+\.\d+\.\d+)$/),
        volumes: VOLUMES,
        logs: LOGS.default({}),
        exec: flag().known().default(false),
        localEndpoints: flag().known().default(localEndpoints),
        enableECSManagedTags: flag(),
        tags: named(
          text(
            "texts of up to 256 letters, digits, spaces and _ . : / = + - @",
            /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
          ),
          "tags by name",
          "allowed are texts",
        )
          .and(areTags)
          .default({}),
        placement: PLACEMENT.default({}),
        tracing: oneOf("xray", "otel").known(),
        ...NETWORKING,
      }) satisfies Entries<Omit<TaskOptions, keyof ContainerOptions>>,
  ),
);

type Own = SpecOf<ReturnType<ReturnType<typeof task>>>;

export interface TaskKind<Pool = unknown> extends ComponentKind {
  /** Whether it runs on pools only: an `Ec2Service`. @default false */
  onPools?: boolean;
  /** What `localEndpoints` is where nothing is said. @default false */
  localEndpoints?: boolean;
  /** Empty for the default: FARGATE. */
  capacity: readonly CapacityItem<Pool>[];
}

/** What each property of a {@link TaskOptions} comes to. */
export type TaskProperties = SpecOf<typeof CONTAINER> & Own;

export interface TaskSpec<Pool = unknown> extends Omit<Own, "sidecars"> {
  /** The component in messages: `FargateService "web"`. */
  path: string;
  name: string;
  /** Whether the size is one that Fargate has, and nothing is asked for that it lacks, so that the task can move there. */
  fargateSize: boolean;
  /** The main container first, then the sidecars in their order. */
  containers: ContainerSpec[];
  capacity: CapacitySpec<Pool>[];
}

/**
 * What of a component's options describes a task, checked and with every default filled in.
 * @param others names of the properties that the component has beside them
 * @throws InvalidPropertyError. What is a leaf is not checked; fronts call this again once it is known.
 */
export function taskOf<Pool>(
  path: string,
  name: string,
  options: Leafy<TaskOptions>,
  others: readonly string[],
  kind: TaskKind<Pool>,
): { spec: TaskSpec<Pool>; root: Property } {
  const onPool = kind.capacity.some((item) => item?.pool !== undefined);
  const entries = task(onPool)(kind.localEndpoints ?? false);
  const names = [...Object.keys(CONTAINER), ...Object.keys(entries), ...others];
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
    ...tracingContainer(root, own.tracing, around),
    ...routerContainer(root, own.logs.fireLens, around),
  ];
  checkTask(containers);
  checkVolumes(own, containers);
  const specs = containers.map(({ spec }) => spec);
  if (own.localEndpoints) checkLabelsAreKnown(containers);
  if (capacity.some(isExternal)) checkOnExternal(root);
  if (onPool) checkOnPool(root);
  else checkFargateSize(root, own);
  if (capacity.some(({ pool }) => pool === undefined)) {
    checkOnFargate(root, own, containers);
    checkPlacement(root);
  }
  checkContainersFit(root, own, specs);
  const fargateSize = fitsFargate(own.cpu, own.memory, onPool) && !needsInstance(own.volumes, specs);
  return { spec: { path, name, ...own, fargateSize, containers: specs, capacity }, root };
}

/** A size that isn't known yet is Fargate's where the service runs there. */
function fitsFargate(cpu: Maybe<number>, memory: Maybe<number>, onPool: boolean): boolean {
  return isLeaf(cpu) || isLeaf(memory) ? !onPool : isFargateSize(cpu, memory);
}

/** A further label can't be put into a map that isn't known yet. */
function checkLabelsAreKnown(containers: { options: Property }[]): void {
  for (const { options } of containers) options.get("dockerLabels").known();
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
