import { type ComponentKind, component } from "./component";
import { type Entries, fill, type SpecOf } from "./group";
import { INSTANCE_REQUIREMENTS, type InstanceRequirementsOptions } from "./instance-requirements";
import type { Leafy } from "./leaf";
import type { Property } from "./property";
import { flag, hasEachOnce, oneOf, texts, whole } from "./values";

/**
 * EC2 instances that ECS itself launches, patches and ends: as many as the tasks want, of types that hold them, and none
 * without tasks. It is in its cluster from the first, and leaves it in the deployment in which its services do.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ManagedInstances.html
 */
export interface ManagedInstancesPoolOptions {
  /**
   * What the instances must have. The local ECS launches the smallest type that has it and holds the tasks. Known while the
   * program runs, as a whole.
   * @default what the tasks want, of general-purpose types with x86 processors
   */
  requirements?: InstanceRequirementsOptions;
  /**
   * Types that there may be, by name or pattern, up to 400, beside `requirements`. Known while the program runs.
   * @default all
   * @example ["m7i.*", "c7i.*"]
   */
  instanceTypes?: string[];
  /**
   * Whether the instances are Spot: they cost less, and EC2 takes them with two minutes' notice, in which they drain. A
   * change makes the pool anew. Known while the program runs.
   * @default false
   */
  spot?: boolean;
  /** GiB of each instance's disk for images and containers, 30–16384. @default what ECS gives: 80 */
  diskSize?: number;
  /**
   * Seconds that instances are idle or hardly used before ECS ends or replaces them, 0–3600; -1 for never.
   * @default what ECS finds best; on this machine 300
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-infrastructure-optimization.html
   */
  scaleInAfter?: number;
  /**
   * How closely EC2 watches the instances: `DETAILED` every minute, at a price; on this machine recorded.
   * @default "BASIC"
   */
  monitoring?: "BASIC" | "DETAILED";
}

const PATTERN = /^[a-z0-9.*-]{1,30}$/;

const POOL = {
  requirements: INSTANCE_REQUIREMENTS,
  instanceTypes: texts('["m7i.*"]').known().and(checkTypes).default([]),
  spot: flag().known().default(false),
  diskSize: whole(30, 16384, "GiB"),
  scaleInAfter: whole(-1, 3600, "seconds"),
  monitoring: oneOf("BASIC", "DETAILED").default("BASIC"),
} satisfies Entries<ManagedInstancesPoolOptions>;

export interface ManagedInstancesPoolSpec extends SpecOf<typeof POOL> {
  /** The component in messages: `ManagedInstancesPool "workers"`. */
  path: string;
  name: string;
}

/** A pool's options, checked and with every default filled in. See {@link clusterSpec}. */
export function managedInstancesPoolSpec(
  path: string,
  name: string,
  options: Leafy<ManagedInstancesPoolOptions>,
  kind: ComponentKind = {},
): ManagedInstancesPoolSpec {
  const around = component(path, name, options, Object.keys(POOL), kind);
  return { path, name, ...fill(POOL, around.root, around) };
}

function checkTypes(types: Property): void {
  const items = types.items();
  if (items.length > 400) types.describe(`a list of ${items.length}`).fail("allowed are up to 400");
  hasEachOnce(types);
  for (const item of items) {
    if (item.checkable && !PATTERN.test(String(item.value))) {
      item.fail("allowed are names and patterns of EC2 instance types, such as m7i.*");
    }
  }
}
