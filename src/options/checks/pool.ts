import { POOL_DEFAULTS } from "../defaults";
import { Property } from "../property";
import type { ComponentKind } from "../specs";
import type { PoolOptions } from "../types";
import { checkComponentName } from "./names";

const FIELDS: readonly (keyof PoolOptions)[] = ["instanceType", "min", "max", "targetCapacity"];

export function checkPool(
  component: string,
  name: string,
  options: unknown,
  { frontProperties = [] }: ComponentKind,
): void {
  checkComponentName(new Property(component, "name", name));
  const pool = new Property(component, "", options).fields([...FIELDS, ...frontProperties]);
  pool.get("instanceType").string("EC2 instance types, such as t3.medium", /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/);
  const min = pool.get("min").whole(0);
  const max = pool.get("max").whole(1);
  pool.get("targetCapacity").whole(1, 100, "percent");
  const most = max.value === undefined ? POOL_DEFAULTS.max : max.number;
  if (min.number !== undefined && most !== undefined && min.number > most) {
    min.fail(`allowed are numbers up to max, which is ${most}`);
  }
}
