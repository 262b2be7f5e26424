import { lastPart } from "../arns";
import type { Deployment } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import { uuid } from "../ids";

/** As many as ECS keeps. */
const KEPT = 100;

/** Whom an event is about: its service, or what is deployed of it. */
type Subject = Pick<Deployment, "id"> | undefined;

const about = ({ name }: Service, subject: Subject) =>
  subject ? `(service ${name}, taskSet ${subject.id})` : `(service ${name})`;

/** The service with one more event. `message` begins after «(service name) », or «(service name, taskSet id) ». */
export function withEvent(service: Service, now: number, message: string, subject?: Subject): Service {
  const id = uuid(service.id, now, message, service.events[0]?.id ?? "");
  const event = { id, at: now, message: `${about(service, subject)} ${message}` };
  return { ...service, events: [event, ...service.events].slice(0, KEPT) };
}

/** Whether the service said so already since it last started a task or was steady. */
export function alreadySaid(service: Service, message: string, subject?: Subject): boolean {
  const whole = `${about(service, subject)} ${message}`;
  // What other task sets do changes nothing about this one.
  const isIts = (said: string) => subject === undefined || said.startsWith(about(service, subject));
  for (const { message: said } of service.events) {
    if (said === whole) return true;
    if (isIts(said) && (said.includes(") has started ") || said.endsWith(EVENT.steady))) return false;
  }
  return false;
}

const tasks = (ids: string[]) => ids.map((id) => `(task ${lastPart(id)})`).join(" ");

/** ECS's own wording. */
export const EVENT = {
  started: (ids: string[]) => `has started ${ids.length} tasks: ${tasks(ids)}.`,
  stopped: (ids: string[]) => `has stopped ${ids.length} running tasks: ${tasks(ids)}.`,
  draining: (count: number) => `has begun draining connections on ${count} tasks.`,
  registered: (count: number, targetGroup: string) => `registered ${count} targets in (target-group ${targetGroup})`,
  deregistered: (count: number, targetGroup: string) =>
    `deregistered ${count} targets in (target-group ${targetGroup})`,
  unhealthyTarget: (port: number, targetGroup: string, reason: string) =>
    `(port ${port}) is unhealthy in (target-group ${targetGroup}) due to (reason ${reason})`,
  unhealthyContainer: (task: string) => `(task ${lastPart(task)}) failed container health checks.`,
  /** Slipway's own: ECS says it in the task alone. */
  containerFailed: (task: string, container: string, exitCode: number) =>
    `(task ${lastPart(task)}) container ${container} exited with code ${exitCode}; it is not essential, and the task goes on without it.`,
  steady: "has reached a steady state.",
  computed: (taskSet: string, count: number) => `updated computedDesiredCount for taskSet ${taskSet} to ${count}.`,
  completed: (deployment: string) => `(deployment ${deployment}) deployment completed.`,
  failed: (deployment: string) => `(deployment ${deployment}) deployment failed: tasks failed to start.`,
  alarmed: (deployment: string) => `(deployment ${deployment}) deployment failed: alarm detected.`,
  deploymentStopped: (deployment: string) =>
    `(deployment ${deployment}) deployment stopped by a StopServiceDeployment call.`,
  hookFailed: (deployment: string, stage: string) =>
    `(deployment ${deployment}) deployment failed: the lifecycle hook at ${stage} did not let it go on.`,
  /** Slipway's own: ECS tells of it in EventBridge alone. */
  paused: (deployment: string, stage: string, hook: string) =>
    `(deployment ${deployment}) is paused at ${stage} until ContinueServiceDeployment is called with the hook ${hook}.`,
  rollingBack: (deployment: string) => `rolling back to deployment ${deployment}.`,
  inconsistent: (task: string, reason: string) =>
    `is unable to consistently start tasks successfully. (task ${lastPart(task)}) stopped: ${reason}`,
  unplaced: (why: string) =>
    `was unable to place a task because no container instance met all of its requirements. ${why}`,
  noCapacity:
    "was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different " +
    "availability zone.",
  imbalanced: (zones: (readonly [zone: string, count: number])[]) =>
    `is not AZ balanced with ${zones.map(([zone, count]) => `${count} tasks in ${zone}`).join(", ")}. AZ Rebalancing in progress.`,
  stuck:
    "was unable to stop or start tasks during a deployment because of the service deployment configuration. " +
    "Update the minimumHealthyPercent or maximumPercent value and try again.",
} as const;

/** Reasons that a stopped task carries. */
export const REASON = {
  scaling: (deployment: string) => `Scaling activity initiated by (deployment ${deployment})`,
  containerHealth: "Task failed container health checks",
  targetHealth: (targetGroup: string) => `Task failed ELB health checks in (target-group ${targetGroup})`,
  instanceGone: (instance: string) => `Host EC2 (instance ${instance}) terminated.`,
} as const;

/** Reasons of a deployment's rollout state. */
export const ROLLOUT = {
  inProgress: (deployment: string) => `ECS deployment ${deployment} in progress.`,
  completed: (deployment: string) => `ECS deployment ${deployment} completed.`,
  failed: "ECS deployment circuit breaker: tasks failed to start.",
  alarmed: (alarms: string[]) => `ECS deployment alarms: alarm detected (${alarms.join(", ")}).`,
  hookFailed: (stage: string) => `ECS deployment lifecycle hook: the deployment did not go on after ${stage}.`,
  rollingBackByHook: (to: string) => `ECS deployment lifecycle hook: rolling back to deploymentId ${to}.`,
  rollingBackByAlarm: (to: string) => `ECS deployment alarms: rolling back to deploymentId ${to}.`,
  stopped: (deployment: string) => `ECS deployment ${deployment} stopped: StopServiceDeployment was called.`,
  rollingBackOnRequest: (to: string) => `StopServiceDeployment: rolling back to deploymentId ${to}.`,
  rollingBack: (to: string) => `ECS deployment circuit breaker: rolling back to deploymentId ${to}.`,
} as const;
