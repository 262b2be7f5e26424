import { localPeriod } from "../metrics/series";
import { primary } from "../services";
import { keepInside, runScheduled } from "./bounds";
import { ScalingDraft } from "./draft";
import { trackedOf } from "./metrics";
import { followPolicies } from "./policies";
import { nextHour } from "./predictive";
import { follow } from "./progress";
import type { ScalingDecision, ScalingScene } from "./scene";

/** What scaling does about one service now. */
export function scale(scene: ScalingScene, now: number): ScalingDecision {
  const draft = new ScalingDraft(scene, now);
  follow(draft);
  runScheduled(draft);
  const { service } = scene;
  const deployment = service && primary(service);
  // Task sets are scaled whatever their controller does meanwhile.
  const deploying = deployment?.rolloutState === "IN_PROGRESS" && !deployment.taskSet;
  keepInside(draft, deploying);
  if (service?.status === "ACTIVE") {
    followPolicies(draft, deploying);
    draft.wake(nextPeriod(scene, now));
    draft.wake(nextHour(scene, now));
  }
  return draft.decision();
}

/** When the first of the policies' metrics has its next datapoint. */
function nextPeriod({ policies, service, pace }: ScalingScene, now: number): number | undefined {
  const periods = policies.flatMap(({ targetTracking }) => {
    const tracked = service && targetTracking && trackedOf(targetTracking, service);
    return tracked ? [localPeriod(pace, tracked.period)] : [];
  });
  if (periods.length === 0) return undefined;
  return Math.min(...periods.map((period) => (Math.floor(now / period) + 1) * period));
}
