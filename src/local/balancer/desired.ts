import { isDeepStrictEqual } from "node:util";
import { revisionOf } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import { addressOf, type Task } from "../ecs/task/record";
import type { DesiredBalancer, DesiredTarget } from "../elb/balancer";
import { servedCertificates } from "../elb/certificates";
import { balancersForwardingTo } from "../elb/forwarded";
import { targetGroupsOf } from "../elb/rule/record";
import type { Store } from "../store/store";

type Reads = Pick<Store, "get" | "list" | "by">;

/**
 * What the load balancers should look like, as the store has it; in an order that does not depend on the tables'. What
 * was made of it is kept until it is said to be stale: a load balancer of which nothing changed is the same object again.
 */
export class DesiredBalancers {
  private readonly balancers = new Map<string, DesiredBalancer>();
  private readonly targets = new Map<string, DesiredTarget[]>();
  private readonly staleBalancers = new Set<string>();
  private readonly staleGroups = new Set<string>();

  constructor(private readonly store: Reads) {
    for (const { id } of store.list("loadBalancers")) this.staleBalancers.add(id);
  }

  /** A load balancer, its listeners or rules changed. */
  touchBalancer(id: string): void {
    this.staleBalancers.add(id);
  }

  /** A target group changed, or who its targets are may have. */
  touchGroup(id: string): void {
    this.staleGroups.add(id);
  }

  current(): DesiredBalancer[] {
    for (const id of this.staleGroups) this.retarget(id);
    this.staleGroups.clear();
    for (const id of this.staleBalancers) this.remake(id);
    this.staleBalancers.clear();
    return sorted([...this.balancers].map(([id, balancer]) => ({ id, balancer }))).map(({ balancer }) => balancer);
  }

  private retarget(group: string): void {
    const { store } = this;
    const there = store.get("targetGroups", group);
    const before = this.targets.get(group);
    const after = there && targetsIn(store, group);
    if (!after) this.targets.delete(group);
    else if (!isDeepStrictEqual(before, after)) this.targets.set(group, after);
    for (const id of balancersForwardingTo(store, group)) {
      const made = this.balancers.get(id)?.targetGroups.find(({ targetGroup }) => targetGroup.id === group);
      const same = made?.targetGroup === there && made?.targets === this.targets.get(group);
      if (!same) this.staleBalancers.add(id);
    }
  }

  private remake(id: string): void {
    const { store } = this;
    const loadBalancer = store.get("loadBalancers", id);
    if (!loadBalancer) {
      this.balancers.delete(id);
      return;
    }
    const all = sorted(store.by("listeners", "loadBalancer", id)).map((listener) => {
      const rules = sorted(store.by("listenerRules", "listener", listener.id)).sort((a, b) => a.priority - b.priority);
      if (listener.protocol === "HTTP" || listener.protocol === "TCP") return { listener, rules };
      return { listener, rules, certificates: servedCertificates(store, listener, rules) };
    });
    const named = all.flatMap(({ listener, rules }) => [
      ...targetGroupsOf(listener.defaultActions),
      ...rules.flatMap(({ actions }) => targetGroupsOf(actions)),
    ]);
    const groups = sorted([...new Set(named)].flatMap((group) => store.get("targetGroups", group) ?? []));
    this.balancers.set(id, {
      loadBalancer,
      // One that has yielded its port answers nothing; its targets are checked all the same, for when it has it back.
      listeners: all.filter(({ listener }) => listener.yieldedTo === undefined),
      targetGroups: groups.map((targetGroup) => ({ targetGroup, targets: this.targetsOf(targetGroup.id) })),
    });
  }

  private targetsOf(group: string): DesiredTarget[] {
    const targets = this.targets.get(group) ?? targetsIn(this.store, group);
    this.targets.set(group, targets);
    return targets;
  }
}

function targetsIn(store: Reads, group: string): DesiredTarget[] {
  const targets = store
    .by("services", "targetGroup", group)
    .flatMap((service) =>
      store.by("tasks", "service", service.id).flatMap((task) => targetsOfTask(service, task, group)),
    );
  return sorted(targets);
}

/** As its own deployment has them: a later one may have other target groups and ports. */
function targetsOfTask(service: Service, task: Task, group: string): DesiredTarget[] {
  const { id } = task;
  const state = targetState(task);
  if (!state) return [];
  return revisionOf(service, task).loadBalancers.flatMap(({ targetGroupArn, containerName, containerPort }) => {
    const ip = addressOf(task, containerName);
    return targetGroupArn === group && ip !== undefined ? { id, ip, port: containerPort, ...state } : [];
  });
}

/** A target from RUNNING on, until the load balancer has let go of it while the task is DEACTIVATING. */
function targetState(task: Task): Pick<DesiredTarget, "draining" | "drainingSince"> | undefined {
  if (task.lastStatus === "RUNNING" && task.desiredStatus === "RUNNING") return { draining: false };
  // RUNNING and told to stop: about to be DEACTIVATING, and no more requests meanwhile.
  if (task.lastStatus !== "RUNNING" && task.lastStatus !== "DEACTIVATING") return undefined;
  return { draining: true, ...(task.stoppingAt !== undefined && { drainingSince: task.stoppingAt }) };
}

function sorted<T extends { id: string }>(entities: T[]): T[] {
  return [...entities].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
