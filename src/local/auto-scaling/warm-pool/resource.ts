import type { PlainProperties } from "../../../cfn/typed";
import type { Control } from "../../control";
import { alreadyExists, type Handler, invalidProperty } from "../../resources/handler";
import { noun } from "../../resources/noun";
import { all } from "../../shapes/acted";
import type { AutoScalingGroup } from "../record";
import { withoutWarmPool, withWarmPool } from "./put";

type Properties = PlainProperties<"AWS::AutoScaling::WarmPool">;

const PATH = "AutoScalingGroupName";

/** Instances of a group that wait until it grows. */
export const warmPool: Handler<Properties> = {
  acts: {
    ...all(PATH, "MaxGroupPreparedCapacity", "MinSize", "PoolState"),
    InstanceReusePolicy: { ReuseOnScaleIn: true },
  },
  noun: noun<"autoScalingGroups">({
    table: "autoScalingGroups",
    find: ({ store }, { identifier }) => {
      const group = store.get("autoScalingGroups", identifier);
      return group?.warmPool && group;
    },
  }),

  create(control, { properties }) {
    const group = groupOf(control, properties.AutoScalingGroupName);
    if (group.warmPool) throw alreadyExists(`The warm pool of the Auto Scaling group ${group.id}`);
    if (group.onDemand) {
      throw invalidProperty(PATH, group.id, "allowed are groups without Spot instances, of which none can wait");
    }
    return { identifier: group.id, changes: withWarmPool(control, group, properties as object) };
  },

  update(control, { properties }, { identifier }) {
    const group = groupOf(control, identifier);
    return { identifier, changes: withWarmPool(control, group, properties as object) };
  },

  remove(control, { identifier }) {
    const group = control.store.get("autoScalingGroups", identifier);
    return group?.warmPool ? withoutWarmPool(control, group) : [];
  },
};

function groupOf({ store }: Control, name: string): AutoScalingGroup {
  const found = store.get("autoScalingGroups", name);
  if (found) return found;
  throw invalidProperty(PATH, name, "there is no such Auto Scaling group");
}
