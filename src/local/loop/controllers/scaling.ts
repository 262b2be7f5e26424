import type { Service } from "../../ecs/service/record";
import type { Pace } from "../../pace";
import type { ScalableTarget } from "../../scaling/record";
import type { Measured } from "../../scheduler/metrics/series";
import { type ScalingDecision, scale } from "../../scheduler/scaling";
import { updateService } from "../../scheduler/services";
import type { Change, Store } from "../../store/store";
import type { Alarms } from "./alarms";
import { Due } from "./due";
import type { WorkingTasks } from "./working-tasks";

/** Activities that are kept of each scalable target. */
const KEPT = 100;

export interface ScalingParts {
  store: Store;
  pace: Pace;
  metrics: Measured;
}

/** Sets the desired count of services by their policies, schedules and bounds. */
export class Scaling {
  /** Ids of scalable targets. */
  readonly due = new Due();

  constructor(
    private readonly parts: ScalingParts,
    private readonly alarms: Pick<Alarms, "breachesOf">,
  ) {}

  touchAll(): void {
    for (const { id } of this.parts.store.list("scalableTargets")) this.due.mark(id);
  }

  /** Something of the service, or of its tasks, changed. */
  touch(serviceArn: string): void {
    for (const { id } of this.parts.store.by("scalableTargets", "service", serviceArn)) this.due.mark(id);
  }

  /** @param serviceOf services as the pass has them by now */
  decide(
    working: WorkingTasks,
    serviceOf: (arn: string) => Service | undefined,
    now: number,
  ): { services: Service[]; changes: Change[]; failures: { target: string; error: unknown }[] } {
    const services: Service[] = [];
    const changes: Change[] = [];
    const failures: { target: string; error: unknown }[] = [];
    for (const id of this.due.take(now)) {
      const target = this.parts.store.get("scalableTargets", id);
      if (!target) continue;
      const service = serviceOf(target.serviceArn);
      try {
        const decision = this.scaled(target, service, working, now);
        if (decision.wakeAt !== undefined) this.due.wake(id, decision.wakeAt);
        if (service && decision.desiredCount !== undefined) {
          services.push(updateService(service, { desiredCount: decision.desiredCount }, now));
        }
        changes.push(...this.changesOf(id, decision));
      } catch (error) {
        failures.push({ target: id, error });
      }
    }
    return { services, changes, failures };
  }

  private scaled(
    target: ScalableTarget,
    service: Service | undefined,
    working: WorkingTasks,
    now: number,
  ): ScalingDecision {
    const { store, pace, metrics } = this.parts;
    const present = working.ofService(target.serviceArn).filter(({ lastStatus }) => lastStatus !== "STOPPED");
    const running = present.filter(
      ({ lastStatus, desiredStatus }) => lastStatus === "RUNNING" && desiredStatus === "RUNNING",
    );
    const activities = store.by("scalingActivities", "target", target.id);
    return scale(
      {
        target,
        policies: store.by("scalingPolicies", "target", target.id),
        actions: store.by("scheduledActions", "target", target.id),
        service,
        running: running.length,
        present: present.length,
        lastActivity: activities.reduce<(typeof activities)[number] | undefined>(
          (last, each) => (last && last.startedAt > each.startedAt ? last : each),
          undefined,
        ),
        changing: target.lastChange && store.get("scalingActivities", target.lastChange.activity),
        metrics,
        breachesOf: ({ id }) => this.alarms.breachesOf(id, now),
        pace,
      },
      now,
    );
  }

  private changesOf(target: string, { target: changed, actions, activities }: ScalingDecision): Change[] {
    return [
      ...(changed ? [{ table: "scalableTargets" as const, put: changed }] : []),
      ...actions.map((put) => ({ table: "scheduledActions" as const, put })),
      ...activities.map((put) => ({ table: "scalingActivities" as const, put })),
      ...this.outdated(target, activities.filter(({ id }) => !this.parts.store.get("scalingActivities", id)).length),
    ];
  }

  /** The oldest activities, where there are more than are kept. */
  private outdated(target: string, more: number): Change[] {
    if (more === 0) return [];
    const all = this.parts.store.by("scalingActivities", "target", target).sort((a, b) => a.startedAt - b.startedAt);
    return all
      .slice(0, Math.max(0, all.length + more - KEPT))
      .map(({ id }) => ({ table: "scalingActivities", remove: id }));
  }
}
