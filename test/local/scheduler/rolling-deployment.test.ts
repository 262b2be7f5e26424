import {
  BALANCED,
  completedService,
  crashedTask,
  decide,
  definitionOf,
  GROUP,
  NOW,
  pendingTask,
  primaryOf,
  READY,
  serviceOf,
  targetOf,
  taskOf,
  updatedTo,
  worldOf,
} from "./fixtures";

const before = (service: ReturnType<typeof serviceOf>) =>
  service.deployments.find(({ status }) => status === "ACTIVE")!;
const idsOf = (tasks: { id: string }[]) => tasks.map(({ id }) => id).sort();
const stoppedIds = (stops: { task: string }[]) => stops.map(({ task }) => task).sort();

describe("a new service", () => {
  test("starts its desired count at once, and says so", () => {
    const { start, service, messages } = decide(worldOf(serviceOf()));
    expect(start).toHaveLength(2);
    expect(new Set(start.map(({ task }) => task)).size).toBe(2);
    expect(start[0]!.task).toMatch(/^arn:aws:ecs:us-east-1:000000000000:task\/shop\/[0-9a-f]{32}$/);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/^has started 2 tasks: \(task [0-9a-f]{32}\) \(task [0-9a-f]{32}\)\.$/);
    expect(primaryOf(service).rolloutState).toBe("IN_PROGRESS");
  });

  test("decides the same on the same world", () => {
    const world = worldOf(serviceOf());
    expect(decide(world)).toEqual(decide(world));
  });

  test("gives each task its own id, those of one millisecond too", () => {
    const service = serviceOf();
    const { start, service: after } = decide(worldOf(service));
    const tasks = start.map(({ task: id }) => ({ ...taskOf(after, primaryOf(after), pendingTask), id }));
    const more = decide(worldOf({ ...after, desiredCount: 4 }, tasks));
    expect(new Set([...start, ...more.start].map(({ task }) => task)).size).toBe(4);
  });

  test("is steady and its deployment completed when every task is healthy", () => {
    const service = serviceOf();
    const tasks = [0, 1].map(() => taskOf(service, primaryOf(service), { healthyAt: undefined }));
    const { service: after, healthy, messages, start, stop } = decide(worldOf(service, tasks));
    expect(healthy).toEqual(tasks.map(({ id }) => id));
    expect(after.steady).toBe(true);
    expect(primaryOf(after)).toMatchObject({ rolloutState: "COMPLETED", completedAt: NOW });
    expect(messages).toEqual([
      `(deployment ${primaryOf(service).id}) deployment completed.`,
      "has reached a steady state.",
    ]);
    expect([...start, ...stop]).toEqual([]);
  });

  test("that wants no tasks is steady at once", () => {
    expect(decide(worldOf(serviceOf({ desiredCount: 0 }))).service.steady).toBe(true);
  });

  test("without a task definition on record starts nothing and says why, once", () => {
    const service = serviceOf();
    const world = worldOf(service, [], { taskDefinitions: new Map() });
    const { start, service: after, messages } = decide(world);
    expect(start).toEqual([]);
    expect(messages[0]).toContain(`The task definition ${definitionOf(1).id} is not known`);
    expect(decide({ ...world, services: [after] }).messages).toEqual([]);
  });
});

describe("readiness", () => {
  const one = { desiredCount: 1 };

  test("a task that nothing checks is healthy 40 s after RUNNING, in the pace of good news", () => {
    const service = serviceOf(one);
    const task = taskOf(service, primaryOf(service), { startedAt: NOW, healthyAt: undefined });
    const early = decide(worldOf(service, [task]), NOW + READY - 1);
    expect(early.healthy).toEqual([]);
    expect(early.wakeAt).toBe(NOW + READY);
    expect(decide(worldOf(service, [task]), NOW + READY).healthy).toEqual([task.id]);
  });

  test("a task behind a load balancer is healthy when its target is", () => {
    const service = serviceOf({ ...one, ...BALANCED });
    const task = taskOf(service, primaryOf(service), { healthyAt: undefined });
    const at = (health: "initial" | "healthy") =>
      decide(worldOf(service, [task], { targets: [targetOf(task, health)] }));
    expect(at("initial").healthy).toEqual([]);
    expect(at("initial").messages).toEqual([`registered 1 targets in (target-group ${GROUP})`]);
    expect(at("healthy").healthy).toEqual([task.id]);
    expect(decide(worldOf(service, [task])).healthy).toEqual([]);
  });

  test("a task with a container check is healthy when that says so, however long it runs", () => {
    const check = { command: ["CMD", "true"], interval: 30, timeout: 5, retries: 3, startPeriod: 0 };
    const checked = definitionOf(1);
    checked.containers[0]!.healthCheck = check;
    const service = serviceOf(one);
    const task = taskOf(service, primaryOf(service), { healthyAt: undefined });
    const taskDefinitions = new Map([[checked.id, checked]]);
    expect(decide(worldOf(service, [task], { taskDefinitions })).healthy).toEqual([]);
    const well = { ...task, healthStatus: "HEALTHY" as const };
    expect(decide(worldOf(service, [well], { taskDefinitions })).healthy).toEqual([task.id]);
  });
});

describe("an update at 100 / 200 percent", () => {
  const old = completedService();
  const olds = [0, 1].map(() => taskOf(old, primaryOf(old)));
  const service = updatedTo(old, 2);

  test("starts all new tasks first and stops none", () => {
    const { start, stop } = decide(worldOf(service, olds));
    expect(start.map(({ taskDefinition }) => taskDefinition)).toEqual([definitionOf(2).id, definitionOf(2).id]);
    expect(stop).toEqual([]);
  });

  test("stops one old task for each new one that is healthy", () => {
    const fresh = [taskOf(service, primaryOf(service)), taskOf(service, primaryOf(service), pendingTask)];
    const { start, stop } = decide(worldOf(service, [...olds, ...fresh]));
    expect(start).toEqual([]);
    expect(stop).toHaveLength(1);
    expect(stop[0]).toMatchObject({
      stopCode: "ServiceSchedulerInitiated",
      reason: `Scaling activity initiated by (deployment ${primaryOf(service).id})`,
    });
    expect(idsOf(olds)).toContain(stop[0]!.task);
  });

  test("is completed when no old task takes requests any more", () => {
    const fresh = [0, 1].map(() => taskOf(service, primaryOf(service)));
    const leaving = (lastStatus: "DEACTIVATING" | "STOPPING") =>
      olds.map((task) => ({ ...task, desiredStatus: "STOPPED" as const, lastStatus, noted: { stop: true as const } }));
    const draining = decide(worldOf(service, [...leaving("DEACTIVATING"), ...fresh]));
    expect(primaryOf(draining.service).rolloutState).toBe("IN_PROGRESS");
    const drained = decide(worldOf(service, [...leaving("STOPPING"), ...fresh]));
    expect(primaryOf(drained.service).rolloutState).toBe("COMPLETED");
    expect(drained.service.deployments.map(({ status }) => status)).toEqual(["PRIMARY", "INACTIVE"]);
  });

  test("an old task that dies is replaced by one of the old version while the new one isn't up", () => {
    const fresh = [0, 1].map(() => taskOf(service, primaryOf(service), pendingTask));
    const { start } = decide(worldOf(service, [olds[0]!, ...fresh]));
    expect(start).toMatchObject([{ deployment: before(service).id, taskDefinition: definitionOf(1).id }]);
  });

  test("that raises the desired count as well starts no more of the old version", () => {
    const more = { ...updatedTo(old, 2), desiredCount: 4 };
    const { start } = decide(worldOf(more, olds));
    expect(start.map(({ deployment }) => deployment)).toEqual(Array(4).fill(primaryOf(more).id));
  });

  test("replaced by the next update, its tasks on the way up are stopped at once", () => {
    const fresh = [0, 1].map(() => taskOf(service, primaryOf(service), pendingTask));
    const next = updatedTo(service, 3, NOW + 1);
    const { start, stop } = decide(worldOf(next, [...olds, ...fresh]), NOW + 1);
    expect(stoppedIds(stop)).toEqual(idsOf(fresh));
    expect(start.map(({ taskDefinition }) => taskDefinition)).toEqual([definitionOf(3).id, definitionOf(3).id]);
  });
});

describe("other percentages", () => {
  test("50 / 100 of four: two old tasks make room for two new ones", () => {
    const old = completedService({ desiredCount: 4, minimumHealthyPercent: 50, maximumPercent: 100 });
    const olds = [0, 1, 2, 3].map(() => taskOf(old, primaryOf(old)));
    const { start, stop } = decide(worldOf(updatedTo(old, 2), olds));
    expect(stop).toHaveLength(2);
    expect(start).toHaveLength(2);
  });

  test("100 / 150 of two: one at a time", () => {
    const old = completedService({ maximumPercent: 150 });
    const olds = [0, 1].map(() => taskOf(old, primaryOf(old)));
    const { start, stop } = decide(worldOf(updatedTo(old, 2), olds));
    expect([start.length, stop.length]).toEqual([1, 0]);
  });

  test("100 / 100: nothing can be done, and the service says so once", () => {
    const old = completedService({ maximumPercent: 100 });
    const world = worldOf(
      updatedTo(old, 2),
      [0, 1].map(() => taskOf(old, primaryOf(old))),
    );
    const { start, stop, messages, service } = decide(world);
    expect([...start, ...stop]).toEqual([]);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain("because of the service deployment configuration");
    expect(decide({ ...world, services: [service] }).messages).toEqual([]);
  });
});

describe("unhealthy tasks", () => {
  const balanced = completedService(BALANCED);
  const tasks = [0, 1].map(() => taskOf(balanced, primaryOf(balanced), { noted: { registered: true } }));
  const targets = [
    targetOf(tasks[0]!, "healthy"),
    targetOf(tasks[1]!, "unhealthy", "Health checks failed with these codes: [503]"),
  ];

  test("a task that served gets its replacement first", () => {
    const { start, stop } = decide(worldOf(balanced, tasks, { targets }));
    expect([start.length, stop.length]).toEqual([1, 0]);
  });

  test("it is stopped when the replacement is healthy", () => {
    const fresh = taskOf(balanced, primaryOf(balanced), { noted: { registered: true } });
    const world = worldOf(balanced, [...tasks, fresh], { targets: [...targets, targetOf(fresh, "healthy")] });
    const { start, stop, messages } = decide(world);
    expect(start).toEqual([]);
    expect(stop).toEqual([
      {
        task: tasks[1]!.id,
        stopCode: "ServiceSchedulerInitiated",
        reason: `Task failed ELB health checks in (target-group ${GROUP})`,
      },
    ]);
    expect(messages[0]).toBe(
      `(port 8080) is unhealthy in (target-group ${GROUP}) due to (reason Health checks failed with these codes: [503])`,
    );
    expect(messages).toContain(
      `(service web, taskSet ${primaryOf(balanced).id}) has begun draining connections on 1 tasks.`,
    );
    expect(messages).toContain(`deregistered 1 targets in (target-group ${GROUP})`);
  });

  test("where the maximum leaves no room they go one by one", () => {
    const tight = completedService({ ...BALANCED, maximumPercent: 100, minimumHealthyPercent: 50 });
    const both = [0, 1].map(() => taskOf(tight, primaryOf(tight)));
    const sick = both.map((task) => targetOf(task, "unhealthy"));
    const { start, stop } = decide(worldOf(tight, both, { targets: sick }));
    expect([start.length, stop.length]).toEqual([1, 1]);
  });

  test("the grace period holds the condemnation back, in real time", () => {
    const service = serviceOf({ ...BALANCED, desiredCount: 1, healthCheckGracePeriodSeconds: 60 });
    const task = taskOf(service, primaryOf(service), { startedAt: NOW, healthyAt: undefined });
    const world = worldOf(service, [task], { targets: [targetOf(task, "unhealthy")] });
    const early = decide(world, NOW + 59_999);
    expect(early.stop).toEqual([]);
    expect(early.wakeAt).toBe(NOW + 60_000);
    expect(decide(world, NOW + 60_000).stop).toHaveLength(1);
  });
});

describe("a running service", () => {
  test("replaces a task that crashed after it was healthy, without delay", () => {
    const service = completedService();
    const gone = taskOf(service, primaryOf(service), { ...crashedTask, healthyAt: NOW - 1_000 });
    const { start, service: after, noted } = decide(worldOf(service, [taskOf(service, primaryOf(service)), gone]));
    expect(start).toHaveLength(1);
    expect(after.launchBackoff).toBeUndefined();
    expect(after.steady).toBe(false);
    expect(noted).toContainEqual({ task: gone.id, notes: { stop: true } });
  });

  test("scales in where most tasks are, and never what serves before what doesn't", () => {
    const service = { ...completedService({ desiredCount: 4 }), desiredCount: 2 };
    const zones = ["us-east-1a", "us-east-1a", "us-east-1b", "us-east-1b"];
    const tasks = zones.map((zone, index) =>
      taskOf(service, primaryOf(service), index === 3 ? { ...pendingTask, zone } : { zone }),
    );
    const { stop, start } = decide(worldOf(service, tasks));
    expect(start).toEqual([]);
    expect(stoppedIds(stop)).toContain(tasks[3]!.id);
    expect(stoppedIds(stop)).not.toContain(tasks[2]!.id);
  });

  test("that is deleted stops everything, and is INACTIVE when the last task is gone", () => {
    const service = { ...completedService(), status: "DRAINING" as const, desiredCount: 0 };
    const tasks = [0, 1].map(() => taskOf(service, primaryOf(service)));
    expect(decide(worldOf(service, tasks)).stop).toHaveLength(2);
    const gone = tasks.map((task) => ({
      ...task,
      desiredStatus: "STOPPED" as const,
      lastStatus: "STOPPED" as const,
      noted: { stop: true as const },
    }));
    expect(decide(worldOf(service, gone)).service.status).toBe("INACTIVE");
  });

  test("that nothing happens to is left alone", () => {
    const service = completedService();
    const tasks = [0, 1].map(() => taskOf(service, primaryOf(service)));
    const decision = decide(worldOf(service, tasks));
    expect(decision.services).toEqual([]);
    expect(decision.wakeAt).toBeUndefined();
  });
});
