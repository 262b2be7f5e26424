import type { Task } from "../../ecs/task/record";
import type { Store } from "../../store/store";

/** The tasks as a pass has them: the store's, and in front of them what the pass has come to. */
export class WorkingTasks {
  private readonly own = new Map<string, Task>();
  private readonly ids = new Map<string, Set<string>>();

  constructor(private readonly store: Store) {}

  get(id: string): Task | undefined {
    return this.own.get(id) ?? this.store.get("tasks", id);
  }

  put(task: Task): void {
    this.own.set(task.id, task);
    if (task.instanceId === undefined) return;
    const there = this.ids.get(task.instanceId) ?? new Set();
    this.ids.set(task.instanceId, there.add(task.id));
  }

  alter(id: string, change: (task: Task) => Task): void {
    const task = this.get(id);
    if (task) this.put(change(task));
  }

  /** The task whose containers have this label. */
  labelled(label: string): Task | undefined {
    const [found] = this.store.by("tasks", "label", label);
    return found && this.get(found.id);
  }

  /** STOPPED ones included. */
  ofService(id: string): Task[] {
    return this.store.by("tasks", "service", id).map((task) => this.own.get(task.id) ?? task);
  }

  /** What the pass has come to about tasks on the instance is not in the store yet. */
  isAhead(instanceId: string): boolean {
    return this.ids.has(instanceId);
  }

  onInstance(instanceId: string): Task[] {
    const stored = this.store.by("tasks", "instance", instanceId);
    const ids = this.ids.get(instanceId);
    if (!ids) return stored;
    return [...new Set([...stored.map(({ id }) => id), ...ids])].flatMap((id) => this.get(id) ?? []);
  }

  /** Those that the pass put. */
  get changed(): Task[] {
    return [...this.own.values()];
  }
}
