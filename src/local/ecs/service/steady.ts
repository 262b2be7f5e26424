import { ApiError } from "../../../protocol/errors";
import type { Control } from "../../control";
import { isForwardedTo } from "../../elb/forwarded";
import type { Operation } from "../../resources/record";
import { whileCloser } from "../../resources/wait";
import { backoffOf, deploymentOutcome, primary } from "../../scheduler";
import { tasksOf } from "../counts";
import { failureLogs } from "../deployment/failure-logs";
import { type Deployment, deploymentOf } from "../deployment/record";
import type { Revision } from "../revision/record";
import type { Task } from "../task/record";
import { leftOf, missingOf } from "./missing";
import { leaveOf, stepOf } from "./patience";
import type { Service } from "./record";

/** Tasks that fail in a row, and how long they do so in milliseconds, until it is said. */
const FAILURES = 3;
const FAILING_FOR = 60_000;

/**
 * Until the service is steady with the deployment. Throws where the deployment failed or was rolled back, and where it no
 * longer comes closer: then, without a circuit breaker, the service goes on trying.
 */
export async function untilSteady(
  control: Control,
  { service: id, deployment }: NonNullable<Operation["waitsFor"]>,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock } = control;
  const service = () => store.get("services", id);
  const approach = new Progress(control);
  const aim = (found: Service | undefined) => found && aimOf(found, deployment);
  let failingSince: number | undefined;
  const look = () => {
    const found = service();
    if (!found) return { state: "FAILED" as const, reason: `The service ${id} is gone.` };
    const now = deploymentOutcome(found, deployment, (revision) => isInUse(control, revision));
    if (now.state !== "IN_PROGRESS") return now;
    failingSince = failsAgain(found, aim(found)) ? (failingSince ?? clock.now()) : undefined;
    if (failingSince === undefined || clock.now() < failingSince + FAILING_FOR) return undefined;
    throw new ApiError("NotSteadyYet", missingOf(control, found, aim(found), "Its tasks fail again and again"));
  };
  const outcome = await whileCloser(
    control,
    {
      look,
      closer: () => approach.closer(service(), aim(service())),
      paused: () => pulling(control, service()) || isWatched(aim(service())),
      patience: () => patienceFor(control, service(), aim(service())),
      late: () => late(control, service(), aim(service()), approach.since),
    },
    signal,
  ).catch(async (error) => {
    throw error instanceof ApiError ? await withLogs(control, error, id, deployment) : error;
  });
  if (outcome.state === "FAILED") {
    throw await withLogs(control, new ApiError("NotStabilized", outcome.reason), id, deployment);
  }
}

/**
 * Until the service's last task is gone, or that of one task set: what it ran in (network, load balancer) can only be
 * removed then.
 */
export async function untilGone(control: Control, id: string, signal: AbortSignal, taskSet?: string): Promise<void> {
  const left = () => {
    const found = control.store.get("services", id);
    const tasks = found ? tasksOf(control, found) : [];
    return taskSet === undefined ? tasks : tasks.filter(({ startedBy }) => startedBy === taskSet);
  };
  const isOver = ({ status, deployments }: Service) =>
    status === "INACTIVE" || (taskSet !== undefined && deployments.every((each) => each.id !== taskSet));
  let fewest = Number.POSITIVE_INFINITY;
  await whileCloser(
    control,
    {
      look: () => {
        const found = control.store.get("services", id);
        return !found || (isOver(found) && left().length === 0) ? true : undefined;
      },
      closer: () => {
        const is = left().length < fewest;
        fewest = Math.min(fewest, left().length);
        return is;
      },
      paused: () => false,
      patience: () => {
        const found = control.store.get("services", id);
        return found ? leaveOf(control, found) : 0;
      },
      late: () => new ApiError("GeneralServiceException", leftOf(id, left())),
    },
    signal,
  );
}

/** What there is to come closer to: the task set itself, or, of deployments that roll back, the one that goes on. */
function aimOf(service: Service, deployment: string): Deployment | undefined {
  const own = service.deployments.find(({ id }) => id === deployment);
  return own?.taskSet ? own : primary(service);
}

/** Without a circuit breaker nothing else says that a deployment doesn't come up. */
function failsAgain(service: Service, deployment: Deployment | undefined): boolean {
  return !service.circuitBreaker.enable && (backoffOf(service, deployment)?.failures ?? 0) >= FAILURES;
}

/** Whether tasks of the revision can become healthy as far as its target groups go: each is behind a load balancer. */
function isInUse({ store }: Control, { loadBalancers }: Revision): boolean {
  return loadBalancers.every(({ targetGroupArn }) => isForwardedTo(store, targetGroupArn));
}

function patienceFor(control: Control, service: Service | undefined, deployment: Deployment | undefined): number {
  return service && deployment ? stepOf(control, service, deployment) : 0;
}

function late(
  control: Control,
  service: Service | undefined,
  deployment: Deployment | undefined,
  since: number,
): ApiError {
  if (!service) return new ApiError("NotStabilized", "The service is gone.");
  const seconds = Math.round((control.clock.now() - since) / 1000);
  const code = service.circuitBreaker.enable ? "NotStabilized" : "NotSteadyYet";
  return new ApiError(code, missingOf(control, service, deployment, `It has come no closer for ${seconds} s`));
}

async function withLogs(control: Control, error: ApiError, id: string, deployment: string): Promise<ApiError> {
  const logs = await failureLogs(control, id, deployment);
  return new ApiError(error.code, [error.message, ...logs].join("\n"));
}

/** How far a service has come; what it once reached and lost again is no news. */
class Progress {
  since: number;
  private readonly best = new Map<string, number>();

  constructor(private readonly control: Control) {
    this.since = control.clock.now();
  }

  closer(service: Service | undefined, deployment: Deployment | undefined): boolean {
    if (!service || !deployment) return false;
    const tasks = tasksOf(this.control, service);
    const own = tasks.filter((task) => deploymentOf(service, task)?.id === deployment.id && isWanted(task));
    const { id, failedTasks } = deployment;
    const better = [
      this.more(`healthy ${id}`, own.filter(({ healthyAt }) => healthyAt !== undefined).length),
      this.more(`gone ${id}`, own.length - tasks.length),
      // The circuit breaker has its own end.
      service.circuitBreaker.enable && this.more(`failed ${id}`, failedTasks),
    ];
    if (!better.includes(true)) return false;
    this.since = this.control.clock.now();
    return true;
  }

  private more(what: string, now: number): boolean {
    const before = this.best.get(what);
    if (before !== undefined && now <= before) return false;
    this.best.set(what, now);
    return true;
  }
}

const isWanted = ({ desiredStatus }: Task) => desiredStatus === "RUNNING";

/** A deployment that waits at a hook, or for a bake time, goes on by itself when that is over. */
function isWatched(deployment: Deployment | undefined): boolean {
  const { shift, rolloutState, steadyAt } = deployment ?? {};
  if (rolloutState !== "IN_PROGRESS") return false;
  const isShifting =
    shift && shift.stage !== "RECONCILE_SERVICE" && shift.stage !== "SCALE_UP" && shift.stage !== "CLEAN_UP";
  return isShifting || steadyAt !== undefined;
}

/** A pull that stands still ends by itself. */
function pulling(control: Control, service: Service | undefined): boolean {
  return service !== undefined && tasksOf(control, service).some((task) => isWanted(task) && isPulling(task));
}

const isPulling = ({ pullStartedAt, pullStoppedAt }: Task) =>
  pullStartedAt !== undefined && pullStoppedAt === undefined;
