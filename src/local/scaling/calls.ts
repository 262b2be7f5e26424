import type { Calls } from "../api";
import type { Control } from "../control";
import { all } from "../shapes/acted";
import { BOUNDS, KEY, POLICY, SUSPENDED } from "./acts";
import { putPolicy, removePolicy } from "./alarms";
import { type ActionInput, actionOf } from "./check-action";
import { type PolicyInput, policyOf } from "./check-policy";
import { registered, type TargetInput } from "./check-target";
import { describeAction, describeActivity, describePolicy, describeTarget } from "./describe";
import { DIMENSION, findTarget, NAMESPACE, notFound, type TargetKey, tryFindTarget, validation } from "./find";
import { getPredictiveScalingForecast } from "./forecast";
import { type PageInput, paged } from "./pages";
import type { ScalableTarget } from "./record";
import { removal } from "./remove";
import { checkTags, SCALING_TAG_CALLS } from "./tag-calls";

async function registerScalableTarget(
  control: Control,
  { Tags, ...input }: TargetKey & TargetInput & { Tags?: ScalableTarget["tags"] },
) {
  const before = tryFindTarget(control, input);
  if (before && Tags) throw validation("Tags are given where a scalable target is made; TagResource changes them.");
  const tags = before?.tags ?? checkTags(Tags ?? {});
  const stack = before?.stack === undefined ? {} : { stack: before.stack };
  const target = registered(control, input, { tags, ...stack });
  await control.store.commit([{ table: "scalableTargets", put: target }]);
  return { ScalableTargetARN: target.arn };
}

async function deregisterScalableTarget(control: Control, input: TargetKey) {
  await control.store.commit(removal(control.store, findTarget(control, input)));
  return {};
}

interface ListInput extends PageInput {
  ServiceNamespace: string;
  ScalableDimension?: string;
}

async function describeScalableTargets(control: Control, input: ListInput & { ResourceIds?: string[] }) {
  const targets = isHere(input)
    ? control.store.list("scalableTargets").filter(({ id }) => input.ResourceIds?.includes(id) ?? true)
    : [];
  const page = paged("ScalableTargets", targets, input, { most: 50, keyOf: ({ id }) => id });
  return { ...page, ScalableTargets: page.ScalableTargets.map(describeTarget) };
}

async function putScalingPolicy(control: Control, input: TargetKey & PolicyInput) {
  const policy = policyOf(control, findTarget(control, input), input);
  await control.store.commit(putPolicy(control, policy));
  return { PolicyARN: policy.id, Alarms: describePolicy(control, policy).Alarms };
}

async function deleteScalingPolicy(control: Control, input: TargetKey & { PolicyName: string }) {
  const target = tryFindTarget(control, input);
  const policies = target ? control.store.by("scalingPolicies", "target", target.id) : [];
  const policy = policies.find(({ name }) => name === input.PolicyName);
  if (!policy) throw notFound(`No scaling policy found for ${named(input)}, policy name: ${input.PolicyName}`);
  await control.store.commit(removePolicy(control.store, policy));
  return {};
}

async function describeScalingPolicies(
  control: Control,
  input: ListInput & { ResourceId?: string; PolicyNames?: string[] },
) {
  const policies = listed(control, "scalingPolicies", input).filter(
    ({ name, id }) => input.PolicyNames?.some((each) => each === name || each === id) ?? true,
  );
  const page = paged("ScalingPolicies", policies, input, {
    most: 50,
    keyOf: ({ target, name }) => `${target} ${name}`,
  });
  return { ...page, ScalingPolicies: page.ScalingPolicies.map((policy) => describePolicy(control, policy)) };
}

type PutActionInput = TargetKey & ActionInput & { StartTime?: number; EndTime?: number };

async function putScheduledAction(control: Control, { StartTime, EndTime, ...input }: PutActionInput) {
  const milliseconds = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);
  const times = { startAt: milliseconds(StartTime), endAt: milliseconds(EndTime) };
  const action = actionOf(control, findTarget(control, input), { ...input, ...times });
  await control.store.commit([{ table: "scheduledActions", put: action }]);
  return {};
}

async function deleteScheduledAction(control: Control, input: TargetKey & { ScheduledActionName: string }) {
  const target = tryFindTarget(control, input);
  const actions = target ? control.store.by("scheduledActions", "target", target.id) : [];
  const action = actions.find(({ name }) => name === input.ScheduledActionName);
  if (!action) {
    throw notFound(
      `No scheduled action found for ${named(input)}, scheduled action name: ${input.ScheduledActionName}`,
    );
  }
  await control.store.commit([{ table: "scheduledActions", remove: action.id }]);
  return {};
}

async function describeScheduledActions(
  control: Control,
  input: ListInput & { ResourceId?: string; ScheduledActionNames?: string[] },
) {
  const actions = listed(control, "scheduledActions", input).filter(
    ({ name }) => input.ScheduledActionNames?.includes(name) ?? true,
  );
  const page = paged("ScheduledActions", actions, input, {
    most: 50,
    keyOf: ({ target, name }) => `${target} ${name}`,
  });
  return { ...page, ScheduledActions: page.ScheduledActions.map(describeAction) };
}

/** Newest first. Those that weren't scaled are told where they are asked for. */
async function describeScalingActivities(
  control: Control,
  input: ListInput & { ResourceId?: string; IncludeNotScaledActivities?: boolean },
) {
  const activities = listed(control, "scalingActivities", input).filter(
    ({ notScaled }) => notScaled === undefined || input.IncludeNotScaledActivities === true,
  );
  const page = paged("ScalingActivities", activities, input, {
    most: 50,
    keyOf: ({ startedAt, id }) => `${String(startedAt).padStart(16, "0")} ${id}`,
    newest: true,
  });
  return { ...page, ScalingActivities: page.ScalingActivities.map(describeActivity) };
}

const isHere = ({ ServiceNamespace, ScalableDimension = DIMENSION }: ListInput) =>
  ServiceNamespace === NAMESPACE && ScalableDimension === DIMENSION;

const named = ({ ServiceNamespace, ResourceId, ScalableDimension }: TargetKey) =>
  `service namespace: ${ServiceNamespace}, resource ID: ${ResourceId}, scalable dimension: ${ScalableDimension}`;

function listed<T extends "scalingPolicies" | "scheduledActions" | "scalingActivities">(
  { store }: Control,
  table: T,
  input: ListInput & { ResourceId?: string },
) {
  if (input.ScalableDimension !== undefined && input.ResourceId === undefined) {
    throw validation("ResourceId is required where a ScalableDimension is given.");
  }
  if (!isHere(input)) return [];
  return input.ResourceId === undefined ? store.list(table) : store.by(table, "target" as never, input.ResourceId);
}

const LIST = all("ServiceNamespace", "ScalableDimension", "MaxResults", "NextToken");
const ANY_KEY = all("ServiceNamespace", "ResourceId", "ScalableDimension");

/** Application Auto Scaling. */
export const SCALING_CALLS: Calls = {
  ...SCALING_TAG_CALLS,
  RegisterScalableTarget: {
    run: registerScalableTarget,
    acts: { ...KEY, ...BOUNDS, RoleARN: true, SuspendedState: SUSPENDED, Tags: true },
  },
  DeregisterScalableTarget: { run: deregisterScalableTarget, acts: ANY_KEY },
  DescribeScalableTargets: { run: describeScalableTargets, acts: { ...LIST, ResourceIds: true } },
  PutScalingPolicy: { run: putScalingPolicy, acts: { ...KEY, ...POLICY } },
  DeleteScalingPolicy: { run: deleteScalingPolicy, acts: { ...ANY_KEY, PolicyName: true } },
  DescribeScalingPolicies: {
    run: describeScalingPolicies,
    acts: { ...LIST, ...all("ResourceId", "PolicyNames") },
  },
  PutScheduledAction: {
    run: putScheduledAction,
    acts: {
      ...KEY,
      ...all("ScheduledActionName", "Schedule", "Timezone", "StartTime", "EndTime"),
      ScalableTargetAction: BOUNDS,
    },
  },
  DeleteScheduledAction: { run: deleteScheduledAction, acts: { ...ANY_KEY, ScheduledActionName: true } },
  DescribeScheduledActions: {
    run: describeScheduledActions,
    acts: { ...LIST, ...all("ResourceId", "ScheduledActionNames") },
  },
  DescribeScalingActivities: {
    run: describeScalingActivities,
    acts: { ...LIST, ...all("ResourceId", "IncludeNotScaledActivities") },
  },
  GetPredictiveScalingForecast: {
    run: getPredictiveScalingForecast,
    acts: { ...ANY_KEY, ...all("PolicyName", "StartTime", "EndTime") },
  },
};
