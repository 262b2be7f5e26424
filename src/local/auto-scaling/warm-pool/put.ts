import type { Control } from "../../control";
import type { Change } from "../../store/store";
import { withMembership } from "../membership";
import type { AutoScalingGroup, WarmPool } from "../record";

/** A warm pool as the API and templates say it. */
export interface WarmPoolInput {
  MaxGroupPreparedCapacity?: number;
  MinSize?: number;
  PoolState?: WarmPool["state"];
  InstanceReusePolicy?: { ReuseOnScaleIn?: boolean };
}

/** The group with the warm pool, and the instances that come with it; a `MaxGroupPreparedCapacity` of -1 is none. */
export function withWarmPool(control: Control, group: AutoScalingGroup, input: WarmPoolInput): Change[] {
  const { MaxGroupPreparedCapacity: most, MinSize = 0, PoolState = "Stopped", InstanceReusePolicy } = input;
  const warmPool: WarmPool = {
    min: MinSize,
    ...(most !== undefined && most >= 0 && { maxPrepared: most }),
    state: PoolState,
    reuse: InstanceReusePolicy?.ReuseOnScaleIn ?? false,
  };
  return withMembership(control, [{ table: "autoScalingGroups", put: { ...group, warmPool } }]);
}

/** The group without one: what waited is gone. */
export function withoutWarmPool(control: Control, { warmPool: _, ...group }: AutoScalingGroup): Change[] {
  return withMembership(control, [{ table: "autoScalingGroups", put: group }]);
}
