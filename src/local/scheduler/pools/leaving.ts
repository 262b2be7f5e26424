import type { AutoScalingGroup } from "../../auto-scaling/record";
import type { ContainerInstance } from "../../ecs/instance/record";

/** Which instances go when a group has more than it wants: those that run nothing, and of them the oldest, in the zone with most. */
export function leaving(
  group: AutoScalingGroup,
  members: ContainerInstance[],
  isBusy: (instance: ContainerInstance) => boolean,
): ContainerInstance[] {
  const left = [...members];
  const gone: ContainerInstance[] = [];
  while (left.length > group.desired) {
    const crowd = (zone: string) => left.filter((each) => each.zone === zone).length;
    left.sort(
      (a, b) =>
        Number(isBusy(a)) - Number(isBusy(b)) || crowd(b.zone) - crowd(a.zone) || a.registeredAt - b.registeredAt,
    );
    gone.push(...left.splice(0, 1));
  }
  return gone;
}
