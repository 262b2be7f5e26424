import type { Task } from "../../ecs/task/record";
import { targetGroupsOf } from "../../elb/rule/record";
import { shiftsRequests } from "../../scheduler";
import { entryOf } from "../../scheduler/page";
import type { Store } from "../../store/store";
import type { Alarms } from "./alarms";
import { about, type Effects } from "./effects";
import type { Pools } from "./pools";
import type { Reaper } from "./reaper";
import type { Scaling } from "./scaling";
import type { Services } from "./services";
import type { Tasks } from "./tasks";

/** Whose decisions a change may touch. */
interface Deciders {
  services: Services;
  tasks: Tasks;
  pools: Pools;
  reaper: Reaper;
  scaling: Scaling;
  alarms: Alarms;
}

/** What a change of each table may change the decision about. Of a table that isn't here nothing is decided. */
export const TOUCHES: Effects<Deciders> = {
  tasks({ services, tasks, pools, reaper, scaling }, row) {
    const { id, before, after } = row;
    tasks.due.mark(id);
    // One that waits for an instance, or did.
    services.due.mark(id);
    for (const service of about(row, ({ serviceArn }) => serviceArn)) services.due.mark(service);
    if (after?.lastStatus === "STOPPED") reaper.touch("tasks", id);
    if (before?.lastStatus !== after?.lastStatus) reaper.sweep();
    for (const service of about(row, ({ serviceArn }) => serviceArn)) scaling.touch(service);
    if (entry(before) === entry(after)) return;
    for (const instance of about(row, ({ instanceId }) => instanceId)) services.ledger.forget(instance);
    for (const cluster of about(row, ({ clusterArn }) => clusterArn)) services.roomChanged(cluster);
    pools.touch();
  },

  services({ services, pools, reaper, scaling }, row) {
    const { id, before, after } = row;
    services.due.mark(id);
    scaling.touch(id);
    reaper.touch("services", id);
    if (before?.deployments !== after?.deployments) reaper.sweep();
    if (about(row, ({ schedulingStrategy }) => schedulingStrategy).has("DAEMON")) pools.touch();
  },

  // It is there before anyone names it, and what it says never changes.
  taskDefinitions: ({ reaper }) => reaper.sweep(),

  containerInstances({ services, tasks, pools }, row, store) {
    for (const { id, serviceArn } of store.by("tasks", "instance", row.id)) {
      tasks.due.mark(id);
      if (serviceArn) services.due.mark(serviceArn);
    }
    for (const cluster of about(row, ({ clusterArn }) => clusterArn)) {
      for (const daemon of store.by("services", "daemons", cluster)) services.due.mark(daemon.id);
      services.roomChanged(cluster);
    }
    pools.touch();
  },

  lostZones({ services, pools }, _, store) {
    for (const { id } of store.by("services", "status", "ACTIVE")) services.due.mark(id);
    pools.touch();
  },

  clusters({ pools, reaper }, { id }) {
    pools.touch();
    reaper.touch("clusters", id);
  },

  capacityProviders: ({ pools }) => pools.touch(),

  autoScalingGroups: ({ pools }) => pools.touch(),

  waitingInstances: ({ pools }) => pools.touch(),

  scalableTargets: ({ scaling }, { id }) => scaling.due.mark(id),

  scalingPolicies({ scaling }, row) {
    for (const target of about(row, ({ target: id }) => id)) scaling.due.mark(target);
  },

  scheduledActions({ scaling }, row) {
    for (const target of about(row, ({ target: id }) => id)) scaling.due.mark(target);
  },

  // Which targets and alarms look at it depends on their policies and conditions.
  datapoints({ scaling, alarms }) {
    scaling.touchAll();
    alarms.touchAll();
  },

  alarms({ services, scaling, alarms }, row, store) {
    alarms.touch(row.id);
    for (const { id, other } of store.by("services", "status", "ACTIVE")) {
      if (other.alarms?.alarmNames?.includes(row.id)) services.due.mark(id);
    }
    if (about(row, ({ actions }) => Object.values(actions).flat()).size > 0) scaling.touchAll();
  },

  // What a deployment has shifted stays so, whoever changes the rule.
  listenerRules: ({ services }, row, store) =>
    touchShifting(
      services,
      about(row, ({ actions }) => targetGroupsOf(actions)),
      store,
    ),

  listeners: ({ services }, row, store) =>
    touchShifting(
      services,
      about(row, ({ defaultActions }) => targetGroupsOf(defaultActions)),
      store,
    ),

  operations: ({ reaper }, { id }) => reaper.touch("operations", id),
};

const entry = (task: Task | undefined) => (task ? entryOf(task) : "");

function touchShifting(services: Services, groups: ReadonlySet<string>, store: Pick<Store, "by">): void {
  for (const group of groups) {
    for (const service of store.by("services", "targetGroup", group))
      if (shiftsRequests(service)) services.due.mark(service.id);
  }
}
