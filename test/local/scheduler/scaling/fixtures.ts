import type { Service } from "../../../../src/local/ecs/service/record";
import type {
  ScalableTarget,
  ScalingPolicy,
  ScheduledAction,
  StepScaling,
  TargetTracking,
} from "../../../../src/local/scaling/record";
import { localPeriod, type MetricRef } from "../../../../src/local/scheduler/metrics/series";
import { type Breach, type ScalingDecision, type ScalingScene, scale } from "../../../../src/local/scheduler/scaling";
import { SERVICE, serviceOf } from "../../../support/fixtures";

/** The beginning of a period, whichever it is. */
export const START = 1_800_000_000_000;
const PACE = { factor: 1 };

export const TARGET: ScalableTarget = {
  id: "service/shop/web",
  arn: "arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target/1",
  serviceArn: SERVICE,
  min: 1,
  max: 10,
  roleArn: "arn:role",
  suspended: { in: false, out: false, scheduled: false },
  tags: {},
  createdAt: 0,
};

export function tracking(name: string, change: Partial<TargetTracking> = {}): ScalingPolicy {
  const configuration: TargetTracking = {
    TargetValue: 50,
    PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
    ...change,
  };
  return { id: `arn:${name}`, name, target: TARGET.id, targetTracking: configuration, createdAt: 0 };
}

export const CPU = tracking("cpu");
export const MEMORY = tracking("memory", {
  PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageMemoryUtilization" },
});

export function stepping(name: string, step: StepScaling): ScalingPolicy {
  return { id: `arn:${name}`, name, target: TARGET.id, step, createdAt: 0 };
}

/** Values of a metric by its name: one a period, the newest last; undefined is a period without a datapoint. */
export type Curves = Readonly<Record<string, readonly (number | undefined)[]>>;

export interface Situation {
  /** The service's desired count. @default 2 */
  count?: number;
  target?: Partial<ScalableTarget>;
  policies?: ScalingPolicy[];
  actions?: ScheduledAction[];
  curves?: Curves;
  breaches?: Record<string, Breach[]>;
  service?: Partial<Service>;
  /** @default as many as are desired */
  running?: number;
  present?: number;
  lastActivity?: ScalingScene["lastActivity"];
  changing?: ScalingScene["changing"];
  now?: number;
  pace?: { factor: number };
  deploying?: boolean;
}

export function decided(situation: Situation): ScalingDecision {
  const { count = 2, now = START, pace = PACE, curves = {}, breaches = {} } = situation;
  const made = serviceOf({ desiredCount: count }, 0);
  const rolloutState = situation.deploying ? ("IN_PROGRESS" as const) : ("COMPLETED" as const);
  const deployments = made.deployments.map((each) => ({ ...each, rolloutState }));
  const statistics = ({ metricName, period: seconds }: MetricRef, period: number, from: number, to: number) => {
    const values = curves[metricName] ?? [];
    const last = Math.floor(now / localPeriod(pace, seconds)) * period;
    return values
      .map((value, i) => ({ at: last - (values.length - i) * period, value }))
      .filter((point): point is { at: number; value: number } => point.value !== undefined)
      .filter(({ at }) => at >= from && at < to);
  };
  return scale(
    {
      target: { ...TARGET, ...situation.target },
      policies: situation.policies ?? [],
      actions: situation.actions ?? [],
      service: { ...made, deployments, ...situation.service },
      running: situation.running ?? count,
      present: situation.present ?? situation.running ?? count,
      lastActivity: situation.lastActivity,
      changing: situation.changing,
      metrics: { statistics },
      breachesOf: ({ name }) => breaches[name] ?? [],
      pace,
    },
    now,
  );
}

/** So many times the same. */
export const steady = (value: number | undefined, times = 15) => Array<number | undefined>(times).fill(value);
