import type { TaskContainer } from "../ecs/task/record";
import type { ContainerDefinition } from "../ecs/task-definition/record";
import type { Member } from "./containers";

/** Where a container stands on its way to being started. */
export type Readiness =
  | { state: "ready" }
  /** `until`: when waiting turns into failing. */
  | { state: "waiting"; until?: number }
  | { state: "never"; reason: string };

type Condition = ContainerDefinition["dependsOn"][number]["condition"];

/** Whether the containers that this one depends on have come far enough. */
export function readiness(member: Member, all: Member[], now: number): Readiness {
  let until: number | undefined;
  let waits = false;
  for (const { containerName, condition } of member.definition.dependsOn) {
    const dependency = all.find(({ container }) => container.name === containerName);
    if (!dependency || isMet(dependency.container, condition)) continue;
    const target = member.container.name;
    if (isLost(dependency.container, condition)) {
      return { state: "never", reason: lostReason(containerName, target, condition) };
    }
    const deadline = startDeadline(dependency, condition);
    if (deadline !== undefined && now >= deadline) {
      const reason = `dependency graph: container ordering dependency [${containerName}] for target [${target}] has timed out.`;
      return { state: "never", reason };
    }
    waits = true;
    if (deadline !== undefined) until = Math.min(until ?? deadline, deadline);
  }
  return waits ? { state: "waiting", until } : { state: "ready" };
}

/** Whether every container that depends on this one has stopped, so that it may stop too. */
export function mayStop(member: Member, all: Member[]): boolean {
  return all.every(
    ({ container, definition }) =>
      container.lastStatus !== "RUNNING" ||
      !definition.dependsOn.some(({ containerName }) => containerName === member.container.name),
  );
}

function isMet(dependency: TaskContainer, condition: Condition): boolean {
  switch (condition) {
    case "START":
      return dependency.startedAt !== undefined;
    case "HEALTHY":
      return dependency.lastStatus === "RUNNING" && dependency.health.status === "HEALTHY";
    case "COMPLETE":
      return dependency.lastStatus === "STOPPED";
    case "SUCCESS":
      return dependency.lastStatus === "STOPPED" && dependency.exitCode === 0;
  }
}

/** Whether the condition, not met now, can't be met any more. */
function isLost(dependency: TaskContainer, condition: Condition): boolean {
  return dependency.lastStatus === "STOPPED" && (condition === "SUCCESS" || condition === "HEALTHY");
}

function lostReason(dependency: string, target: string, condition: Condition): string {
  const pair = `dependency graph: failed to resolve container ordering dependency [${dependency}] for target [${target}]`;
  return condition === "SUCCESS"
    ? `${pair} as dependency did not exit successfully.`
    : `${pair} as dependency exited before it was healthy.`;
}

/** `startTimeout` counts from the dependency's own start, and not for START. */
function startDeadline({ container, definition }: Member, condition: Condition): number | undefined {
  if (condition === "START" || container.startedAt === undefined || definition.startTimeout === undefined) return;
  return container.startedAt + definition.startTimeout * 1000;
}
