import { isDeepStrictEqual } from "node:util";
import type { DesiredBalancers } from "../../balancer/desired";
import { revisionOf } from "../../ecs/deployment/record";
import type { Task } from "../../ecs/task/record";
import { about, type Effects } from "./effects";

/** What of the load balancers a change of each table makes stale. */
export const STALE: Effects<DesiredBalancers> = {
  loadBalancers: (desired, { id }) => desired.touchBalancer(id),

  listeners(desired, row) {
    for (const id of about(row, ({ loadBalancerArn }) => loadBalancerArn)) desired.touchBalancer(id);
  },

  listenerCertificates(desired, row, store) {
    for (const id of about(row, ({ listenerArn }) => store.get("listeners", listenerArn)?.loadBalancerArn)) {
      desired.touchBalancer(id);
    }
  },

  certificates(desired, { id }, store) {
    const further = store.by("listenerCertificates", "certificate", id);
    const listeners = [
      ...store.by("listeners", "certificate", id),
      ...further.flatMap(({ listenerArn }) => store.get("listeners", listenerArn) ?? []),
    ];
    for (const { loadBalancerArn } of listeners) desired.touchBalancer(loadBalancerArn);
  },

  // Where its listener is gone as well, that says so itself.
  listenerRules(desired, row, store) {
    for (const id of about(row, ({ listenerArn }) => store.get("listeners", listenerArn)?.loadBalancerArn)) {
      desired.touchBalancer(id);
    }
  },

  targetGroups: (desired, { id }) => desired.touchGroup(id),

  services(desired, row) {
    const { before, after } = row;
    if (before?.deployments === after?.deployments && before?.revision === after?.revision) return;
    const groups = about(row, ({ revision, deployments }) =>
      [revision, ...deployments.map((deployment) => deployment.revision)].flatMap(({ loadBalancers }) =>
        loadBalancers.map(({ targetGroupArn }) => targetGroupArn),
      ),
    );
    for (const group of groups) desired.touchGroup(group);
  },

  tasks(desired, row, store) {
    if (isDeepStrictEqual(targetOf(row.before), targetOf(row.after))) return;
    const groups = about(row, (task) => {
      const service = task.serviceArn === undefined ? undefined : store.get("services", task.serviceArn);
      return service && revisionOf(service, task).loadBalancers.map(({ targetGroupArn }) => targetGroupArn);
    });
    for (const group of groups) desired.touchGroup(group);
  },
};

/** What of a task decides whether it is a target, and how. */
function targetOf(task: Task | undefined) {
  if (!task) return undefined;
  const { serviceArn, startedBy, ip, containers, lastStatus, desiredStatus, stoppingAt } = task;
  return [serviceArn, startedBy, ip, containers.map((each) => each.ip), lastStatus, desiredStatus, stoppingAt];
}
