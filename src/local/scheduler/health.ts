import type { LoadBalancerConfiguration } from "../ecs/revision/record";
import type { Task } from "../ecs/task/record";
import type { TaskDefinition } from "../ecs/task-definition/record";
import type { ObservedTarget } from "../elb/balancer";
import { goodNews, type Pace } from "../pace";
import { healthCheck } from "../tasks/health";

/** Seconds after RUNNING until a task counts as healthy that nothing checks. */
const READY_AFTER = 40;

/** How a task is, as its service sees it. */
export type Health =
  | { state: "healthy" }
  /** Not known yet; `until`: when it may be though nothing happens. */
  | { state: "waiting"; until?: number }
  | { state: "unhealthy"; cause: Cause };

export type Cause = { kind: "container" } | { kind: "target"; targetGroup: string; port: number; description: string };

/** What a task's health is judged by. */
export interface Evidence {
  definition?: TaskDefinition;
  loadBalancers: LoadBalancerConfiguration[];
  /** The task's own targets. */
  targets: ObservedTarget[];
  gracePeriodSeconds: number;
  pace: Pace;
}

/**
 * Healthy when its container checks and every target group say so; with neither, 40 s after RUNNING. The grace period
 * holds back condemning it, in real time.
 */
export function judge(task: Task, evidence: Evidence, now: number): Health {
  if (task.lastStatus !== "RUNNING" || task.startedAt === undefined) return { state: "waiting" };
  const cause = findCause(task, evidence);
  if (cause) {
    const until = task.startedAt + evidence.gracePeriodSeconds * 1000;
    return now >= until ? { state: "unhealthy", cause } : { state: "waiting", until };
  }
  const checked = isChecked(evidence.definition);
  if (checked && task.healthStatus !== "HEALTHY") return { state: "waiting" };
  if (!evidence.loadBalancers.every(({ targetGroupArn }) => isServing(evidence.targets, targetGroupArn))) {
    return { state: "waiting" };
  }
  if (checked || evidence.loadBalancers.length > 0) return { state: "healthy" };
  const until = task.startedAt + goodNews(evidence.pace, READY_AFTER);
  return now >= until ? { state: "healthy" } : { state: "waiting", until };
}

function isChecked(definition: TaskDefinition | undefined): boolean {
  return definition?.containers.some((each) => each.essential && healthCheck(each) !== undefined) ?? false;
}

/** A target group can be behind several load balancers: each must find the task healthy. */
function isServing(targets: ObservedTarget[], targetGroup: string): boolean {
  const own = targets.filter((target) => target.targetGroup === targetGroup);
  return own.length > 0 && own.every(({ health }) => health === "healthy");
}

function findCause(task: Task, { loadBalancers, targets }: Evidence): Cause | undefined {
  if (task.healthStatus === "UNHEALTHY") return { kind: "container" };
  for (const { targetGroupArn, containerPort } of loadBalancers) {
    const bad = targets.find(({ targetGroup, health }) => targetGroup === targetGroupArn && health === "unhealthy");
    if (!bad) continue;
    const description = bad.description ?? "Health checks failed";
    return { kind: "target", targetGroup: targetGroupArn, port: containerPort, description };
  }
  return undefined;
}
