import type { Control } from "../control";
import { typeOf } from "./check-policy";
import { DIMENSION, NAMESPACE } from "./find";
import type { ScalableTarget, ScalingActivity, ScalingPolicy, ScheduledAction } from "./record";

const seconds = (at: number | undefined) => (at === undefined ? undefined : at / 1000);

const keyOf = (target: string) => ({ ServiceNamespace: NAMESPACE, ResourceId: target, ScalableDimension: DIMENSION });

export function describeTarget(target: ScalableTarget) {
  return {
    ...keyOf(target.id),
    MinCapacity: target.min,
    MaxCapacity: target.max,
    RoleARN: target.roleArn,
    CreationTime: seconds(target.createdAt),
    SuspendedState: {
      DynamicScalingInSuspended: target.suspended.in,
      DynamicScalingOutSuspended: target.suspended.out,
      ScheduledScalingSuspended: target.suspended.scheduled,
    },
    ScalableTargetARN: target.arn,
  };
}

/** With the alarms that call it. */
export function describePolicy({ store }: Pick<Control, "store">, policy: ScalingPolicy) {
  const calling = store.by("alarms", "action", policy.id);
  return {
    PolicyARN: policy.id,
    PolicyName: policy.name,
    ...keyOf(policy.target),
    PolicyType: typeOf(policy),
    StepScalingPolicyConfiguration: policy.step,
    TargetTrackingScalingPolicyConfiguration: policy.targetTracking,
    PredictiveScalingPolicyConfiguration: policy.predictive,
    Alarms: calling.map(({ id, arn }) => ({ AlarmName: id, AlarmARN: arn })),
    CreationTime: seconds(policy.createdAt),
  };
}

export function describeAction(action: ScheduledAction) {
  return {
    ScheduledActionName: action.name,
    ScheduledActionARN: action.id,
    ...keyOf(action.target),
    Schedule: action.schedule,
    Timezone: action.timeZone,
    StartTime: seconds(action.startAt),
    EndTime: seconds(action.endAt),
    ScalableTargetAction: { MinCapacity: action.min, MaxCapacity: action.max },
    CreationTime: seconds(action.createdAt),
  };
}

export function describeActivity(activity: ScalingActivity) {
  return {
    ActivityId: activity.id,
    ...keyOf(activity.target),
    Description: activity.description,
    Cause: activity.cause,
    StartTime: seconds(activity.startedAt),
    EndTime: seconds(activity.endedAt),
    StatusCode: activity.status,
    StatusMessage: activity.message,
    Details: activity.details,
    NotScaledReasons: activity.notScaled && [activity.notScaled],
  };
}
