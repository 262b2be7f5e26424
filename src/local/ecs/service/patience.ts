import type { Control } from "../../control";
import { healthCheck } from "../../tasks/health";
import type { Deployment } from "../deployment/record";
import type { Revision } from "../revision/record";
import type { ContainerDefinition, TaskDefinition } from "../task-definition/record";
import type { Service } from "./record";

type Stored = Pick<Control, "store">;

/** Seconds for what takes no time that anyone sets: finding a place, making containers, growing a pool. */
const SELF = 60;
/** Seconds after RUNNING until a task counts as healthy that nothing checks. */
const READY = 40;
/** Seconds that a container may take to what others wait for, where its `startTimeout` doesn't say. */
const START = 180;

/**
 * Milliseconds within which a deployment that comes up at all comes closer to it: what the slowest of its steps may take
 * by what its definition, target groups and service say. A pull that is under way doesn't count, it has an end of its own.
 */
export function stepOf(control: Stored, service: Service, deployment: Deployment): number {
  const definition = control.store.get("taskDefinitions", deployment.revision.taskDefinition);
  const containers = definition?.containers ?? [];
  const up = startTime(containers);
  const health = Math.max(READY, ...containers.map(checkTime), targetTime(control, service, deployment.revision));
  return (SELF + up + health + leaving(control, service)) * 1000;
}

/** Milliseconds within which one of the service's tasks that are to go is gone: drained, stopped and removed. */
export function leaveOf(control: Stored, service: Service): number {
  return (SELF + leaving(control, service)) * 1000;
}

function leaving({ store }: Stored, { deployments, revision }: Service): number {
  const revisions = [revision, ...deployments.map((deployment) => deployment.revision)];
  const definitions = revisions.flatMap(({ taskDefinition }) => store.get("taskDefinitions", taskDefinition) ?? []);
  const drains = revisions.flatMap(({ loadBalancers }) =>
    loadBalancers.map(({ targetGroupArn }) => store.get("targetGroups", targetGroupArn)?.deregistrationDelay ?? 0),
  );
  return Math.max(0, ...drains) + Math.max(0, ...definitions.map(stopTime));
}

/** Containers that others depend on come first, one after the other at worst. */
function startTime(containers: ContainerDefinition[]): number {
  const first = new Set(containers.flatMap(({ dependsOn }) => dependsOn.map(({ containerName }) => containerName)));
  return sum(containers.filter(({ name }) => first.has(name)).map(({ startTimeout = START }) => startTimeout));
}

function checkTime(container: ContainerDefinition): number {
  const check = healthCheck(container);
  return check ? check.startPeriod + (check.interval + check.timeout) * (check.retries + 1) : 0;
}

function targetTime({ store }: Stored, service: Service, { loadBalancers }: Revision): number {
  const checks = loadBalancers.flatMap(
    ({ targetGroupArn }) => store.get("targetGroups", targetGroupArn)?.healthCheck ?? [],
  );
  const times = checks.map(
    ({ interval, timeout, healthyThreshold, unhealthyThreshold }) =>
      interval * Math.max(healthyThreshold, unhealthyThreshold) + timeout,
  );
  return times.length > 0 ? service.healthCheckGracePeriodSeconds + Math.max(...times) : 0;
}

/** Containers stop in the reverse of their order: where there is one, one after the other at worst. */
function stopTime({ containers }: TaskDefinition): number {
  const times = containers.map(({ stopTimeout }) => stopTimeout);
  return containers.some(({ dependsOn }) => dependsOn.length > 0) ? sum(times) : Math.max(0, ...times);
}

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
