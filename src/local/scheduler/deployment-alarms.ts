import type { Alarm } from "../alarms/record";
import type { Deployment } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import type { Pace } from "../pace";
import type { Draft } from "./draft";
import { EVENT, ROLLOUT } from "./events";
import { fail } from "./fail";
import { localPeriod, MINUTE } from "./metrics/series";
import type { World } from "./schedule";
import { hasTakenOver, primary } from "./services";

/** The alarms that the service's deployments are failed by. */
export function alarmNames({ other: { alarms } }: Pick<Service, "other">): string[] {
  return alarms?.enable ? (alarms.alarmNames ?? []) : [];
}

/**
 * Fails the deployment in progress where one of the service's alarms is in ALARM, and rolls back where that is asked for.
 * ECS: where one is already when the deployment begins, that deployment isn't monitored, so that one that mends things gets
 * through; and a rollback isn't either.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function heedAlarms(draft: Draft, world: Pick<World, "alarms">): void {
  const { service } = draft;
  const deployment = primary(service);
  const names = alarmNames(service);
  if (deployment?.rolloutState !== "IN_PROGRESS" || deployment.rollbackOf || names.length === 0) return;
  const inAlarm = names.filter((name) => world.alarms?.get(name)?.state === "ALARM");
  if (deployment.alarms === undefined) {
    draft.updateDeployment(deployment.id, { alarms: inAlarm.length > 0 ? "ignored" : "monitored" });
    return;
  }
  if (deployment.alarms === "ignored" || inAlarm.length === 0 || hasTakenOver(deployment)) return;
  draft.updateDeployment(deployment.id, { triggeredAlarms: inAlarm });
  fail(draft, deployment, {
    failedBy: "alarms",
    reason: ROLLOUT.alarmed(inAlarm),
    event: EVENT.alarmed(deployment.id),
    rollback: service.other.alarms?.rollback ? ROLLOUT.rollingBackByAlarm : undefined,
  });
}

/** Milliseconds for which the slowest of its alarms watches a deployment that is otherwise done. */
export function watchedFor(service: Service, { alarms }: Deployment, world: Pick<World, "alarms" | "pace">): number {
  if (alarms !== "monitored") return 0;
  const times = alarmNames(service).flatMap((name) => {
    const alarm = world.alarms?.get(name);
    return alarm ? [lookedAt(alarm, world.pace)] : [];
  });
  return Math.max(0, ...times);
}

/** Milliseconds that an alarm looks back. */
function lookedAt({ metric }: Alarm, pace: Pace): number {
  const seconds = metric?.Period ?? Math.max(MINUTE, ...(metric?.Metrics ?? []).map(periodOf));
  return localPeriod(pace, seconds) * (metric?.EvaluationPeriods ?? 1);
}

const periodOf = ({ MetricStat, Period }: { MetricStat?: { Period?: number }; Period?: number }) =>
  MetricStat?.Period ?? Period ?? MINUTE;
