import { checkPool } from "./checks/pool";
import { POOL_DEFAULTS } from "./defaults";
import { known, type Leafy } from "./leaf";
import type { ComponentKind, PoolSpec } from "./specs";
import type { PoolOptions } from "./types";

/** A pool's options, checked and with every default filled in. See {@link clusterSpec}. */
export function poolSpec(path: string, name: string, options: Leafy<PoolOptions>, kind: ComponentKind = {}): PoolSpec {
  checkPool(path, name, options, kind);
  const { instanceType, min, max, targetCapacity } = known(options);
  return {
    path,
    name,
    instanceType: instanceType ?? POOL_DEFAULTS.instanceType,
    min: min ?? POOL_DEFAULTS.min,
    max: max ?? POOL_DEFAULTS.max,
    targetCapacity: targetCapacity ?? POOL_DEFAULTS.targetCapacity,
  };
}
