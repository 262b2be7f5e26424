import type { Alarm } from "../../alarms/record";
import type { Pace } from "../../pace";
import { breachOf, decideAlarm, parseRule } from "../../scheduler/alarms";
import type { Measured } from "../../scheduler/metrics/series";
import type { Breach } from "../../scheduler/scaling";
import type { Change, Store } from "../../store/store";
import { Due } from "./due";

/** Items of history that are kept of each alarm. */
const KEPT = 100;

export interface AlarmsParts {
  store: Store;
  pace: Pace;
  metrics: Measured;
}

/** Looks at alarms at each of their datapoints. */
export class Alarms {
  /** Names of alarms. */
  readonly due = new Due();
  /** Those that the pass has decided about, as they are by now. */
  private decided = new Map<string, Alarm>();

  constructor(private readonly parts: AlarmsParts) {}

  touchAll(): void {
    for (const { id } of this.parts.store.list("alarms")) this.due.mark(id);
  }

  /** The alarm changed: so may those that are made of it. */
  touch(name: string): void {
    this.due.mark(name);
    for (const { id, rule } of this.parts.store.list("alarms")) {
      if (rule !== undefined && parseRule(rule).alarms.includes(name)) this.due.mark(id);
    }
  }

  decide(now: number): { changes: Change[]; failures: { alarm: string; error: unknown }[] } {
    const { store } = this.parts;
    this.decided = new Map();
    const changes: Change[] = [];
    const failures: { alarm: string; error: unknown }[] = [];
    for (const id of this.due.take(now)) {
      const alarm = store.get("alarms", id);
      if (!alarm) continue;
      try {
        const { transition, wakeAt } = decideAlarm(alarm, { ...this.parts, alarm: (name) => this.alarm(name) }, now);
        if (wakeAt !== undefined) this.due.wake(id, wakeAt);
        if (!transition) continue;
        this.decided.set(id, transition.alarm);
        changes.push({ table: "alarms", put: transition.alarm });
        changes.push(...transition.history.map((put): Change => ({ table: "alarmHistory", put })));
        changes.push(...this.outdated(id, transition.history.length));
      } catch (error) {
        failures.push({ alarm: id, error });
      }
    }
    return { changes, failures };
  }

  /** The alarm as the pass has it by now. */
  alarm(name: string): Alarm | undefined {
    return this.decided.get(name) ?? this.parts.store.get("alarms", name);
  }

  /** The alarms that call a scaling policy now. */
  breachesOf(policy: string, now: number): Breach[] {
    return this.parts.store
      .by("alarms", "action", policy)
      .flatMap(({ id }) => breachOf(this.alarm(id)!, policy, this.parts, now) ?? []);
  }

  private outdated(alarm: string, more: number): Change[] {
    const all = this.parts.store.by("alarmHistory", "alarm", alarm).sort((a, b) => a.at - b.at);
    return all
      .slice(0, Math.max(0, all.length + more - KEPT))
      .map(({ id }): Change => ({ table: "alarmHistory", remove: id }));
  }
}
