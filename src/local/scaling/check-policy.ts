import { isDeepStrictEqual } from "node:util";
import { arn, lastPart } from "../arns";
import type { Control } from "../control";
import { checkQueries } from "../metrics/queries";
import { PREDEFINED_METRICS } from "../scheduler/scaling";
import { checkPredictive } from "./check-predictive";
import { validation } from "./find";
import { uuidOf } from "./ids";
import type {
  CustomizedMetric,
  PredictiveScaling,
  ScalableTarget,
  ScalingPolicy,
  StepAdjustment,
  StepScaling,
  TargetTracking,
} from "./record";

export interface PolicyInput {
  PolicyName: string;
  PolicyType?: string;
  TargetTrackingScalingPolicyConfiguration?: TargetTracking;
  StepScalingPolicyConfiguration?: StepScaling;
  PredictiveScalingPolicyConfiguration?: PredictiveScaling;
}

/** The policy that is asked for: a new one, or the one of its name with another configuration. */
export function policyOf(control: Control, target: ScalableTarget, input: PolicyInput, stack?: string): ScalingPolicy {
  const { PolicyName: name, TargetTrackingScalingPolicyConfiguration: tracking } = input;
  const others = control.store.by("scalingPolicies", "target", target.id);
  const before = others.find((policy) => policy.name === name);
  const type = input.PolicyType ?? (before && typeOf(before));
  if (type === undefined) throw validation("PolicyType is required for a new policy.");
  const policy = {
    id:
      before?.id ?? arn("autoscaling", `scalingPolicy:${uuidOf(control)}:resource/ecs/${target.id}:policyName/${name}`),
    name,
    target: target.id,
    ...(stack !== undefined && { stack }),
    createdAt: before?.createdAt ?? control.clock.now(),
  };
  if (type === "PredictiveScaling") {
    const predictive = input.PredictiveScalingPolicyConfiguration ?? before?.predictive;
    if (!predictive) {
      throw validation("PredictiveScalingPolicyConfiguration is required for a policy of type PredictiveScaling.");
    }
    checkPredictive(predictive);
    return { ...policy, predictive };
  }
  if (type === "StepScaling") {
    const step = input.StepScalingPolicyConfiguration ?? before?.step;
    if (!step) throw validation("StepScalingPolicyConfiguration is required for a policy of type StepScaling.");
    if (tracking)
      throw validation("TargetTrackingScalingPolicyConfiguration isn't one of a policy of type StepScaling.");
    checkSteps(step);
    return { ...policy, step };
  }
  const targetTracking = tracking ?? before?.targetTracking;
  if (!targetTracking) {
    throw validation(
      "TargetTrackingScalingPolicyConfiguration is required for a policy of type TargetTrackingScaling.",
    );
  }
  if (input.StepScalingPolicyConfiguration) {
    throw validation("StepScalingPolicyConfiguration isn't one of a policy of type TargetTrackingScaling.");
  }
  checkTracking(control, target, targetTracking);
  const twin = others.find((each) => each.name !== name && metricOf(each) && isSame(each, targetTracking));
  if (twin) {
    throw validation(
      `Only one TargetTrackingScaling policy for a given metric specification is allowed; ${twin.name} has it.`,
    );
  }
  return { ...policy, targetTracking };
}

export function typeOf({ step, predictive }: ScalingPolicy): string {
  if (predictive) return "PredictiveScaling";
  return step ? "StepScaling" : "TargetTrackingScaling";
}

const metricOf = ({ targetTracking }: Pick<ScalingPolicy, "targetTracking">) =>
  targetTracking && [targetTracking.PredefinedMetricSpecification, targetTracking.CustomizedMetricSpecification];

const isSame = (policy: ScalingPolicy, targetTracking: TargetTracking) =>
  isDeepStrictEqual(metricOf(policy), metricOf({ targetTracking }));

const AT = "TargetTrackingScalingPolicyConfiguration";

function checkTracking({ store }: Control, target: ScalableTarget, tracking: TargetTracking): void {
  const { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: custom, TargetValue } = tracking;
  if (!(TargetValue > 0)) throw validation(`${AT}.TargetValue is ${TargetValue}; allowed are numbers above 0.`);
  for (const name of ["ScaleOutCooldown", "ScaleInCooldown"] as const) checkSeconds(`${AT}.${name}`, tracking[name]);
  if ((predefined === undefined) === (custom === undefined)) {
    throw validation(`${AT} needs one of PredefinedMetricSpecification and CustomizedMetricSpecification.`);
  }
  if (custom) checkCustom(custom);
  if (!predefined) return;
  const { PredefinedMetricType: type, ResourceLabel: label } = predefined;
  const at = `${AT}.PredefinedMetricSpecification`;
  if (!PREDEFINED_METRICS.includes(type)) {
    throw validation(
      `${at}.PredefinedMetricType is ${type}; those of ECS services are ${PREDEFINED_METRICS.join(", ")}.`,
    );
  }
  if (type !== "ALBRequestCountPerTarget") {
    if (label !== undefined) throw validation(`${at}.ResourceLabel is allowed with ALBRequestCountPerTarget only.`);
    return;
  }
  const [, balancer, group] = /^(app\/[^/]+\/[^/]+)\/(targetgroup\/[^/]+\/[^/]+)$/.exec(label ?? "") ?? [];
  if (!balancer || !group) {
    throw validation(
      `${at}.ResourceLabel is ${JSON.stringify(label) ?? "missing"}; it is made of the ends of the load balancer's and the ` +
        "target group's ARN: app/<name>/<id>/targetgroup/<name>/<id>.",
    );
  }
  const attached = store
    .get("services", target.serviceArn)
    ?.revision.loadBalancers.some(({ targetGroupArn }) => targetGroupArn.endsWith(`:${group}`));
  if (!attached)
    throw validation(`${at}.ResourceLabel names ${group}, which isn't attached to ${lastPart(target.id)}.`);
}

function checkCustom({ Metrics, MetricName, Namespace, Statistic }: CustomizedMetric): void {
  const at = `${AT}.CustomizedMetricSpecification`;
  if (Metrics) {
    if (MetricName || Namespace || Statistic) throw validation(`${at} has Metrics, or a metric of its own, not both.`);
    checkQueries(`${at}.Metrics`, Metrics, validation);
    return;
  }
  const missing = Object.entries({ MetricName, Namespace, Statistic }).find(([, value]) => value === undefined);
  if (missing) throw validation(`${at}.${missing[0]} is required where there are no Metrics.`);
}

/** Steps of a policy at most: https://docs.aws.amazon.com/general/latest/gr/as-app.html */
const MOST_STEPS = 20;

const STEP = "StepScalingPolicyConfiguration";

function checkSteps(step: StepScaling): void {
  const { AdjustmentType: type, StepAdjustments: steps = [], MinAdjustmentMagnitude: least, Cooldown } = step;
  if (type === undefined) throw validation(`${STEP}.AdjustmentType is required.`);
  if (steps.length === 0) throw validation(`${STEP}.StepAdjustments needs one step at least.`);
  if (steps.length > MOST_STEPS)
    throw validation(`${STEP}.StepAdjustments has ${steps.length}; allowed are ${MOST_STEPS}.`);
  checkSeconds(`${STEP}.Cooldown`, Cooldown);
  if (least !== undefined && type !== "PercentChangeInCapacity") {
    throw validation(`${STEP}.MinAdjustmentMagnitude is allowed with PercentChangeInCapacity only.`);
  }
  if (least !== undefined && least < 1) {
    throw validation(`${STEP}.MinAdjustmentMagnitude is ${least}; allowed are whole numbers from 1.`);
  }
  steps.forEach((each, i) => {
    if (type === "ExactCapacity" && each.ScalingAdjustment < 0) {
      throw validation(
        `${STEP}.StepAdjustments.${i}.ScalingAdjustment is ${each.ScalingAdjustment}; an exact capacity is 0 or more.`,
      );
    }
    checkInterval(each, i);
  });
  checkIntervals(steps);
}

function checkInterval(
  { MetricIntervalLowerBound: lower, MetricIntervalUpperBound: upper }: StepAdjustment,
  i: number,
) {
  if (lower === undefined || upper === undefined || lower < upper) return;
  throw validation(
    `${STEP}.StepAdjustments.${i}.MetricIntervalUpperBound is ${upper}; it must be more than the lower bound, ${lower}.`,
  );
}

/** Steps neither overlap nor leave a gap between them. */
function checkIntervals(steps: StepAdjustment[]): void {
  const low = ({ MetricIntervalLowerBound: lower = Number.NEGATIVE_INFINITY }: StepAdjustment) => lower;
  const high = ({ MetricIntervalUpperBound: upper = Number.POSITIVE_INFINITY }: StepAdjustment) => upper;
  const sorted = [...steps].sort((a, b) => low(a) - low(b));
  for (const [i, step] of sorted.entries()) {
    const next = sorted[i + 1];
    if (!next) return;
    if (high(step) > low(next)) throw validation(`${STEP}.StepAdjustments overlap at ${low(next)}.`);
    if (high(step) < low(next)) {
      throw validation(`${STEP}.StepAdjustments leave a gap from ${high(step)} to ${low(next)}.`);
    }
  }
}

function checkSeconds(path: string, seconds: number | undefined): void {
  if (seconds !== undefined && seconds < 0) throw validation(`${path} is ${seconds}; allowed are seconds from 0.`);
}
