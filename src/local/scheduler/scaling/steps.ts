import type { ScalingPolicy, StepAdjustment, StepScaling } from "../../scaling/record";
import type { Proposal } from "./proposal";
import type { Breach, ScalingScene } from "./scene";
import { DEFAULT_COOLDOWN, shown } from "./target-tracking";

/** What a step scaling policy would have the count be: as the alarms that call it are. */
export function takeSteps(scene: ScalingScene, policy: ScalingPolicy, capacity: number): Proposal[] {
  return scene.breachesOf(policy).map((breach) => {
    const { step = {} } = policy;
    const adjustment = adjustmentFor(step, breach);
    const common = { policy, voices: false };
    if (adjustment === undefined) return { ...common, wants: "nothing" };
    const capacityFrom = (base: number) => adjusted(step, adjustment, base);
    const wants = capacityFrom(capacity) >= capacity ? "out" : "in";
    return {
      ...common,
      wants,
      capacityFrom,
      cooldown: step.Cooldown ?? DEFAULT_COOLDOWN,
      cause: `monitor alarm ${breach.alarm} in state ALARM triggered policy ${policy.name}`,
      details: `The metric is ${shown(breach.value)}, the alarm's threshold ${shown(breach.threshold)}.`,
    };
  });
}

/**
 * The adjustment of the step that the metric is in, by how far it is from the alarm's threshold. Above it a lower bound
 * is part of the step and an upper one isn't; below it is the other way round.
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepAdjustment.html
 */
function adjustmentFor({ StepAdjustments: steps = [] }: StepScaling, breach: Breach): number | undefined {
  const distance = breach.value - breach.threshold;
  return steps.find((step) => isIn(step, distance, breach.above))?.ScalingAdjustment;
}

function isIn(step: StepAdjustment, distance: number, above: boolean): boolean {
  const { MetricIntervalLowerBound: lower, MetricIntervalUpperBound: upper } = step;
  const aboveLower = lower === undefined || (above ? distance >= lower : distance > lower);
  const belowUpper = upper === undefined || (above ? distance < upper : distance <= upper);
  return aboveLower && belowUpper;
}

/**
 * The count after a step. Percentages are rounded as AWS rounds them: above 1 down, between 0 and 1 to 1, and the same
 * towards 0 where capacity is taken away; then at least `MinAdjustmentMagnitude`.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
 */
function adjusted(step: StepScaling, adjustment: number, capacity: number): number {
  switch (step.AdjustmentType) {
    case "ExactCapacity":
      return adjustment;
    case "PercentChangeInCapacity": {
      const change = rounded((capacity * adjustment) / 100);
      const least = step.MinAdjustmentMagnitude ?? 0;
      const magnitude = Math.max(Math.abs(change), adjustment === 0 ? 0 : least);
      return Math.max(0, capacity + Math.sign(adjustment) * magnitude);
    }
    default:
      return Math.max(0, capacity + adjustment);
  }
}

function rounded(change: number): number {
  const magnitude = Math.abs(change);
  if (magnitude > 0 && magnitude < 1) return Math.sign(change);
  return Math.sign(change) * Math.floor(magnitude);
}
