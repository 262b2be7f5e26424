import type { Task } from "../../ecs/task/record";
import { entryOf } from "../../scheduler/books";
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

  scalableTargets: ({ scaling }, { id }) => scaling.due.mark(id),

  scalingPolicies({ scaling }, row) {
    for (const target of about(row, ({ target: id }) => id)) scaling.due.mark(target);
  },

  scheduledActions({ scaling }, row) {
    for (const target of about(row, ({ target: id }) => id)) scaling.due.mark(target);
  },

  // Which targets look at it depends on their policies.
  datapoints: ({ scaling }) => scaling.touchAll(),

  operations: ({ reaper }, { id }) => reaper.touch("operations", id),
};

const entry = (task: Task | undefined) => (task ? entryOf(task) : "");
