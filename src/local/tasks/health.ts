import type { HealthStatus, TaskContainer } from "../ecs/task/record";
import type { ContainerDefinition } from "../ecs/task-definition/record";
import { goodNews, type Pace } from "../pace";
import type { Member } from "./containers";

type HealthCheck = NonNullable<ContainerDefinition["healthCheck"]>;

/** Seconds of ECS's time from a container's start to its first probe, and between the first probes. */
const FIRST_PROBE = 2;

/** The container's check, if it declares one that does anything. */
export function healthCheck(definition: ContainerDefinition): HealthCheck | undefined {
  const check = definition.healthCheck;
  return check && check.command.length > 0 && check.command[0] !== "NONE" ? check : undefined;
}

/** What is run inside the container. */
export function probeCommand({ command }: HealthCheck): string[] {
  if (command[0] === "CMD-SHELL") return ["/bin/sh", "-c", command.slice(1).join(" ")];
  return command[0] === "CMD" ? command.slice(1) : command;
}

/**
 * When the next probe is due. On the way to healthy they begin soon after the start and spread out to the check's
 * interval, all of it in the pace of good news; once healthy they keep the interval in real time.
 */
export function nextProbe(container: TaskContainer, check: HealthCheck, pace: Pace): number | undefined {
  const { startedAt, health } = container;
  if (startedAt === undefined) return undefined;
  const first = Math.min(FIRST_PROBE, check.interval);
  if (health.checkedAt === undefined) return startedAt + goodNews(pace, first);
  if (health.status === "HEALTHY") return health.checkedAt + check.interval * 1000;
  const age = health.checkedAt - startedAt;
  return health.checkedAt + Math.min(goodNews(pace, check.interval), Math.max(goodNews(pace, first), age / 2));
}

/**
 * The container's health after a probe. A quick failure is no news: a failure counts only where ECS, with its checks an
 * interval apart, could have seen one, so that nothing is condemned sooner than there.
 */
export function afterProbe(
  container: TaskContainer,
  check: HealthCheck,
  probe: { exitCode: number; output: string; beganAt: number },
  now: number,
): TaskContainer["health"] {
  const before = container.health;
  const seen = { checkedAt: now, output: probe.output };
  if (probe.exitCode === 0) return { ...seen, status: "HEALTHY", failures: 0 };
  const interval = check.interval * 1000;
  const startedAt = container.startedAt ?? now;
  const countsFrom =
    before.countedAt === undefined
      ? startedAt + Math.max(interval, check.startPeriod * 1000)
      : before.countedAt + interval;
  if (probe.beganAt < countsFrom) return { ...before, ...seen };
  const failures = before.failures + 1;
  const status = failures >= check.retries ? "UNHEALTHY" : before.status;
  return { ...seen, status, failures, countedAt: now };
}

/** A task is as healthy as the essential containers of it that declare a check; without any it is UNKNOWN. */
export function taskHealth(all: Member[]): HealthStatus {
  const checked = all.filter(({ definition }) => definition.essential && healthCheck(definition));
  const statuses = checked.map(({ container }) => container.health.status);
  if (statuses.includes("UNHEALTHY")) return "UNHEALTHY";
  return statuses.length === 0 || statuses.includes("UNKNOWN") ? "UNKNOWN" : "HEALTHY";
}
