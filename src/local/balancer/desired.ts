import { revisionOf } from "../ecs/deployment/record";
import type { Service } from "../ecs/service/record";
import type { Task } from "../ecs/task/record";
import type { Listener } from "../elb/listener/record";
import type { LoadBalancer } from "../elb/load-balancer/record";
import type { ListenerRule, RuleAction } from "../elb/rule/record";
import type { TargetGroup } from "../elb/target-group/record";
import type { DesiredBalancer, DesiredTarget } from "./balancer";

/** What of the store decides what the load balancers should look like. */
export interface BalancerTables {
  loadBalancers: LoadBalancer[];
  listeners: Listener[];
  listenerRules: ListenerRule[];
  targetGroups: TargetGroup[];
  services: Service[];
  tasks: Task[];
}

/** What the load balancers should look like. Pure; in an order that does not depend on the tables'. */
export function desiredBalancers(tables: BalancerTables): DesiredBalancer[] {
  const targets = targetsByGroup(tables);
  return sorted(tables.loadBalancers).map((loadBalancer) => {
    const listeners = sorted(tables.listeners)
      .filter(({ loadBalancerArn }) => loadBalancerArn === loadBalancer.id)
      .map((listener) => ({
        listener,
        rules: sorted(tables.listenerRules)
          .filter(({ listenerArn }) => listenerArn === listener.id)
          .sort((a, b) => a.priority - b.priority),
      }));
    const named = new Set(
      listeners.flatMap(({ listener, rules }) => [
        ...groupsOf(listener.defaultActions),
        ...rules.flatMap(({ actions }) => groupsOf(actions)),
      ]),
    );
    return {
      loadBalancer,
      listeners,
      targetGroups: sorted(tables.targetGroups)
        .filter(({ id }) => named.has(id))
        .map((targetGroup) => ({ targetGroup, targets: targets.get(targetGroup.id) ?? [] })),
    };
  });
}

function groupsOf(actions: RuleAction[]): string[] {
  return actions.flatMap((action) => (action.type === "forward" ? action.targetGroups.map(({ arn }) => arn) : []));
}

function targetsByGroup({ services, tasks }: BalancerTables): Map<string, DesiredTarget[]> {
  const byId = new Map(services.map((service) => [service.id, service]));
  const groups = new Map<string, DesiredTarget[]>();
  for (const task of sorted(tasks)) {
    const service = task.serviceArn === undefined ? undefined : byId.get(task.serviceArn);
    const state = targetState(task);
    if (!service || !state || task.ip === undefined) continue;
    // As its own deployment has them: a later one may have other target groups and ports.
    for (const { targetGroupArn, containerPort } of revisionOf(service, task).loadBalancers) {
      const target = { id: task.id, ip: task.ip, port: containerPort, ...state };
      groups.set(targetGroupArn, [...(groups.get(targetGroupArn) ?? []), target]);
    }
  }
  return groups;
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
