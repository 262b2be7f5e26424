import { isRecord } from "../../protocol/json";
import type { Control } from "../control";
import type { Deployment } from "../ecs/deployment/record";
import { describeInstance } from "../ecs/instance/describe";
import type { ContainerInstance } from "../ecs/instance/record";
import type { Service } from "../ecs/service/record";
import { describeTask } from "../ecs/task/describe";
import type { Task } from "../ecs/task/record";
import { uuid } from "../ids";
import { EVENT } from "../scheduler/events";
import { busEvent } from "./bus-event";
import type { BusEvent } from "./record";

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html */
function event(type: string, at: number, resource: string, detail: Record<string, unknown>): BusEvent {
  const id = uuid(type, at, resource, JSON.stringify(detail));
  return busEvent({ id, "detail-type": type, source: "aws.ecs", resources: [resource], detail }, at);
}

/** Every change of a task that its version counts. */
export function taskEvents(control: Control, before: Task | undefined, after: Task): BusEvent[] {
  if (before && (before.version ?? 1) >= (after.version ?? 1)) return [];
  const at = control.clock.now();
  const { tags: _, healthStatus, ...described } = describeTask(control, after, []);
  const detail = { ...inEvents(described), ...(healthStatus !== "UNKNOWN" && { healthStatus }) };
  return [event("ECS Task State Change", at, after.id, { ...detail, updatedAt: new Date(at).toISOString() })];
}

/** Every change of an instance's status, and its registration. */
export function instanceEvents(
  control: Control,
  before: ContainerInstance | undefined,
  after: ContainerInstance,
): BusEvent[] {
  if (before && before.status === after.status) return [];
  const at = control.clock.now();
  const { tags: _, ...described } = describeInstance(control, after);
  const detail = { clusterArn: after.clusterArn, ...inEvents(described), updatedAt: new Date(at).toISOString() };
  return [event("ECS Container Instance State Change", at, after.id, detail)];
}

/** What a service said, where ECS tells of it, and what became of its deployments. */
export function serviceEvents(before: Service | undefined, after: Service): BusEvent[] {
  const known = new Set(before?.events.map(({ id }) => id));
  const said = after.events
    .filter(({ id }) => !known.has(id))
    .reverse()
    .flatMap(({ at, message }) => serviceAction(after, at, message));
  const states = new Map(before?.deployments.map(({ id, rolloutState }) => [id, rolloutState]));
  // Of a task set there are service actions alone.
  const changed = after.deployments.filter(
    ({ id, rolloutState, taskSet }) => !taskSet && states.get(id) !== rolloutState,
  );
  return [...said, ...changed.map((deployment) => deploymentEvent(after, deployment))];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html */
function serviceAction(service: Service, at: number, message: string): BusEvent[] {
  const found = ACTIONS.find(({ says }) => says.every((part) => message.includes(part)));
  if (!found) return [];
  const { eventType, eventName, reason } = found;
  const detail = {
    eventType,
    eventName,
    clusterArn: service.clusterArn,
    ...(reason && { reason, desiredCount: service.desiredCount }),
    createdAt: new Date(at).toISOString(),
  };
  return [event("ECS Service Action", at, service.id, detail)];
}

/** The first that fits is meant. */
const ACTIONS: readonly { says: string[]; eventType: string; eventName: string; reason?: string }[] = [
  { says: [", taskSet ", EVENT.steady], eventType: "INFO", eventName: "TASKSET_STEADY_STATE" },
  { says: [EVENT.steady], eventType: "INFO", eventName: "SERVICE_STEADY_STATE" },
  {
    says: ["is unable to consistently start tasks successfully"],
    eventType: "WARN",
    eventName: "SERVICE_TASK_START_IMPAIRED",
  },
  {
    says: [EVENT.noCapacity],
    eventType: "ERROR",
    eventName: "SERVICE_TASK_PLACEMENT_FAILURE",
    reason: "RESOURCE:FARGATE",
  },
  {
    says: [EVENT.unplaced("").trim()],
    eventType: "ERROR",
    eventName: "SERVICE_TASK_PLACEMENT_FAILURE",
    reason: "RESOURCE",
  },
];

function deploymentEvent(service: Service, { id, rolloutState, rolloutStateReason, updatedAt }: Deployment): BusEvent {
  return event("ECS Deployment State Change", updatedAt, service.id, {
    eventType: rolloutState === "FAILED" ? "ERROR" : "INFO",
    eventName: `SERVICE_DEPLOYMENT_${rolloutState}`,
    deploymentId: id,
    clusterArn: service.clusterArn,
    updatedAt: new Date(updatedAt).toISOString(),
    reason: rolloutStateReason,
  });
}

/** Times, which the API has in seconds, as events have them; what isn't set is left out. */
function inEvents(value: Record<string, unknown>): Record<string, unknown> {
  const inside = (key: string, each: unknown): unknown => {
    if (key.endsWith("At") && typeof each === "number") return new Date(each * 1000).toISOString();
    if (Array.isArray(each)) return each.map((item) => inside("", item));
    return isRecord(each) ? inEvents(each) : each;
  };
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : [[key, inside(key, each)]])),
  );
}
