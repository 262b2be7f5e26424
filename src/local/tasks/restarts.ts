import { isRecord } from "../../protocol/json";
import type { TaskContainer } from "../ecs/task/record";
import type { ContainerDefinition } from "../ecs/task-definition/record";
import { isUnderway, type Member } from "./containers";
import type { TaskOperation } from "./task";

/** Seconds that a container must have run for where its policy doesn't say. */
const ATTEMPT_PERIOD = 300;

/** Docker tells of one death twice, by its event and by its state, a moment apart. */
const SAME_DEATH = 100;

/**
 * Whether a container that has exited is started again in place, while its task goes on: one that has run for less than
 * its policy's period since it last started is not.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
 */
export function mayRestart(
  { given }: ContainerDefinition,
  { startedAt }: TaskContainer,
  exitCode: number,
  at: number,
): boolean {
  if (!hasRestarts({ given }) || startedAt === undefined) return false;
  const { ignoredExitCodes = [], restartAttemptPeriod = ATTEMPT_PERIOD } = policyOf(given);
  if ((ignoredExitCodes as number[]).includes(exitCode)) return false;
  return at - startedAt >= Number(restartAttemptPeriod) * 1000;
}

/** Whether the container may be started again in place. */
export const hasRestarts = ({ given }: Pick<ContainerDefinition, "given">) => policyOf(given).enabled === true;

const policyOf = (given: ContainerDefinition["given"]) =>
  isRecord(given) && isRecord(given.restartPolicy) ? given.restartPolicy : {};

/** The container on its way up again. */
export function restarted(container: TaskContainer, at: number): TaskContainer {
  return {
    ...container,
    lastStatus: "CREATED",
    restarts: (container.restarts ?? 0) + 1,
    restartedAfter: at,
    health: { status: "UNKNOWN", failures: 0 },
  };
}

/** Whether the container was restarted after this very death. */
export function isOver({ restartedAfter }: TaskContainer, at: number): boolean {
  return restartedAfter !== undefined && at <= restartedAfter + SAME_DEATH;
}

/** The starts of those that are on their way up again in a task that runs. */
export function restarting(all: Member[], underway: TaskOperation[]): TaskOperation[] {
  return all.flatMap(({ container: { name, lastStatus } }): TaskOperation[] =>
    lastStatus === "CREATED" && !isUnderway(underway, "start", name) ? [{ kind: "start", container: name }] : [],
  );
}
