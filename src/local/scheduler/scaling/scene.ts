import type { Service } from "../../ecs/service/record";
import type { Pace } from "../../pace";
import type { ScalableTarget, ScalingActivity, ScalingPolicy, ScheduledAction } from "../../scaling/record";
import type { Measured } from "../metrics/series";

/** An alarm that is in ALARM and has a policy for its action. */
export interface Breach {
  alarm: string;
  threshold: number;
  /** Of the alarm's metric now, by the statistic that the policy takes. */
  value: number;
  /** Whether it is in ALARM where the metric is above the threshold. */
  above: boolean;
}

/** Everything that scaling of one service looks at. */
export interface ScalingScene {
  target: ScalableTarget;
  policies: readonly ScalingPolicy[];
  actions: readonly ScheduledAction[];
  /** Undefined where there is no such service. */
  service: Service | undefined;
  /** Tasks of the service that run and are to stay. */
  running: number;
  /** Tasks of the service that are not STOPPED. */
  present: number;
  /** The last that was written down. */
  lastActivity: ScalingActivity | undefined;
  /** The activity of the last change. */
  changing: ScalingActivity | undefined;
  metrics: Measured;
  /** The alarms that call a policy now. */
  breachesOf(policy: ScalingPolicy): Breach[];
  pace: Pace;
}

/** What was decided about one service. Undefined is what stays as it is. */
export interface ScalingDecision {
  target?: ScalableTarget;
  /** The service's count. */
  desiredCount?: number;
  actions: ScheduledAction[];
  activities: ScalingActivity[];
  /** When to look again, though nothing happened. */
  wakeAt?: number;
}
