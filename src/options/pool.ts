import { type ComponentKind, component } from "./component";
import type { Around } from "./entry";
import { type Entries, fill, type SpecOf } from "./group";
import { INSTANCE_ATTRIBUTES } from "./instance-attributes";
import { INSTANCE_REQUIREMENTS, type InstanceRequirementsOptions } from "./instance-requirements";
import type { Leafy } from "./leaf";
import { checkSettings, checkTogether } from "./pool-together";
import type { Property } from "./property";
import { flag, hasEachOnce, oneOf, text, textMap, texts, whole } from "./values";
import { WARM_POOL, type WarmPoolOptions } from "./warm-pool";

/** A group of EC2 instances that grows and shrinks with the tasks placed on it. */
export interface PoolOptions {
  /**
   * EC2 instance type. Those with Arm processors (`m7g.large`) need images for Arm. Each task in `awsvpc` mode takes a
   * network interface, and the instance keeps one for itself: a `t3.medium` has three, so it holds two such tasks. More fit
   * on larger types, or on types with ENI trunking where the account has switched `awsvpcTrunking` on.
   * @default "t3.medium"
   * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html
   */
  instanceType?: string;
  /**
   * What the instances must have, in place of their types: the types are chosen by price, or where Spot is seldomest
   * interrupted. The local ECS launches the smallest type that has it. Known while the program runs, as a whole.
   * @default the types are named
   */
  requirements?: InstanceRequirementsOptions;
  /**
   * Further types that Auto Scaling may launch in its place, of the same processors: the more, the seldomer is Spot
   * interrupted. The local ECS launches `instanceType`. Known while the program runs.
   * @default none
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html
   */
  moreInstanceTypes?: string[];
  /**
   * Percent of the instances above `onDemandBase` that are Spot, 0–100: they cost less, and EC2 takes them with two minutes'
   * notice, in which they drain. Known while the program runs.
   * @default 0
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-spot.html
   */
  spot?: number;
  /** Instances that are On-Demand before `spot` counts, 0 or more. @default 0 */
  onDemandBase?: number;
  /**
   * What the instances run: ECS's own image of Amazon Linux 2023, or Bottlerocket's. Known while the program runs.
   * @default "amazon-linux-2023"
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-bottlerocket.html
   */
  operatingSystem?: "amazon-linux-2023" | "bottlerocket";
  /**
   * Whether the image has the drivers of NVIDIA's GPUs, for types that have some. Known while the program runs.
   * @default false
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-gpu.html
   */
  gpu?: boolean;
  /**
   * Attributes of the instances, for placement constraints: up to 10, names and values of letters, digits and `-_./:@`.
   * @default none
   * @example { stack: "prod" }
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html
   */
  attributes?: Record<string, string>;
  /**
   * Shell commands that an instance of Amazon Linux runs when it starts, after its agent is configured.
   * @default none
   */
  userData?: string;
  /**
   * Whether a new image, type or configuration reaches the instances that run: they are replaced one at a time, each drained
   * first, so that services keep their minimum. Each deployment looks up ECS's newest image. Without it only new instances
   * have what changed. Known while the program runs.
   * @default true; false with `managedTerminationProtection`
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-draining.html
   */
  refresh?: boolean;
  /**
   * Settings of the ECS agent beside those that Slipway sets, by the names that they have in `/etc/ecs/ecs.config`; only
   * Amazon Linux has them. The local ECS acts on `ECS_RESERVED_MEMORY`: MiB that tasks don't get.
   * @default none
   * @example { ECS_IMAGE_PULL_BEHAVIOR: "prefer-cached" }
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
   */
  agentSettings?: Record<string, string>;
  /** GiB of each instance's disk for images and containers, 30–16384. @default 30 */
  diskSize?: number;
  /**
   * Whether Session Manager of Systems Manager opens a shell on the instances, which then may make the calls of its agent.
   * There is no SSH: no port is open and no key is known. Known while the program runs.
   * @default false
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
   */
  sessionManager?: boolean;
  /** Instances to keep at least, 0 to `max`. @default 0 */
  min?: number;
  /** Instances to have at most, 1 or more. @default 10 */
  max?: number;
  /**
   * Whether ECS adds and removes instances with the tasks that want a place. Without it there are `desired`. Known while
   * the program runs.
   * @default true
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-scaling-behavior.html
   */
  managedScaling?: boolean;
  /** Instances that there are, `min` to `max`; allowed without `managedScaling`, which sets it itself. @default `min` */
  desired?: number;
  /**
   * Whether instances that go are drained first: their services' tasks are replaced before they stop. Known while the
   * program runs.
   * @default true
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instance-draining.html
   */
  managedDraining?: boolean;
  /**
   * Whether Auto Scaling is kept from taking instances that run anything but daemons, when it scales in. It needs
   * `managedScaling`, and no `refresh`: CloudFormation replaces no protected instance, and waits for it as well before it
   * deletes a pool. So stop a pool's services, and let it shrink, before it goes. Known while the program runs.
   * @default false: they may be taken, drained
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-termination-protection.html
   */
  managedTerminationProtection?: boolean;
  /** Instances that were started beforehand and wait for tasks, for those that take long to start. @default none */
  warmPool?: WarmPoolOptions;
  /**
   * Percent of the instances that managed scaling keeps in use, 1–100: under 100 leaves room for tasks to start at once.
   * @default 100
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedScaling.html
   */
  targetCapacity?: number;
  /** Instances that managed scaling adds at once, at least, 1–10000. @default 1 */
  minimumStep?: number;
  /** Instances that managed scaling adds at once, at most, `minimumStep` to 10000. @default 10000 */
  maximumStep?: number;
  /**
   * Seconds until a new instance counts for managed scaling, 0–10000.
   * @default 300
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedScaling.html
   */
  instanceWarmup?: number;
}

const TYPE = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/;
const TYPES = "EC2 instance types, such as t3.medium";

const POOL = {
  instanceType: text(TYPES, TYPE).default("t3.medium"),
  requirements: INSTANCE_REQUIREMENTS,
  moreInstanceTypes: texts('["t3a.medium"]').known().and(checkTypes).default([]),
  spot: whole(0, 100, "percent").known().default(0),
  onDemandBase: whole(0).default(0),
  operatingSystem: oneOf("amazon-linux-2023", "bottlerocket").known().default("amazon-linux-2023"),
  gpu: flag().known().default(false),
  attributes: INSTANCE_ATTRIBUTES,
  userData: text("shell commands", /\S/),
  agentSettings: textMap("settings").known().and(checkSettings).default({}),
  diskSize: whole(30, 16384, "GiB").default(30),
  sessionManager: flag().known().default(false),
  refresh: flag()
    .known()
    .default(({ sibling }) => !sibling<boolean>("managedTerminationProtection")),
  min: whole(0).default(0),
  max: whole(1).default(10),
  managedScaling: flag().known().default(true),
  desired: whole(0),
  managedDraining: flag().known().default(true),
  managedTerminationProtection: flag().known().default(false),
  warmPool: WARM_POOL,
  targetCapacity: whole(1, 100, "percent").default(100),
  minimumStep: whole(1, 10000).default(1),
  maximumStep: whole(1, 10000).default(10000),
  instanceWarmup: whole(0, 10000, "seconds").default(300),
} satisfies Entries<PoolOptions>;

export interface PoolSpec extends SpecOf<typeof POOL> {
  /** The component in messages: `Ec2CapacityPool "workers"`. */
  path: string;
  name: string;
}

/** A pool's options, checked and with every default filled in. See {@link clusterSpec}. */
export function poolSpec(path: string, name: string, options: Leafy<PoolOptions>, kind: ComponentKind = {}): PoolSpec {
  const around = component(path, name, options, Object.keys(POOL), kind);
  const spec = fill(POOL, around.root, around);
  checkTogether(around.root, spec);
  return { path, name, ...spec };
}

function checkTypes(types: Property, { sibling }: Around): void {
  hasEachOnce(types);
  const first = types.items().find(({ checkable, value }) => checkable && value === sibling("instanceType"));
  first?.fail("allowed are types beside instanceType, which is this one");
  for (const item of types.items()) {
    if (item.checkable && !TYPE.test(String(item.value))) item.fail(`allowed are ${TYPES}`);
  }
}
