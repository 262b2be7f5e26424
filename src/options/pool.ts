import { type ComponentKind, component } from "./component";
import { type Entries, fill, type SpecOf } from "./group";
import { isLeaf, type Leafy } from "./leaf";
import type { Property } from "./property";
import { flag, oneOf, text, textMap, texts, whole } from "./values";

/** A group of EC2 instances that grows and shrinks with the tasks placed on it. */
export interface PoolOptions {
  /**
   * EC2 instance type. Those with Arm processors (`m7g.large`) need images for Arm.
   * @default "t3.medium"
   * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
   */
  instanceType?: string;
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
  /** Instances to keep at least, 0 to `max`. @default 0 */
  min?: number;
  /** Instances to have at most, 1 or more. @default 10 */
  max?: number;
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
  moreInstanceTypes: texts('["t3a.medium"]').known().and(checkTypes).default([]),
  spot: whole(0, 100, "percent").known().default(0),
  onDemandBase: whole(0).default(0),
  operatingSystem: oneOf("amazon-linux-2023", "bottlerocket").known().default("amazon-linux-2023"),
  gpu: flag().known().default(false),
  attributes: textMap("attributes").known().and(checkAttributes).default({}),
  userData: text("shell commands", /\S/),
  min: whole(0).default(0),
  max: whole(1).default(10),
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
  checkOrder(around.root, spec);
  checkSteps(around.root, spec);
  if (spec.operatingSystem === "bottlerocket" && spec.userData !== undefined) {
    around.root.get("userData").fail("allowed with Bottlerocket, which has no shell, is none");
  }
  return { path, name, ...spec };
}

function checkOrder(pool: Property, { min, max }: SpecOf<typeof POOL>): void {
  if (isLeaf(min) || isLeaf(max) || min <= max) return;
  pool.get("min").fail(`allowed are numbers up to max, which is ${max}`);
}

function checkSteps(pool: Property, { minimumStep, maximumStep }: SpecOf<typeof POOL>): void {
  if (isLeaf(minimumStep) || isLeaf(maximumStep) || minimumStep <= maximumStep) return;
  pool.get("minimumStep").as(minimumStep).fail(`allowed are numbers up to maximumStep, which is ${maximumStep}`);
}

function checkTypes(types: Property): void {
  for (const item of types.items()) {
    if (item.checkable && !TYPE.test(String(item.value))) item.fail(`allowed are ${TYPES}`);
  }
}

function checkAttributes(attributes: Property): void {
  const entries = attributes.entries().filter(([, { value }]) => value !== undefined);
  if (entries.length > 10) attributes.describe(`a map of ${entries.length}`).fail("allowed are up to 10");
  for (const [name, item] of entries) {
    if (!/^(?!ecs\.)[\w./-]{1,128}$/.test(name)) {
      item.fail("allowed are names of letters, digits and -_./, not beginning with ecs.");
    }
    if (item.checkable && !/^[\w./:@-]{0,128}$/.test(String(item.value))) {
      item.fail("allowed are up to 128 letters, digits and -_./:@");
    }
  }
}
