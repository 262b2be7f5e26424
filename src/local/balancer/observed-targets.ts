import { isDeepStrictEqual } from "node:util";
import type { ObservedTarget } from "../elb/balancer";

/** What was seen last of all targets, by load balancer and by task. */
export class ObservedTargets {
  private readonly byBalancer = new Map<string, ObservedTarget[]>();
  private readonly byTask = new Map<string, ObservedTarget[]>();

  of(task: string): ObservedTarget[] {
    return this.byTask.get(task) ?? [];
  }

  /** Takes note of all targets of a load balancer. Answers with the tasks for which something is new. */
  see(loadBalancer: string, targets: ObservedTarget[]): string[] {
    const before = tasksOf(this.byBalancer.get(loadBalancer) ?? []);
    const after = tasksOf(targets);
    if (targets.length > 0) this.byBalancer.set(loadBalancer, targets);
    else this.byBalancer.delete(loadBalancer);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (task) => !isDeepStrictEqual(before.get(task), after.get(task)),
    );
    for (const task of changed) {
      const others = this.of(task).filter((target) => target.loadBalancer !== loadBalancer);
      const all = [...others, ...(after.get(task) ?? [])];
      if (all.length > 0) this.byTask.set(task, all);
      else this.byTask.delete(task);
    }
    return changed;
  }
}

function tasksOf(targets: ObservedTarget[]): Map<string, ObservedTarget[]> {
  const tasks = new Map<string, ObservedTarget[]>();
  for (const target of targets) {
    const own = tasks.get(target.id);
    if (own) own.push(target);
    else tasks.set(target.id, [target]);
  }
  return tasks;
}
