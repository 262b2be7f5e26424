import { ApiError } from "../../protocol/errors";
import type { Calls } from "../api";
import type { Control } from "../control";
import type { ContainerInstance } from "../ecs/instance/record";
import { TERMINATION_POLICIES } from "../scheduler/pools/leaving";
import { all } from "../shapes/acted";
import type { Change } from "../store/store";
import { terminationId } from "./activities";
import { ACTIVITY_CALLS } from "./activity-calls";
import { describeGroup, describeMembers, describeRefresh, describeWarm } from "./describe";
import { groupNamed, groupsOf, memberNamed, membersOf, validationError } from "./find";
import { withMembership } from "./membership";
import { PAGED, type PageInput, paged } from "./pages";
import { type AutoScalingGroup, MOST_INSTANCES, OUTDATED } from "./record";
import { WARM_POOL_CALLS } from "./warm-pool/calls";

/** Names of groups that aren't there are left out, as Auto Scaling does. */
async function describeGroups(control: Control, input: PageInput & { AutoScalingGroupNames?: string[] }) {
  const { AutoScalingGroupNames: names = [] } = input;
  const found = groupsOf(control).filter(({ id }) => names.length === 0 || names.includes(id));
  const shown = found.map((group) => describeGroup(control, group));
  return paged("AutoScalingGroups", shown, input, ({ AutoScalingGroupName }) => AutoScalingGroupName);
}

async function describeInstances(control: Control, input: PageInput & { InstanceIds?: string[] }) {
  const { InstanceIds: ids = [] } = input;
  const found = groupsOf(control).flatMap((group) =>
    [...describeMembers(control, group), ...describeWarm(control, group)]
      .filter(({ InstanceId }) => ids.length === 0 || ids.includes(InstanceId))
      .map((shown) => ({ AutoScalingGroupName: group.id, ...shown })),
  );
  return paged("AutoScalingInstances", found, input, ({ InstanceId }) => InstanceId);
}

/** Its cooldown is none of managed scaling's, and nothing else here scales a group. */
async function setDesiredCapacity(
  control: Control,
  { AutoScalingGroupName: name, DesiredCapacity: desired }: { AutoScalingGroupName: string; DesiredCapacity: number },
) {
  const group = groupNamed(control, name);
  checkSize(desired, group);
  await put(control, { ...group, desired });
  return {};
}

function checkSize(desired: number, { min, max }: Pick<AutoScalingGroup, "min" | "max">): void {
  if (desired > MOST_INSTANCES) {
    throw validationError(
      `The desired capacity is ${desired}; groups on this machine have up to ${MOST_INSTANCES} instances.`,
    );
  }
  if (desired < min) {
    throw validationError(
      `New SetDesiredCapacity value ${desired} is below min value ${min} for the AutoScalingGroup.`,
    );
  }
  if (desired > max) {
    throw validationError(
      `New SetDesiredCapacity value ${desired} is above max value ${max} for the AutoScalingGroup.`,
    );
  }
}

interface UpdateInput {
  AutoScalingGroupName: string;
  MinSize?: number;
  MaxSize?: number;
  DesiredCapacity?: number;
  NewInstancesProtectedFromScaleIn?: boolean;
  TerminationPolicies?: string[];
}

/** The desired capacity stays within new bounds. */
async function updateGroup(control: Control, input: UpdateInput) {
  const group = groupNamed(control, input.AutoScalingGroupName);
  const { MinSize: min = group.min, MaxSize: max = group.max } = input;
  if (min < 0) throw validationError(`Min bound, ${min}, must not be negative`);
  if (min > max) throw validationError(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  const { DesiredCapacity: desired = Math.min(Math.max(group.desired, min), max) } = input;
  checkSize(desired, { min, max });
  await put(control, {
    ...group,
    min,
    max,
    desired,
    protected: input.NewInstancesProtectedFromScaleIn ?? group.protected,
    ...policiesOf(input.TerminationPolicies),
  });
  return {};
}

function policiesOf(policies: string[] | undefined): Pick<AutoScalingGroup, "terminationPolicies"> {
  if (policies === undefined) return {};
  const wrong = policies.find((name) => !TERMINATION_POLICIES.includes(name));
  if (wrong !== undefined) {
    throw validationError(`TerminationPolicies has ${wrong}; allowed are ${TERMINATION_POLICIES.join(", ")}.`);
  }
  return { terminationPolicies: policies.length > 0 ? policies : ["Default"] };
}

/** ECS drains it first where its capacity provider says so; another is launched in its place unless it is to be one less. */
async function terminateInstance(
  control: Control,
  {
    InstanceId: id,
    ShouldDecrementDesiredCapacity: fewer,
  }: { InstanceId?: string; ShouldDecrementDesiredCapacity: boolean },
) {
  if (id === undefined) throw validationError("InstanceId is not set; it is needed: one instance is ended by a call.");
  const member = memberNamed(control, id);
  const group = groupNamed(control, member.autoScalingGroup ?? "");
  const desired = fewer ? group.desired - 1 : group.desired;
  if (desired < group.min) {
    throw validationError(
      `Currently, desiredSize equals minSize (${group.min}). Terminating instance without replacement will violate group's min size constraint.`,
    );
  }
  const leaving: ContainerInstance = { ...member, status: "DRAINING", replaced: true, launch: OUTDATED };
  const batch = group.refreshing?.batch ?? 0;
  await commit(control, [
    { table: "containerInstances", put: leaving },
    { table: "autoScalingGroups", put: { ...group, desired, refreshing: { batch } } },
  ]);
  const now = control.clock.now();
  return {
    Activity: {
      ActivityId: terminationId(member.id),
      AutoScalingGroupName: group.id,
      Description: `Terminating EC2 instance: ${id}`,
      Cause: `At ${new Date(now).toISOString()} instance ${id} was taken out of service in response to a user request.`,
      StartTime: now / 1000,
      StatusCode: "InProgress",
      Progress: 0,
    },
  };
}

async function setProtection(
  control: Control,
  input: { AutoScalingGroupName: string; InstanceIds: string[]; ProtectedFromScaleIn: boolean },
) {
  const { id } = groupNamed(control, input.AutoScalingGroupName);
  const members = input.InstanceIds.map((each) => memberNamed(control, each, id));
  await commit(
    control,
    members.map((member) => ({
      table: "containerInstances",
      put: { ...member, protectedFromScaleIn: input.ProtectedFromScaleIn },
    })),
  );
  return {};
}

/** All instances are replaced, so many at a time that the healthy ones stay at the percentage; each is drained first. */
async function startRefresh(
  control: Control,
  input: { AutoScalingGroupName: string; Preferences?: { MinHealthyPercentage?: number } },
) {
  const group = groupNamed(control, input.AutoScalingGroupName);
  if (group.refreshing?.batch) {
    throw new ApiError(
      "InstanceRefreshInProgress",
      "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.",
    );
  }
  const members = membersOf(control, group.id);
  const { MinHealthyPercentage: healthy = 90 } = input.Preferences ?? {};
  const batch = Math.max(1, Math.floor((members.length * (100 - healthy)) / 100));
  const refresh = { id: control.hex(32), startedAt: control.clock.now(), instances: members.length };
  await commit(control, [
    ...members.map((member): Change => ({ table: "containerInstances", put: { ...member, launch: OUTDATED } })),
    { table: "autoScalingGroups", put: { ...group, refreshing: { batch }, refresh } },
  ]);
  return { InstanceRefreshId: refresh.id };
}

async function describeRefreshes(
  control: Control,
  input: { AutoScalingGroupName: string; InstanceRefreshIds?: string[] },
) {
  const shown = describeRefresh(control, groupNamed(control, input.AutoScalingGroupName));
  const { InstanceRefreshIds: ids = [] } = input;
  const isAsked = shown !== undefined && (ids.length === 0 || ids.includes(shown.InstanceRefreshId));
  return { InstanceRefreshes: isAsked ? [shown] : [] };
}

/** Instances that were replaced stay so. */
async function cancelRefresh(control: Control, input: { AutoScalingGroupName: string }) {
  const { refreshing, refresh, ...group } = groupNamed(control, input.AutoScalingGroupName);
  if (!refreshing || !refresh) {
    throw new ApiError(
      "ActiveInstanceRefreshNotFound",
      `No in progress or pending Instance Refresh found for Auto Scaling group ${input.AutoScalingGroupName}`,
    );
  }
  const staying = membersOf(control, group.id).filter(({ launch, replaced }) => launch !== group.launch && !replaced);
  await commit(control, [
    ...staying.map((member): Change => {
      const { launch: _, ...rest } = member;
      return {
        table: "containerInstances",
        put: { ...rest, ...(group.launch !== undefined && { launch: group.launch }) },
      };
    }),
    {
      table: "autoScalingGroups",
      put: { ...group, refreshing, refresh: { ...refresh, cancelledAt: control.clock.now() } },
    },
  ]);
  return { InstanceRefreshId: refresh.id };
}

const put = (control: Control, group: AutoScalingGroup) =>
  commit(control, [{ table: "autoScalingGroups", put: group }]);

async function commit(control: Control, changes: Change[]): Promise<void> {
  await control.store.commit(withMembership(control, changes));
}

export const AUTO_SCALING_CALLS: Calls = {
  ...ACTIVITY_CALLS,
  ...WARM_POOL_CALLS,
  DescribeAutoScalingGroups: {
    run: describeGroups,
    acts: { AutoScalingGroupNames: true, Filters: "filter what is answered", IncludeInstances: true, ...PAGED },
  },
  DescribeAutoScalingInstances: { run: describeInstances, acts: { InstanceIds: true, ...PAGED } },
  SetDesiredCapacity: {
    run: setDesiredCapacity,
    acts: all("AutoScalingGroupName", "DesiredCapacity", "HonorCooldown"),
  },
  UpdateAutoScalingGroup: {
    run: updateGroup,
    acts: all(
      ...["AutoScalingGroupName", "MinSize", "MaxSize", "DesiredCapacity"],
      ...["NewInstancesProtectedFromScaleIn", "TerminationPolicies"],
    ),
  },
  TerminateInstanceInAutoScalingGroup: {
    run: terminateInstance,
    acts: all("InstanceId", "ShouldDecrementDesiredCapacity"),
  },
  SetInstanceProtection: {
    run: setProtection,
    acts: all("AutoScalingGroupName", "InstanceIds", "ProtectedFromScaleIn"),
  },
  StartInstanceRefresh: {
    run: startRefresh,
    acts: {
      ...all("AutoScalingGroupName", "Strategy"),
      Preferences: { MinHealthyPercentage: true },
      DesiredConfiguration: "change the launch template in its stack: the instances that run are replaced then",
    },
  },
  DescribeInstanceRefreshes: {
    run: describeRefreshes,
    acts: { ...all("AutoScalingGroupName", "InstanceRefreshIds"), ...PAGED },
  },
  CancelInstanceRefresh: { run: cancelRefresh, acts: all("AutoScalingGroupName") },
};
