import { FARGATE_PROVIDERS } from "../ecs/fargate";
import type { Around } from "./entry";
import { type Entries, fillOne, group, list, type SpecOf } from "./group";
import { isLeaf, type Maybe } from "./leaf";
import { Property } from "./property";
import { oneOf, value, whole } from "./values";

/**
 * Fargate's own capacity providers. Tasks on `FARGATE_SPOT` cost less and may be interrupted with two minutes' notice.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
export type CapacityProviderName = "FARGATE" | "FARGATE_SPOT";

/**
 * One item of a service's capacity, its capacity provider strategy in ECS's words: exactly one of `provider` and a pool,
 * which the fronts add as `pool`. A service has up to 20 items, each provider once, and is on Fargate's providers, on pools
 * or on one ExternalCapacity, never on several of these.
 * @example [{ provider: "FARGATE", base: 1 }, { provider: "FARGATE_SPOT", weight: 3 }]
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
 */
export interface CapacityOptions {
  /** One of Fargate's capacity providers. @default the item's pool */
  provider?: CapacityProviderName;
  /** Tasks to place here before the weights count, 0–100000; on one item only. @default 0 */
  base?: number;
  /** Share of the tasks beyond the base, 0–1000; above 0 on one item at least. @default 1 */
  weight?: number;
}

/** What the spec sees of a pool: whether it is `ExternalCapacity`. */
interface AnyPool {
  external?: boolean;
}

/** Whether the item is machines of one's own, which have the launch type EXTERNAL. */
export const isExternal = ({ pool }: { pool?: unknown }) => (pool as AnyPool | undefined)?.external === true;

/** See {@link CapacityOptions}. `Pool` is whatever stands for a pool. */
export interface CapacityItem<Pool = unknown> {
  provider?: CapacityProviderName;
  pool?: Pool;
  base?: Maybe<number>;
  weight?: Maybe<number>;
}

const ITEM = {
  provider: oneOf(...FARGATE_PROVIDERS).known(),
  pool: value<object>(() => {}),
  base: whole(0, 100000).default(0),
  weight: whole(0, 1000).default(1),
} satisfies Entries<CapacityOptions & { pool?: object }>;

type Item = SpecOf<typeof ITEM>;

const STRATEGY = list(
  group(ITEM, isOnOne),
  'capacities, such as [{ provider: "FARGATE" }]',
  "allowed are objects with a provider or a pool",
).default([{ provider: "FARGATE" }]);

const MOST = 20;

export interface CapacitySpec<Pool = unknown> extends Omit<Item, "pool"> {
  pool?: Pool;
}

/**
 * A service's capacity provider strategy. An empty one is the default.
 * @param onPools whether the service runs on pools only: an `Ec2Service`
 */
export function capacitySpec<Pool>(
  capacity: readonly CapacityItem<Pool>[],
  onPools: boolean,
  around: Pick<Around, "name" | "root">,
): CapacitySpec<Pool>[] {
  const said = new Property(around.root.component, "capacity", capacity);
  if (onPools) checkPools(said);
  const spec = fillOne(STRATEGY, capacity.length === 0 ? said.as(undefined) : said, around);
  checkCount(said);
  checkOneKind(said, spec);
  checkExternal(said, spec);
  checkEachOnce(said, spec);
  checkBase(said, spec);
  checkWeights(said, spec);
  return spec as CapacitySpec<Pool>[];
}

function isOnOne(item: Property, { provider, pool }: Item): void {
  const property = item.get("provider");
  if (provider !== undefined && pool !== undefined) property.fail("allowed is one of provider and pool");
  if (provider === undefined && pool === undefined) property.fail("one of provider and pool is needed");
}

function checkPools(capacity: Property): void {
  const allowed = "an Ec2Service needs a pool: capacity: [{ pool }]";
  const items = capacity.items();
  if (items.length === 0) capacity.fail(allowed);
  for (const pool of items.map((item) => item.get("pool"))) if (pool.value === undefined) pool.fail(allowed);
}

function checkCount(capacity: Property): void {
  const { length } = capacity.items();
  if (length > MOST) capacity.describe(`a list of ${length}`).fail(`allowed are up to ${MOST} items`);
}

function checkOneKind(capacity: Property, items: Item[]): void {
  const pools = items.filter((item) => item.pool !== undefined);
  if (pools.length > 0 && pools.length < items.length) {
    capacity.describe("a mixture").fail("allowed are Fargate's providers or pools, not both for one service");
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html */
function checkExternal(capacity: Property, items: Item[]): void {
  const external = items.findIndex(isExternal);
  if (external < 0) return;
  const why = "since external machines are no capacity provider";
  if (items.length > 1) capacity.describe("a mixture").fail(`allowed is an ExternalCapacity by itself, ${why}`);
  for (const key of ["base", "weight"]) {
    const property = at(capacity, external, key);
    if (property.value !== undefined) property.fail(`allowed is only to leave it out, ${why}`);
  }
}

function checkEachOnce(capacity: Property, items: Item[]): void {
  const of = ({ provider, pool }: Item) => pool ?? provider;
  const again = items.findIndex((item, i) => items.findIndex((other) => of(other) === of(item)) < i);
  if (again < 0) return;
  const key = items[again]!.pool === undefined ? "provider" : "pool";
  at(capacity, again, key).describe("there twice").fail("allowed is each once");
}

function checkBase(capacity: Property, items: Item[]): void {
  const [, second] = items.flatMap(({ base }, i) => (!isLeaf(base) && base > 0 ? [i] : []));
  if (second !== undefined) at(capacity, second, "base").fail("allowed is a base on one item only");
}

function checkWeights(capacity: Property, items: Item[]): void {
  if (items.some(({ weight }) => weight !== 0)) return;
  at(capacity, 0, "weight").fail("allowed is 0 only where another item has a weight above it");
}

const at = (capacity: Property, item: number, key: string) => capacity.items()[item]!.get(key);
