import type { Control } from "../control";
import { measuredIn } from "../metrics/measured";
import { RETENTION } from "../metrics/record";
import { AHEAD, expectedLoad, type ForecastScene, hourOf, tasksFor } from "../scheduler/scaling";
import { findTarget, notFound, type TargetKey, validation } from "./find";

/** Milliseconds between the two ends of what is asked for, at most. */
const LONGEST = 30 * 86_400_000;

interface ForecastInput extends TargetKey {
  PolicyName: string;
  /** Seconds since 1970. */
  StartTime: number;
  EndTime: number;
}

/**
 * What a policy expects, hour by hour of this machine's time: nothing of hours that no metrics of a day before are there of.
 * Of hours gone by it is what was expected as they began.
 */
export async function getPredictiveScalingForecast(control: Control, input: ForecastInput) {
  const { store, clock, pace } = control;
  const target = findTarget(control, input);
  const policy = store.by("scalingPolicies", "target", target.id).find(({ name }) => name === input.PolicyName);
  if (!policy) throw notFound(`No scaling policy found for ${target.id}, policy name: ${input.PolicyName}`);
  const { predictive } = policy;
  if (!predictive) throw validation(`${policy.name} is no policy of type PredictiveScaling.`);
  const [from, to] = [input.StartTime * 1000, input.EndTime * 1000];
  if (from >= to) throw validation("StartTime must be before EndTime.");
  if (to - from > LONGEST) throw validation("StartTime and EndTime are more than 30 days apart.");
  const now = clock.now();
  const length = hourOf(pace);
  const scene: ForecastScene = { metrics: measuredIn(store), pace, service: store.get("services", target.serviceArn) };
  const last = Math.min(Math.ceil(to / length), Math.floor(now / length) + AHEAD);
  const times: number[] = [];
  const loads: number[] = [];
  // Of a time from which nothing is kept there was nothing to expect.
  for (let hour = Math.ceil(Math.max(from, now - RETENTION) / length); hour < last; hour++) {
    const load = expectedLoad(predictive, scene, hour, Math.min(now, hour * length));
    if (load === undefined) continue;
    times.push((hour * length) / 1000);
    loads.push(load);
  }
  const [MetricSpecification] = predictive.MetricSpecifications;
  return {
    LoadForecast: [{ Timestamps: times, Values: loads, MetricSpecification }],
    CapacityForecast: { Timestamps: times, Values: loads.map((load) => tasksFor(predictive, load)) },
    UpdateTime: (Math.floor(now / length) * length) / 1000,
  };
}
