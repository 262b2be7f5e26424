import { isLeaf, type Maybe } from "./leaf";
import type { Property } from "./property";

/** What of a pool's spec depends on other properties of it. */
interface PoolProperties {
  min: Maybe<number>;
  max: Maybe<number>;
  desired?: Maybe<number>;
  minimumStep: Maybe<number>;
  maximumStep: Maybe<number>;
  requirements?: object;
  moreInstanceTypes: readonly unknown[];
  spot: number;
  operatingSystem: string;
  userData?: unknown;
  agentSettings: object;
  managedScaling: boolean;
  managedTerminationProtection: boolean;
  refresh: boolean;
  warmPool?: object;
}

/** What must be true of several properties of a pool together. */
export function checkTogether(pool: Property, spec: PoolProperties): void {
  for (const check of [order, steps, typesOrRequirements, scaledByWhom, protection, warm, ofBottlerocket])
    check(pool, spec);
}

function order(pool: Property, { min, max }: PoolProperties): void {
  if (isLeaf(min) || isLeaf(max) || min <= max) return;
  pool.get("min").fail(`allowed are numbers up to max, which is ${max}`);
}

function steps(pool: Property, { minimumStep, maximumStep }: PoolProperties): void {
  if (isLeaf(minimumStep) || isLeaf(maximumStep) || minimumStep <= maximumStep) return;
  pool.get("minimumStep").as(minimumStep).fail(`allowed are numbers up to maximumStep, which is ${maximumStep}`);
}

function typesOrRequirements(pool: Property, { requirements, moreInstanceTypes }: PoolProperties): void {
  if (requirements === undefined) return;
  const allowed = "allowed are types or requirements, not both";
  if (pool.get("instanceType").value !== undefined) pool.get("instanceType").fail(allowed);
  if (moreInstanceTypes.length > 0) pool.get("moreInstanceTypes").describe("set").fail(allowed);
}

const OF_MANAGED_SCALING = ["targetCapacity", "minimumStep", "maximumStep", "instanceWarmup"] as const;

function scaledByWhom(pool: Property, { managedScaling, desired, min, max }: PoolProperties): void {
  if (managedScaling) {
    if (desired !== undefined) {
      pool.get("desired").fail("allowed is only to leave it out, since managedScaling sets it, from min to max");
    }
    return;
  }
  for (const key of OF_MANAGED_SCALING) {
    const property = pool.get(key);
    if (property.value !== undefined) property.fail("allowed is only to leave it out, since managedScaling is false");
  }
  if (desired === undefined || isLeaf(desired)) return;
  if (!isLeaf(min) && desired < min) pool.get("desired").fail(`allowed are numbers from min, which is ${min}`);
  if (!isLeaf(max) && desired > max) pool.get("desired").fail(`allowed are numbers up to max, which is ${max}`);
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AutoScalingGroupProvider.html */
function protection(pool: Property, { managedTerminationProtection, managedScaling, refresh }: PoolProperties): void {
  if (!managedTerminationProtection) return;
  const property = pool.get("managedTerminationProtection");
  if (!managedScaling) property.fail("allowed is false, since managedScaling is false");
  if (refresh) property.fail("allowed is false where refresh is true: protected instances are not replaced");
}

/** @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html */
function warm(
  pool: Property,
  { warmPool, spot, moreInstanceTypes, requirements, operatingSystem }: PoolProperties,
): void {
  if (warmPool === undefined) return;
  const property = pool.get("warmPool").describe("set");
  if (spot > 0 || moreInstanceTypes.length > 0 || requirements !== undefined) {
    property.fail(
      "allowed with spot, moreInstanceTypes and requirements is none: a warm pool is of one type, On-Demand",
    );
  }
  if (operatingSystem === "bottlerocket") {
    property.fail("allowed with Bottlerocket is none: its instances would join the cluster while they wait");
  }
}

function ofBottlerocket(pool: Property, { operatingSystem, userData, agentSettings }: PoolProperties): void {
  if (operatingSystem !== "bottlerocket") return;
  if (userData !== undefined) pool.get("userData").fail("allowed with Bottlerocket, which has no shell, is none");
  if (Object.keys(agentSettings).length > 0) {
    pool.get("agentSettings").describe("set").fail("allowed with Bottlerocket, whose settings are others, are none");
  }
}

/** Settings that follow from other properties. */
const OWN: Readonly<Record<string, string>> = {
  ECS_CLUSTER: "the cluster is the pool's own",
  ECS_INSTANCE_ATTRIBUTES: "attributes says them",
  ECS_AWSVPC_BLOCK_IMDS: "tasks in awsvpc mode have roles of their own",
  ECS_ENABLE_SPOT_INSTANCE_DRAINING: "instances on Spot drain",
  ECS_WARM_POOLS_CHECK: "warmPool says whether there is one",
};

export function checkSettings(settings: Property): void {
  for (const [name, setting] of settings.entries()) {
    if (!/^ECS_[A-Z0-9_]+$/.test(name)) setting.fail("allowed are names of the agent's settings, such as ECS_LOGLEVEL");
    const why = OWN[name];
    if (why !== undefined) setting.fail(`allowed is only to leave it out: ${why}`);
    if (setting.checkable && !/^[^\n]*$/.test(String(setting.value))) setting.fail("allowed are texts of one line");
  }
}
