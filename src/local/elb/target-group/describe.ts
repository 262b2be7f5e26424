import type { Control } from "../../control";
import { addressOf, type Task } from "../../ecs/task/record";
import type { ObservedTarget } from "../balancer";
import { balancersForwardingTo } from "../forwarded";
import { givenFor } from "../given";
import type { TargetGroupProperties } from "./check";
import { isOfConnections, type TargetGroup } from "./record";

export function describeTargetGroup({ store }: Control, group: TargetGroup) {
  const { healthCheck } = group;
  const { TargetType } = givenFor(store, group.id).properties as unknown as TargetGroupProperties;
  return {
    TargetGroupArn: group.id,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: healthCheck.protocol,
    HealthCheckPort: healthCheck.port,
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: healthCheck.interval,
    HealthCheckTimeoutSeconds: healthCheck.timeout,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    ...(healthCheck.protocol !== "TCP" && { HealthCheckPath: healthCheck.path, Matcher: matcherOf(group) }),
    LoadBalancerArns: balancersForwardingTo(store, group.id),
    TargetType: TargetType ?? "instance",
    ...(!isOfConnections(group) && { ProtocolVersion: group.protocolVersion }),
    IpAddressType: "ipv4",
  };
}

const matcherOf = ({ protocolVersion, healthCheck: { matcher } }: TargetGroup) =>
  protocolVersion === "GRPC" ? { GrpcCode: matcher } : { HttpCode: matcher };

/** ECS registers a task of its own address by that, and any other by its instance and a host port of that. */
function registeredAs(
  store: Control["store"],
  task: Task | undefined,
  { ip, port }: ObservedTarget,
): { id: string; port: number } {
  const bound = task?.hostPorts?.find(
    ({ container, containerPort }) => containerPort === port && addressOf(task, container) === ip,
  );
  const instance = task?.instanceId === undefined ? undefined : store.get("containerInstances", task.instanceId);
  return bound && instance ? { id: instance.ec2InstanceId, port: bound.hostPort } : { id: ip, port };
}

/** A target's health in Elastic Load Balancing's own words. */
export function describeTarget({ store }: Control, group: TargetGroup, target: ObservedTarget) {
  const task = store.get("tasks", target.id);
  const { id, port } = registeredAs(store, task, target);
  return {
    Target: { Id: id, Port: port, AvailabilityZone: task?.zone },
    HealthCheckPort: group.healthCheck.port === "traffic-port" ? String(port) : group.healthCheck.port,
    TargetHealth: { State: target.health, ...reasonOf(target) },
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html */
function reasonOf({ health, description }: ObservedTarget): { Reason?: string; Description?: string } {
  switch (health) {
    case "healthy":
      return {};
    case "initial":
      return { Reason: "Elb.InitialHealthChecking", Description: "Initial health checks in progress" };
    case "draining":
      return { Reason: "Target.DeregistrationInProgress", Description: "Target deregistration is in progress" };
    case "unhealthy":
      return { Reason: failureOf(description), Description: description ?? "Health checks failed" };
  }
}

function failureOf(description = ""): string {
  if (description.startsWith("Health checks failed with these codes")) return "Target.ResponseCodeMismatch";
  return description === "Request timed out" ? "Target.Timeout" : "Target.FailedHealthChecks";
}

/** A target that was asked for and isn't registered. */
export function notRegistered(target: { Id: string; Port?: number }) {
  return {
    Target: target,
    TargetHealth: {
      State: "unused",
      Reason: "Target.NotRegistered",
      Description: "Target is not registered to the target group",
    },
  };
}
