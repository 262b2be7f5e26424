import { SHOWN_FOR } from "../../ecs/shown-for";
import { sweepable } from "../../ecs/task-definition/use";
import type { Change, Store } from "../../store/store";
import { Due } from "./due";

/** Ended resource calls can be asked after for a day. */
const OPERATIONS_FOR = 24 * 3_600_000;

/** What goes when it has been shown long enough. */
const MORTAL = ["tasks", "services", "clusters", "operations"] as const;
type Mortal = (typeof MORTAL)[number];

/** Of deleted task definitions: whether one can go depends on others than itself. */
const SWEEP = "taskDefinitions";

/** Removes what has been shown long enough. */
export class Reaper {
  readonly due = new Due();

  constructor(private readonly store: Store) {}

  touchAll(): void {
    for (const table of MORTAL) for (const { id } of this.store.list(table)) this.touch(table, id);
    this.sweep();
  }

  /** It changed: it may have come to its end. */
  touch(table: Mortal, id: string): void {
    this.due.mark(`${table} ${id}`);
  }

  /** Who uses task definitions changed. */
  sweep(): void {
    this.due.mark(SWEEP);
  }

  decide(now: number): Change[] {
    return this.due.take(now).flatMap((subject): Change[] => {
      if (subject === SWEEP) return sweepable(this.store).map((remove) => ({ table: SWEEP, remove }));
      const cut = subject.indexOf(" ");
      const [table, id] = [subject.slice(0, cut) as Mortal, subject.slice(cut + 1)];
      const at = this.endOf(table, id, now);
      if (at === undefined) return [];
      if (at <= now) return [{ table, remove: id } as Change];
      this.due.wake(subject, at);
      return [];
    });
  }

  private endOf(table: Mortal, id: string, now: number): number | undefined {
    switch (table) {
      case "tasks": {
        const task = this.store.get("tasks", id);
        return task?.lastStatus === "STOPPED" ? (task.stoppedAt ?? now) + SHOWN_FOR : undefined;
      }
      case "services": {
        const service = this.store.get("services", id);
        // An earlier version didn't write down when it was.
        return service?.status === "INACTIVE" ? (service.inactiveAt ?? service.createdAt) + SHOWN_FOR : undefined;
      }
      case "clusters": {
        const deletedAt = this.store.get("clusters", id)?.deletedAt;
        return deletedAt === undefined ? undefined : deletedAt + SHOWN_FOR;
      }
      case "operations": {
        const endedAt = this.store.get("operations", id)?.endedAt;
        return endedAt === undefined ? undefined : endedAt + OPERATIONS_FOR;
      }
    }
  }
}
