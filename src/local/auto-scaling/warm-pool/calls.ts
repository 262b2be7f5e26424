import { ApiError } from "../../../protocol/errors";
import type { Calls } from "../../api";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { describeWarm, describeWarmPool } from "../describe";
import { groupNamed, validationError } from "../find";
import { PAGED, type PageInput, paged } from "../pages";
import { type WarmPoolInput, withoutWarmPool, withWarmPool } from "./put";

interface Named {
  AutoScalingGroupName: string;
}

async function putWarmPool(control: Control, input: Named & WarmPoolInput) {
  const group = groupNamed(control, input.AutoScalingGroupName);
  if (group.onDemand)
    throw validationError("You can't add a warm pool to an Auto Scaling group that has Spot Instances.");
  await control.store.commit(withWarmPool(control, group, input));
  return {};
}

async function describe(control: Control, input: Named & PageInput) {
  const { AutoScalingGroupName: name, ...page } = input;
  const group = groupNamed(control, name);
  const shown = paged("Instances", describeWarm(control, group), page, ({ InstanceId }) => InstanceId);
  return { ...(group.warmPool && { WarmPoolConfiguration: describeWarmPool(group.warmPool) }), ...shown };
}

async function deleteWarmPool(control: Control, input: Named) {
  const group = groupNamed(control, input.AutoScalingGroupName);
  if (!group.warmPool) {
    throw new ApiError("ValidationError", `No warm pool found for the Auto Scaling group ${group.id}.`);
  }
  await control.store.commit(withoutWarmPool(control, group));
  return {};
}

export const WARM_POOL_CALLS: Calls = {
  PutWarmPool: {
    run: putWarmPool,
    acts: {
      ...all("AutoScalingGroupName", "MaxGroupPreparedCapacity", "MinSize", "PoolState"),
      InstanceReusePolicy: { ReuseOnScaleIn: true },
    },
  },
  DescribeWarmPool: { run: describe, acts: { AutoScalingGroupName: true, ...PAGED } },
  DeleteWarmPool: { run: deleteWarmPool, acts: all("AutoScalingGroupName", "ForceDelete") },
};
