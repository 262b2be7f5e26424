import { LOCAL_ACCOUNT } from "../../protocol/calls";
import { arn } from "../arns";
import type { Control } from "../control";
import { SAYS } from "../scheduler/scaling";
import { scaledService, validation } from "./find";
import type { ScalableTarget } from "./record";

export interface TargetInput {
  ResourceId: string;
  MinCapacity?: number;
  MaxCapacity?: number;
  RoleARN?: string;
  SuspendedState?: {
    DynamicScalingInSuspended?: boolean;
    DynamicScalingOutSuspended?: boolean;
    ScheduledScalingSuspended?: boolean;
  };
}

/** The role that Application Auto Scaling makes in an account. */
const SERVICE_LINKED_ROLE =
  `arn:aws:iam::${LOCAL_ACCOUNT}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/` +
  "AWSServiceRoleForApplicationAutoScaling_ECSService";

/** The scalable target that is asked for: a new one, or the one that is there with its changes. */
export function registered(
  control: Control,
  input: TargetInput,
  more: Pick<ScalableTarget, "stack" | "tags">,
): ScalableTarget {
  const { ResourceId: id } = input;
  const service = scaledService(control, id);
  const before = control.store.get("scalableTargets", id);
  const min = input.MinCapacity ?? before?.min;
  const max = input.MaxCapacity ?? before?.max;
  if (min === undefined) throw validation("MinCapacity is required where a scalable target is registered.");
  if (max === undefined) throw validation("MaxCapacity is required where a scalable target is registered.");
  checkBounds(min, max);
  const suspended = input.SuspendedState;
  return {
    id,
    arn: before?.arn ?? arn("application-autoscaling", `scalable-target/${control.hex(32)}`),
    serviceArn: service.id,
    ...more,
    min,
    max,
    roleArn: input.RoleARN ?? before?.roleArn ?? SERVICE_LINKED_ROLE,
    suspended: {
      in: suspended?.DynamicScalingInSuspended ?? before?.suspended.in ?? false,
      out: suspended?.DynamicScalingOutSuspended ?? before?.suspended.out ?? false,
      scheduled: suspended?.ScheduledScalingSuspended ?? before?.suspended.scheduled ?? false,
    },
    createdAt: before?.createdAt ?? control.clock.now(),
    bounded: { min: SAYS.minimum(min), max: SAYS.maximum(max) },
    ...(before?.lastChange && { lastChange: before.lastChange }),
  };
}

export function checkBounds(min: number | undefined, max: number | undefined): void {
  if (min !== undefined && min < 0) throw validation(`MinCapacity is ${min}; allowed are whole numbers from 0.`);
  if (max !== undefined && max < 0) throw validation(`MaxCapacity is ${max}; allowed are whole numbers from 0.`);
  if (min !== undefined && max !== undefined && min > max) {
    throw validation(`MinCapacity is ${min} and MaxCapacity ${max}; the minimum can't be more than the maximum.`);
  }
}
