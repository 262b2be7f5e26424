import type { ScalingPolicy } from "../../scaling/record";
import { recent } from "../metrics/series";
import { trackedOf } from "./metrics";
import type { Proposal } from "./proposal";
import type { ScalingScene } from "./scene";
import { alarmName, IN_AFTER, IN_BELOW, OUT_AFTER } from "./tracking-alarms";

/** Seconds that ECS's services wait where a policy says nothing. */
export const DEFAULT_COOLDOWN = 300;

/**
 * What a target tracking policy would have the count be. It needs every one of its datapoints: too few say nothing, and
 * are no low use. In is by default once use is low for 15 periods, out once it is high for 3.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
 */
export function trackTarget(scene: ScalingScene, policy: ScalingPolicy, capacity: number, now: number): Proposal {
  const { service } = scene;
  const configuration = policy.targetTracking!;
  const { TargetValue: target, DisableScaleIn: neverIn = false } = configuration;
  const tracked = service && trackedOf(configuration, service);
  const common = { policy, voices: !neverIn };
  if (!tracked) return { ...common, wants: "nothing" };
  const points = recent(scene, tracked, IN_AFTER, now);
  const last = points.at(-1)?.value;
  if (last === undefined) return { ...common, wants: "nothing" };
  const cause = (which: Parameters<typeof alarmName>[1]) =>
    `monitor alarm ${alarmName(policy, which)} in state ALARM triggered policy ${policy.name}`;
  const details = `${tracked.name} is ${shown(last)}, the target ${shown(target)}.`;
  const high = points.slice(-OUT_AFTER);
  if (high.length === OUT_AFTER && high.every(({ value }) => value > target)) {
    return {
      ...common,
      wants: "out",
      // Of nothing there is no proportion: the metric is as of one task then.
      capacityFrom: (base) => proportional(Math.max(base, 1), last, target),
      cooldown: configuration.ScaleOutCooldown ?? DEFAULT_COOLDOWN,
      cause: cause("AlarmHigh"),
      details,
    };
  }
  const isLow = points.length === IN_AFTER && points.every(({ value }) => value < target * IN_BELOW);
  if (!isLow || neverIn) return { ...common, wants: "nothing" };
  return {
    ...common,
    wants: "in",
    capacityFrom: (base) => Math.min(proportional(base, last, target), capacity),
    cooldown: configuration.ScaleInCooldown ?? DEFAULT_COOLDOWN,
    cause: cause("AlarmLow"),
    details,
  };
}

/** Rounded up: rather one too many than the metric above its target again. */
function proportional(capacity: number, value: number, target: number): number {
  return Math.ceil((capacity * value) / target - 1e-9);
}

/** A value for people. */
export const shown = (value: number) => String(Math.round(value * 100) / 100);
