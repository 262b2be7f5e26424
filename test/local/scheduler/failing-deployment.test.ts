import type { Service } from "../../../src/local/ecs/service/record";
import type { Task } from "../../../src/local/ecs/task/record";
import { deploymentOutcome, updateService } from "../../../src/local/scheduler";
import { threshold } from "../../../src/local/scheduler/circuit-breaker";
import {
  BALANCED,
  completedService,
  crashedTask,
  decide,
  definitionOf,
  NOW,
  pendingTask,
  primaryOf,
  serviceOf,
  targetOf,
  taskOf,
  updatedTo,
  worldOf,
} from "./fixtures";

const crashes = (service: Service, count: number): Task[] =>
  Array.from({ length: count }, () => taskOf(service, primaryOf(service), crashedTask));
const withFailures = (service: Service, failedTasks: number): Service => ({
  ...service,
  deployments: service.deployments.map((each) => (each.status === "PRIMARY" ? { ...each, failedTasks } : each)),
});

describe("counting failures", () => {
  test("a task that stopped before it was healthy counts once", () => {
    const service = serviceOf({ desiredCount: 1 });
    const [task] = crashes(service, 1);
    const { service: after, noted } = decide(worldOf(service, [task!]));
    expect(primaryOf(after).failedTasks).toBe(1);
    expect(noted).toEqual([{ task: task!.id, notes: { stop: true } }]);
    const again = decide(worldOf(after, [{ ...task!, noted: { stop: true } }]));
    expect(primaryOf(again.service).failedTasks).toBe(1);
  });

  test("the last failure says what the containers left behind", () => {
    const service = serviceOf({ desiredCount: 1 });
    const [task] = crashes(service, 1);
    const containers = [
      { ...task!.containers[0]!, exitCode: 137, reason: "OutOfMemoryError: Container killed due to memory usage" },
    ];
    const { service: after } = decide(worldOf(service, [{ ...task!, containers }]));
    expect(primaryOf(after).lastFailure).toEqual({
      task: task!.id,
      reason:
        "Essential container in task exited (web: exit code 137, OutOfMemoryError: Container killed due to memory usage)",
    });
  });

  test("a task that someone stopped is not a failure", () => {
    const service = serviceOf({ desiredCount: 1 });
    const task = taskOf(service, primaryOf(service), { ...crashedTask, stopCode: "UserInitiated" });
    const { service: after, start } = decide(worldOf(service, [task]));
    expect(primaryOf(after).failedTasks).toBe(0);
    expect(start).toHaveLength(1);
  });

  test("a task that comes up ends the row, and the delay", () => {
    const service = { ...withFailures(serviceOf(), 2), launchBackoff: { failures: 2, until: NOW - 1 } };
    const task = taskOf(service, primaryOf(service), { healthyAt: undefined });
    const { service: after } = decide(worldOf(service, [task]));
    expect(primaryOf(after).failedTasks).toBe(0);
    expect(after.launchBackoff).toBeUndefined();
  });

  test("a task that its checks condemn counts, and is not kept for its replacement", () => {
    const service = serviceOf({ ...BALANCED, desiredCount: 1 });
    const task = taskOf(service, primaryOf(service), { healthyAt: undefined });
    const decision = decide(worldOf(service, [task], { targets: [targetOf(task, "unhealthy")] }));
    expect(decision.stop).toHaveLength(1);
    expect(decision.start).toHaveLength(1);
    expect(primaryOf(decision.service).failedTasks).toBe(1);
    expect(decision.wakeAt).toBe(NOW);
  });
});

describe("the delay between tasks that don't come up", () => {
  test("grows with each round, up to 15 minutes, in the pace of good news", () => {
    let service = serviceOf({ desiredCount: 1, circuitBreaker: { enable: false, rollback: false } });
    let now = NOW;
    const delays: number[] = [];
    for (let round = 0; round < 10; round++) {
      const decision = decide(worldOf(service, crashes(service, 1)), now);
      expect(decision.start).toEqual([]);
      service = decision.service;
      delays.push((service.launchBackoff!.until - now) / 1000);
      now = service.launchBackoff!.until;
    }
    expect(delays).toEqual([0.5, 1, 2, 4, 8, 16, 32, 45, 45, 45]);
  });

  test("tasks that fail together are one round", () => {
    const service = serviceOf({ desiredCount: 4 });
    const { service: after } = decide(worldOf(service, crashes(service, 2)));
    expect(after.launchBackoff).toEqual({ failures: 1, until: NOW + 500 });
    expect(primaryOf(after).failedTasks).toBe(2);
  });

  test("nothing is started until it is over, and then it is", () => {
    const service = { ...serviceOf({ desiredCount: 1 }), launchBackoff: { failures: 1, until: NOW + 500 } };
    const early = decide(worldOf(service));
    expect(early.start).toEqual([]);
    expect(early.wakeAt).toBe(NOW + 500);
    expect(decide(worldOf(service), NOW + 500).start).toHaveLength(1);
  });

  test("is said from the third round on", () => {
    const circuitBreaker = { enable: false, rollback: false };
    const service = { ...serviceOf({ desiredCount: 1, circuitBreaker }), launchBackoff: { failures: 2, until: NOW } };
    const { messages } = decide(worldOf(service, crashes(service, 1)));
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(
      /^is unable to consistently start tasks successfully\. \(task [0-9a-f]+\) stopped: Essential container in task exited$/,
    );
  });

  test("ends with a new deployment", () => {
    const service = { ...serviceOf(), launchBackoff: { failures: 5, until: NOW + 900_000 } };
    expect(decide(worldOf(updatedTo(service, 2))).start).toHaveLength(2);
  });
});

describe("the circuit breaker", () => {
  test.each([
    [1, 3],
    [6, 3],
    [7, 4],
    [25, 13],
    [1000, 200],
  ])("for %i tasks breaks at %i failures", (desired, failures) => {
    expect(threshold({ enable: true, rollback: true }, desired)).toBe(failures);
  });

  test.each([
    ["COUNT", 5, 1000, 5],
    ["COUNT", 1, 10, 1],
    ["BOUNDED_PERCENT", 10, 100, 10],
    ["BOUNDED_PERCENT", 10, 5, 3],
    ["BOUNDED_PERCENT", 100, 1000, 200],
    ["UNBOUNDED_PERCENT", 10, 5, 1],
    ["UNBOUNDED_PERCENT", 100, 1000, 1000],
    ["UNBOUNDED_PERCENT", 200, 3, 6],
  ] as const)("with a threshold of %s %i breaks for %i tasks at %i failures", (type, value, desired, failures) => {
    expect(threshold({ enable: true, rollback: true, threshold: { type, value } }, desired)).toBe(failures);
  });

  test("with a threshold of one failure fails a deployment at the first", () => {
    const circuitBreaker = { enable: true, rollback: false, threshold: { type: "COUNT" as const, value: 1 } };
    const service = serviceOf({ desiredCount: 4, circuitBreaker });
    expect(primaryOf(decide(worldOf(service, crashes(service, 1))).service).rolloutState).toBe("FAILED");
  });

  test.each([
    [undefined, 0],
    [true, 0],
    [false, 2],
  ])("told resetOnHealthyTask %s has counted %i failures once a task is healthy", (resetOnHealthyTask, failures) => {
    const circuitBreaker = { enable: true, rollback: false, resetOnHealthyTask };
    const service = withFailures(serviceOf({ desiredCount: 1, circuitBreaker }), 2);
    const fresh = taskOf(service, primaryOf(service), { healthyAt: undefined });
    expect(primaryOf(decide(worldOf(service, [fresh])).service).failedTasks).toBe(failures);
  });

  test("fails a first deployment, which then starts no more tasks", () => {
    const service = withFailures(serviceOf({ desiredCount: 1 }), 2);
    const { service: after, start, messages } = decide(worldOf(service, crashes(service, 1)));
    expect(start).toEqual([]);
    expect(primaryOf(after)).toMatchObject({
      rolloutState: "FAILED",
      rolloutStateReason: "ECS deployment circuit breaker: tasks failed to start.",
    });
    expect(messages).toEqual([`(deployment ${primaryOf(after).id}) deployment failed: tasks failed to start.`]);
    const later = decide(worldOf(after), NOW + 86_400_000);
    expect(later.start).toEqual([]);
    expect(deploymentOutcome(after, primaryOf(after).id)).toEqual({
      state: "FAILED",
      reason: expect.stringMatching(/tasks failed to start\. Last: task [0-9a-f]+ stopped: Essential container/),
    });
  });

  test("that is off never fails a deployment", () => {
    const service = withFailures(
      serviceOf({ desiredCount: 1, circuitBreaker: { enable: false, rollback: false } }),
      50,
    );
    expect(primaryOf(decide(worldOf(service, crashes(service, 1))).service).rolloutState).toBe("IN_PROGRESS");
  });

  test("leaves a deployment alone that was completed", () => {
    const service = withFailures(completedService({ desiredCount: 1 }), 10);
    expect(primaryOf(decide(worldOf(service, crashes(service, 1))).service).rolloutState).toBe("COMPLETED");
  });

  test("rolls the whole revision back", () => {
    const before = completedService({ platformVersion: "1.3.0", serviceRegistries: [{ registryArn: "arn:old" }] });
    const changes = {
      taskDefinition: definitionOf(2).id,
      platformVersion: "1.4.0",
      serviceRegistries: [{ registryArn: "arn:new" }],
      network: { subnets: ["subnet-b"], securityGroups: [], assignPublicIp: true },
      loadBalancers: [{ targetGroupArn: "arn:group", containerName: "web", containerPort: 9090 }],
      capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", base: 0, weight: 1 }],
      placementConstraints: [{ type: "distinctInstance" }],
      placementStrategy: [{ type: "random" }],
    };
    const failing = withFailures(updateService(before, changes, NOW), 2);
    const { service } = decide(worldOf(failing, crashes(failing, 1)));
    expect(primaryOf(service).rollbackOf).toBe(primaryOf(failing).id);
    expect(primaryOf(service).revision).toEqual(primaryOf(before).revision);
    expect(service.revision).toEqual(before.revision);
  });

  describe("with a completed deployment to go back to", () => {
    const old = completedService();
    const olds = [0, 1].map(() => taskOf(old, primaryOf(old)));
    const failing = withFailures(updatedTo(old, 2), 2);
    const pending = taskOf(failing, primaryOf(failing), pendingTask);
    const rolledBack = decide(worldOf(failing, [...olds, pending, ...crashes(failing, 1)]));

    test("rolls back: the old version is PRIMARY again and keeps the tasks that run", () => {
      const { service, start, stop, messages } = rolledBack;
      expect(primaryOf(service)).toMatchObject({
        revision: primaryOf(old).revision,
        rollbackOf: primaryOf(failing).id,
        rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${primaryOf(old).id}.`,
      });
      expect(service.revision).toEqual(primaryOf(old).revision);
      expect(start).toEqual([]);
      expect(stop.map(({ task }) => task)).toEqual([pending.id]);
      expect(messages).toContain(`rolling back to deployment ${primaryOf(old).id}.`);
    });

    test("is in progress for whoever waits until the rollback is completed, and then failed", () => {
      const { service } = rolledBack;
      const failed = primaryOf(failing).id;
      expect(deploymentOutcome(service, failed)).toEqual({ state: "IN_PROGRESS" });
      const { service: after } = decide(worldOf(service, olds));
      expect(primaryOf(after).rolloutState).toBe("COMPLETED");
      expect(deploymentOutcome(after, failed)).toEqual({
        state: "FAILED",
        reason: expect.stringContaining("Rolled back to web:1."),
      });
    });

    test("a rollback that fails is not rolled back", () => {
      const service = withFailures({ ...rolledBack.service, launchBackoff: undefined }, 2);
      const { service: after, start } = decide(worldOf(service, crashes(service, 1)));
      expect(primaryOf(after)).toMatchObject({ rolloutState: "FAILED", rollbackOf: primaryOf(failing).id });
      expect(start).toEqual([]);
      expect(deploymentOutcome(after, primaryOf(failing).id)).toMatchObject({
        state: "FAILED",
        reason: expect.stringContaining("The rollback to web:1 did not complete."),
      });
    });

    test("asked not to roll back, the old version goes on serving and is kept up", () => {
      const service = { ...failing, circuitBreaker: { enable: true, rollback: false } };
      const { service: after } = decide(worldOf(service, [...olds, ...crashes(service, 1)]));
      expect(primaryOf(after).rolloutState).toBe("FAILED");
      const calm = { ...after, launchBackoff: undefined };
      expect(decide(worldOf(calm, olds)).stop).toEqual([]);
      const { start } = decide(worldOf(calm, olds.slice(0, 1)));
      expect(start).toMatchObject([{ deployment: primaryOf(old).id, taskDefinition: definitionOf(1).id }]);
    });
  });
});
