import { randomBytes } from "node:crypto";
import { instanceSize } from "../ecs/instance/instance-types";
import { instanceChanges } from "../ecs/instance/membership";
import { scaledOut } from "../scheduler/managed-scaling";
import type { Decision } from "../scheduler/schedule";
import type { Change, Store } from "../store/store";

const hex = (digits: number) =>
  randomBytes(Math.ceil(digits / 2))
    .toString("hex")
    .slice(0, digits);

/** More instances in the pools that tasks found no place in. */
export function scaleOut(store: Store, unplaced: Decision["unplaced"], now: number): Change[] {
  if (unplaced.length === 0) return [];
  const pools = store.list("capacityProviders").flatMap((provider) => {
    const group = store.get("autoScalingGroups", provider.autoScalingGroup);
    const size = group && instanceSize(group.instanceType);
    return group && size ? [{ provider, group, size }] : [];
  });
  const groups = scaledOut(pools, unplaced);
  const providers = pools
    .filter(({ group }) => groups.some(({ id }) => id === group.id))
    .map(({ provider }) => provider.id);
  const clusters = store.list("clusters").filter((each) => each.capacityProviders.some((id) => providers.includes(id)));
  return [
    ...groups.map((put): Change => ({ table: "autoScalingGroups", put })),
    ...clusters.flatMap((cluster) => instanceChanges({ store, hex, clock: { now: () => now } }, cluster, groups)),
  ];
}
