import { CAPACITY_DEFAULTS } from "../defaults";
import type { Property } from "../property";
import type { CapacityItem } from "../specs";

const FIELDS: readonly (keyof CapacityItem)[] = ["provider", "pool", "base", "weight"];
const MOST = 20;

/** ECS's rules for a capacity provider strategy. `onPools`: it may not be Fargate's. */
export function checkCapacity(capacity: Property, onPools: boolean): void {
  capacity.known().list('capacities, such as [{ provider: "FARGATE" }]');
  const items = capacity.items();
  if (onPools) checkPools(capacity, items);
  if (items.length > MOST) capacity.describe(`a list of ${items.length}`).fail(`allowed are up to ${MOST} items`);
  for (const item of items) checkItem(item);
  checkOneKind(capacity, items);
  checkEachOnce(items);
  const withBase = items.filter((item) => (item.get("base").number ?? 0) > 0);
  if (withBase.length > 1) withBase[1]!.get("base").fail("allowed is a base on one item only");
  const weights = items.map((item) => item.get("weight")).map(({ value }) => value ?? CAPACITY_DEFAULTS.weight);
  if (weights.length > 0 && weights.every((weight) => weight === 0)) {
    items[0]!.get("weight").fail("allowed is 0 only where another item has a weight above it");
  }
}

function checkPools(capacity: Property, items: Property[]): void {
  const allowed = "an Ec2Service needs a pool: capacity: [{ pool }]";
  if (items.length === 0) capacity.fail(allowed);
  for (const item of items) item.get("pool").required(allowed);
}

function checkItem(item: Property): void {
  item.required("allowed are objects with a provider or a pool").fields(FIELDS);
  const provider = item.get("provider").known().oneOf(["FARGATE", "FARGATE_SPOT"]);
  const pool = item.get("pool");
  if (provider.value !== undefined && pool.value !== undefined) provider.fail("allowed is one of provider and pool");
  if (pool.value === undefined) provider.required("one of provider and pool is needed");
  item.get("base").whole(0, 100000);
  item.get("weight").whole(0, 1000);
}

function checkOneKind(capacity: Property, items: Property[]): void {
  const pools = items.filter((item) => item.get("pool").value !== undefined);
  if (pools.length > 0 && pools.length < items.length) {
    capacity.describe("a mixture").fail("allowed are Fargate's providers or pools, not both for one service");
  }
}

function checkEachOnce(items: Property[]): void {
  const seen = new Set<unknown>();
  for (const item of items) {
    const key = item.get("pool").value === undefined ? "provider" : "pool";
    const property = item.get(key);
    if (seen.has(property.value)) property.describe("there twice").fail("allowed is each once");
    seen.add(property.value);
  }
}
