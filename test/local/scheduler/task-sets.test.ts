import type { Deployment } from "../../../src/local/ecs/deployment/record";
import type { Service } from "../../../src/local/ecs/service/record";
import { computedDesiredCount } from "../../../src/local/ecs/task-set/record";
import {
  createTaskSet,
  deleteTaskSet,
  deploymentOutcome,
  makePrimary,
  scaleTaskSet,
  updateService,
} from "../../../src/local/scheduler";
import { crashedTask, decide, definitionOf, NOW, pendingTask, READY, serviceOf, taskOf, worldOf } from "./fixtures";

const external = (desiredCount = 2) =>
  serviceOf({ desiredCount, deploymentController: "EXTERNAL", taskDefinition: "" });

/** With one more task set, of a revision, at a scale. */
function withSet(service: Service, { revision = 1, scale = 100 } = {}): Service {
  const { revision: own } = serviceOf({ taskDefinition: definitionOf(revision).id });
  return createTaskSet(service, { revision: own, scale, tags: [] }, NOW, String(service.deployments.length));
}

/** Newest first. */
const setsOf = ({ deployments }: Service) => deployments as [Deployment, ...Deployment[]];
const running = (service: Service, set: Deployment, count: number) =>
  Array.from({ length: count }, () => taskOf(service, set));

test.each([
  [5000, 1.1, 55],
  [3, 33.333333, 1],
  [3, 33.34, 2],
  [1000, 0.7, 7],
  [7, 100, 7],
  [0, 100, 0],
])("of %i tasks %d percent are %i, whatever floats make of it", (desired, scale, count) => {
  expect(computedDesiredCount(desired, scale)).toBe(count);
});

test("a service without task sets starts nothing, is not steady and says nothing", () => {
  const { start, service, messages } = decide(worldOf(external()));
  expect({ start, messages, steady: service.steady }).toEqual({ start: [], messages: [], steady: false });
});

test("each task set starts its own tasks, of its own definition, the older one first", () => {
  const service = withSet(withSet(external(4), { revision: 1, scale: 50 }), { revision: 2, scale: 25 });
  const [second, first] = setsOf(service);
  const { start } = decide(worldOf(service));
  const definition = (revision: number) => definitionOf(revision).id;
  expect(start.map(({ deployment, taskDefinition }) => [deployment, taskDefinition])).toEqual([
    [first!.id, definition(1)],
    [first!.id, definition(1)],
    [second.id, definition(2)],
  ]);
});

test("a task set that came to rest says so once, and its service with the last of them", () => {
  const service = withSet(external(1));
  const [set] = setsOf(service);
  const world = worldOf(service, running(service, set, 1));
  const first = decide(world, NOW + READY);
  expect(first.service).toMatchObject({ steady: true, deployments: [{ rolloutState: "COMPLETED" }] });
  expect(first.service.events.map(({ message }) => message).reverse()).toEqual([
    expect.stringContaining("updated computedDesiredCount"),
    `(service web, taskSet ${set.id}) has reached a steady state.`,
    "(service web) has reached a steady state.",
  ]);
  const again = decide(worldOf(first.service, world.tasks), NOW + 2 * READY);
  expect(again.service.events).toHaveLength(3);
});

test("a change that comes to the same number of tasks leaves a task set at rest", () => {
  const service = withSet(external(10), { scale: 10 });
  const [set] = setsOf(service);
  const rested = decide(worldOf(service, running(service, set, 1)), NOW + READY).service;
  expect(setsOf(scaleTaskSet(rested, set.id, 5, NOW))[0]).toMatchObject({ rolloutState: "COMPLETED" });
  expect(setsOf(scaleTaskSet(rested, set.id, 15, NOW))[0]).toMatchObject({ rolloutState: "IN_PROGRESS" });
  expect(setsOf(updateService(rested, { desiredCount: 9 }, NOW))[0]).toMatchObject({ rolloutState: "COMPLETED" });
  expect(setsOf(updateService(rested, { desiredCount: 11 }, NOW))[0]).toMatchObject({ rolloutState: "IN_PROGRESS" });
});

test("a task set that fails delays its own tasks alone", () => {
  const service = withSet(withSet(external(1)), { revision: 2 });
  const [bad, good] = setsOf(service);
  const { service: after } = decide(worldOf(service, [taskOf(service, bad, crashedTask)]));
  expect(after.launchBackoff).toBeUndefined();
  expect(setsOf(after)[0].taskSet?.launchBackoff).toMatchObject({ failures: 1 });
  expect(setsOf(after)[1]?.taskSet?.launchBackoff).toBeUndefined();
  const { start } = decide(worldOf(after));
  expect(start.map(({ deployment }) => deployment)).toEqual([good!.id]);
});

test("one that is deleted stops its tasks, whether they came up or not, and goes when they are gone", () => {
  const service = withSet(external(2));
  const [set] = setsOf(service);
  const deleted = deleteTaskSet(service, set.id, NOW);
  const tasks = [taskOf(service, set), taskOf(service, set, pendingTask)];
  const { stop, service: after } = decide(worldOf(deleted, tasks));
  expect(stop.map(({ task }) => task).sort()).toEqual(tasks.map(({ id }) => id).sort());
  expect(setsOf(after)).toMatchObject([{ status: "DRAINING" }]);
  const stopped = tasks.map((task) => ({ ...task, desiredStatus: "STOPPED" as const, lastStatus: "STOPPED" as const }));
  expect(decide(worldOf(after, stopped)).service.deployments).toEqual([]);
});

test("of two that are made PRIMARY in turn the later one is, and the service shows what it has", () => {
  const service = withSet(withSet(external()), { revision: 2 });
  const [second, first] = setsOf(service);
  const changed = makePrimary(makePrimary(service, first!.id, NOW), second.id, NOW);
  expect(setsOf(changed).map(({ status }) => status)).toEqual(["PRIMARY", "ACTIVE"]);
  expect(changed.revision.taskDefinition).toBe(definitionOf(2).id);
  expect(deleteTaskSet(changed, second.id, NOW).revision.taskDefinition).toBe("");
});

test("where tasks are placed is the service's, in each of its task sets", () => {
  const placementStrategy = [{ type: "binpack", field: "cpu" }];
  const changed = updateService(withSet(external()), { placementStrategy }, NOW);
  expect(setsOf(changed)[0].revision).toMatchObject({ placementStrategy, taskDefinition: definitionOf(1).id });
});

test("who waits for a task set waits until it is steady, and hears that it is being deleted", () => {
  const service = withSet(external(0));
  const [set] = setsOf(service);
  expect(deploymentOutcome(service, set.id)).toEqual({ state: "IN_PROGRESS" });
  expect(deploymentOutcome(decide(worldOf(service)).service, set.id)).toEqual({ state: "COMPLETED" });
  expect(deploymentOutcome(deleteTaskSet(service, set.id, NOW), set.id)).toMatchObject({ state: "FAILED" });
});
