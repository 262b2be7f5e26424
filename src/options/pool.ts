import { type ComponentKind, component } from "./component";
import { type Entries, fill, type SpecOf } from "./group";
import { isLeaf, type Leafy } from "./leaf";
import type { Property } from "./property";
import { text, whole } from "./values";

/** A group of EC2 instances that grows and shrinks with the tasks placed on it. */
export interface PoolOptions {
  /**
   * EC2 instance type. Those with Arm processors (`m7g.large`) need images for Arm.
   * @default "t3.medium"
   * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
   */
  instanceType?: string;
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
}

const POOL = {
  instanceType: text("EC2 instance types, such as t3.medium", /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/).default("t3.medium"),
  min: whole(0).default(0),
  max: whole(1).default(10),
  targetCapacity: whole(1, 100, "percent").default(100),
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
  return { path, name, ...spec };
}

function checkOrder(pool: Property, { min, max }: SpecOf<typeof POOL>): void {
  if (isLeaf(min) || isLeaf(max) || min <= max) return;
  pool.get("min").fail(`allowed are numbers up to max, which is ${max}`);
}
