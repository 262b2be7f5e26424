// The control loop, on a Docker, load balancers and a disk that take nothing: what is measured is the loop.
import { createRequire } from "node:module";
import { join } from "node:path";
import { instantBalancer, instantDocker, instantResolver } from "./instant.mjs";

export const CLUSTER = "arn:aws:ecs:us-east-1:000000000000:cluster/bench";

/** The built local ECS: a file of it by its path. */
export function localOf(root) {
  const require = createRequire(import.meta.url);
  return (path) => require(join(root, "dist/local", path));
}

/** The loop and its store, not started yet. */
export function loopOf(local, factor) {
  const { Reconciler } = local("loop/index.js");
  const { schedule } = local("scheduler/index.js");
  const { applyTaskEvent, stepTask } = local("tasks/index.js");
  const { systemClock: clock } = local("clock.js");
  const { TableStore } = local("store/table-store.js");
  const store = new TableStore({ write: async () => {}, close: async () => {} }, []);
  const pace = { factor };
  const loop = new Reconciler({
    store,
    runtime: instantDocker(),
    balancer: instantBalancer(),
    resolver: instantResolver(),
    archive: { archive: async () => {} },
    ...{ pace, pauseImage: "pause", clock, log() {}, schedule, stepTask, applyTaskEvent },
  });
  return { loop, store, clock, pace };
}

/** A task definition of one container. */
export const definitionOf = (changes, portMappings = []) => ({
  ...{ id: "arn:aws:ecs:us-east-1:000000000000:task-definition/web:1", family: "web", revision: 1, status: "ACTIVE" },
  ...{ cpu: 256, memory: 512, volumes: [], tags: [], registeredAt: 0, ...changes },
  containers: [
    {
      ...{ name: "web", image: "web:1", essential: true, cpu: 0, stopTimeout: 30, initProcessEnabled: true },
      ...{ environment: [], portMappings, dependsOn: [], ulimits: [], readonlyRootFilesystem: false },
      ...{ dockerLabels: {}, extraHosts: [], mountPoints: [], given: {} },
    },
  ],
});

export const serviceArn = (n) => `arn:aws:ecs:us-east-1:000000000000:service/bench/service-${n}`;

/** A service of it. */
export const serviceOf = (n, { id: taskDefinition }, changes) => ({
  ...{ id: serviceArn(n), name: `service-${n}`, clusterArn: CLUSTER },
  ...{ schedulingStrategy: "REPLICA", taskDefinition, minimumHealthyPercent: 100, maximumPercent: 200 },
  ...{ circuitBreaker: { enable: true, rollback: true }, healthCheckGracePeriodSeconds: 0, loadBalancers: [] },
  ...{ serviceRegistries: [], placementConstraints: [], placementStrategy: [], tags: [], other: {} },
  ...{ enableExecuteCommand: false, ...changes },
});

export const put = (table, row) => ({ table, put: row });
