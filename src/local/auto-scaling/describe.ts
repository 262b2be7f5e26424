import { isRecord } from "../../protocol/json";
import type { Control } from "../control";
import type { ContainerInstance } from "../ecs/instance/record";
import { membersOf } from "./find";
import type { AutoScalingGroup, WarmPool } from "./record";

/** What the template, and what was made of it, say that the group doesn't. */
function resourceOf({ store }: Control, name: string) {
  return store
    .by("resources", "type", "AWS::AutoScaling::AutoScalingGroup")
    .find(({ identifier }) => identifier === name);
}

/** A group as DescribeAutoScalingGroups shows it. */
export function describeGroup(control: Control, group: AutoScalingGroup) {
  const {
    properties = {},
    attributes = {},
    createdAt = 0,
  } = (resourceOf(control, group.id) ?? {}) as {
    properties?: Record<string, unknown>;
    attributes?: Record<string, unknown>;
    createdAt?: number;
  };
  const tags = Array.isArray(properties.Tags) ? properties.Tags.filter(isRecord) : [];
  return {
    AutoScalingGroupName: group.id,
    AutoScalingGroupARN: attributes.AutoScalingGroupARN,
    MinSize: group.min,
    MaxSize: group.max,
    DesiredCapacity: group.desired,
    DefaultCooldown: Number(properties.Cooldown ?? 300),
    AvailabilityZones: group.zones,
    LoadBalancerNames: [],
    TargetGroupARNs: [],
    HealthCheckType: String(properties.HealthCheckType ?? "EC2"),
    HealthCheckGracePeriod: Number(properties.HealthCheckGracePeriod ?? 0),
    Instances: describeMembers(control, group),
    ...(group.warmPool && {
      WarmPoolConfiguration: describeWarmPool(group.warmPool),
      WarmPoolSize: waitingIn(control, group).filter(({ warm }) => warm).length,
    }),
    CreatedTime: createdAt / 1000,
    SuspendedProcesses: [],
    VPCZoneIdentifier: (group.subnets ?? []).join(","),
    EnabledMetrics: [],
    Tags: tags.map(({ Key, Value, PropagateAtLaunch }) => ({
      ResourceId: group.id,
      ResourceType: "auto-scaling-group",
      Key,
      Value,
      PropagateAtLaunch,
    })),
    TerminationPolicies: group.terminationPolicies ?? ["Default"],
    NewInstancesProtectedFromScaleIn: group.protected ?? false,
  };
}

const waitingIn = ({ store }: Control, { id }: AutoScalingGroup) => store.by("waitingInstances", "group", id);

/** The instances of a group that it counts, as it shows them. */
export function describeMembers(control: Control, group: AutoScalingGroup) {
  const starting = waitingIn(control, group).filter(({ warm }) => !warm);
  return [
    ...membersOf(control, group.id).map((member) =>
      describeMember(group, member, member.replaced ? "Terminating:Wait" : "InService"),
    ),
    ...starting.map(({ instance }) => describeMember(group, instance, "Pending")),
  ];
}

/** Those of its warm pool. */
export function describeWarm(control: Control, group: AutoScalingGroup) {
  const now = control.clock.now();
  const { state = "Stopped" } = group.warmPool ?? {};
  return waitingIn(control, group)
    .filter(({ warm }) => warm)
    .map(({ instance, upAt }) => describeMember(group, instance, upAt <= now ? `Warmed:${state}` : "Warmed:Pending"));
}

/** A warm pool as it was asked for. */
export function describeWarmPool({ min, maxPrepared, state, reuse }: WarmPool) {
  return {
    ...(maxPrepared !== undefined && { MaxGroupPreparedCapacity: maxPrepared }),
    MinSize: min,
    PoolState: state,
    ...(reuse && { InstanceReusePolicy: { ReuseOnScaleIn: true } }),
  };
}

function describeMember(group: AutoScalingGroup, member: ContainerInstance, state: string) {
  return {
    InstanceId: member.ec2InstanceId,
    InstanceType: member.instanceType,
    AvailabilityZone: member.zone,
    LifecycleState: state,
    HealthStatus: "Healthy",
    ProtectedFromScaleIn: member.protectedFromScaleIn ?? group.protected ?? false,
  };
}

/** A refresh of the group's instances that is under way, or was. */
export function describeRefresh(control: Control, group: AutoScalingGroup) {
  const { refresh, refreshing } = group;
  if (!refresh) return undefined;
  const members = membersOf(control, group.id);
  const outdated = members.filter(({ launch }) => launch !== group.launch).length;
  const under = refreshing !== undefined && refresh.cancelledAt === undefined;
  return {
    InstanceRefreshId: refresh.id,
    AutoScalingGroupName: group.id,
    Status: under ? "InProgress" : refresh.cancelledAt === undefined ? "Successful" : "Cancelled",
    StartTime: refresh.startedAt / 1000,
    PercentageComplete: under
      ? Math.floor((100 * (refresh.instances - outdated)) / Math.max(1, refresh.instances))
      : 100,
    InstancesToUpdate: under ? outdated : 0,
  };
}
