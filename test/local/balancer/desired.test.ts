import { DesiredBalancers } from "../../../src/local/balancer";
import type { Deployment } from "../../../src/local/ecs/deployment/record";
import type { Service } from "../../../src/local/ecs/service/record";
import type { Task } from "../../../src/local/ecs/task/record";
import type { DesiredBalancer } from "../../../src/local/elb/balancer";
import { type Change, memoryStore } from "../../../src/local/store";
import type { Tables } from "../../../src/local/tables";
import { listener, loadBalancer, targetGroup } from "../../support/load-balancers";

const other = { ...targetGroup, id: `${targetGroup.id}-other`, name: "other" };
const unused = { ...targetGroup, id: `${targetGroup.id}-unused`, name: "unused" };

const service = (changes: Partial<Service> = {}) =>
  ({
    id: "service/web",
    revision: {
      serviceRegistries: [],
      loadBalancers: [{ targetGroupArn: targetGroup.id, containerName: "web", containerPort: 8080 }],
    },
    deployments: [] as Deployment[],
    ...changes,
  }) as Service;

const task = (id: string, changes: Partial<Task> = {}) =>
  ({
    id,
    serviceArn: "service/web",
    startedBy: "ecs-svc/1",
    ip: "10.0.0.1",
    containers: [{ name: "web" }] as Task["containers"],
    lastStatus: "RUNNING",
    desiredStatus: "RUNNING",
    ...changes,
  }) as Task;

type Rows = { [T in "listeners" | "listenerRules" | "services" | "tasks"]?: Tables[T][] };

const changesOf = (rows: { [T in keyof Tables]?: Tables[T][] }): Change[] =>
  Object.entries(rows).flatMap(([table, all]) => all.map((put) => ({ table, put }) as Change));

async function storeOf(changes: Rows = {}) {
  const store = memoryStore();
  const rows = { listeners: [listener], listenerRules: [], services: [service()], tasks: [], ...changes };
  await store.commit(changesOf({ loadBalancers: [loadBalancer], targetGroups: [unused, targetGroup, other], ...rows }));
  return store;
}

async function desired(changes: Rows = {}): Promise<DesiredBalancer> {
  return new DesiredBalancers(await storeOf(changes)).current()[0]!;
}

const targets = async (changes: Rows) => (await desired(changes)).targetGroups.flatMap((group) => group.targets);

test("a running task of the service is a target, at the container's port", async () => {
  expect(await targets({ tasks: [task("a")] })).toEqual([{ id: "a", ip: "10.0.0.1", port: 8080, draining: false }]);
});

test("a task that is not running yet, or has no service, is none", async () => {
  const tasks = [
    task("a", { lastStatus: "ACTIVATING" }),
    task("b", { ip: undefined }),
    task("c", { serviceArn: undefined }),
    task("d", { lastStatus: "PENDING", desiredStatus: "STOPPED" }),
  ];
  expect(await targets({ tasks })).toEqual([]);
});

test("a task that is stopping drains until it is past DEACTIVATING", async () => {
  const stopping = { desiredStatus: "STOPPED", stoppingAt: 5 } as const;
  const at = async (lastStatus: Task["lastStatus"]) =>
    (await targets({ tasks: [task("a", { ...stopping, lastStatus })] }))[0];
  expect(await at("RUNNING")).toMatchObject({ draining: true, drainingSince: 5 });
  expect(await at("DEACTIVATING")).toMatchObject({ draining: true, drainingSince: 5 });
  expect(await at("STOPPING")).toBeUndefined();
});

test("a task is registered where its own deployment says", async () => {
  const deployment = {
    id: "ecs-svc/1",
    revision: {
      serviceRegistries: [],
      loadBalancers: [{ targetGroupArn: other.id, containerName: "web", containerPort: 9090 }],
    } as unknown as Deployment["revision"],
  } as Deployment;
  const rule = {
    id: "rule",
    listenerArn: listener.id,
    priority: 1,
    conditions: [],
    actions: [{ type: "forward" as const, targetGroups: [{ arn: other.id, weight: 1 }] }],
  };
  const balancer = await desired({
    services: [service({ deployments: [deployment] })],
    tasks: [task("a"), task("b", { startedBy: "ecs-svc/2" })],
    listenerRules: [rule],
  });
  expect(balancer.targetGroups).toMatchObject([
    { targetGroup, targets: [{ id: "b", port: 8080 }] },
    { targetGroup: other, targets: [{ id: "a", port: 9090 }] },
  ]);
});

test("a load balancer has its own listeners, their rules by priority, and the target groups that they name", async () => {
  const rule = (priority: number, listenerArn = listener.id) => ({
    id: `rule-${100 - priority}`,
    listenerArn,
    priority,
    conditions: [],
    actions: [],
  });
  const foreign = { ...listener, id: "foreign", loadBalancerArn: "another" };
  const balancer = await desired({
    listeners: [foreign, listener],
    listenerRules: [rule(20), rule(3), rule(1, "foreign")],
  });
  expect(balancer.listeners).toEqual([{ listener, rules: [rule(3), rule(20)] }]);
  expect(balancer.targetGroups.map((group) => group.targetGroup.name)).toEqual(["web"]);
});

test("is the same object as long as nothing of it changed, and another one then", async () => {
  const store = await storeOf({ tasks: [task("a")] });
  await store.commit([{ table: "loadBalancers", put: { ...loadBalancer, id: "second" } }]);
  const desired = new DesiredBalancers(store);
  const [shop, second] = desired.current();
  expect(desired.current()).toEqual([shop, second]);
  await store.commit([{ table: "tasks", put: task("b") }]);
  desired.touchGroup(targetGroup.id);
  const [after, same] = desired.current();
  expect(same).toBe(second);
  expect(after?.targetGroups[0]?.targets.map(({ id }) => id)).toEqual(["a", "b"]);
  desired.touchGroup(targetGroup.id);
  expect(desired.current()[0]).toBe(after);
});

test("a load balancer that was removed is none any more", async () => {
  const store = await storeOf();
  const desired = new DesiredBalancers(store);
  expect(desired.current()).toHaveLength(1);
  await store.commit([{ table: "loadBalancers", remove: loadBalancer.id }]);
  desired.touchBalancer(loadBalancer.id);
  expect(desired.current()).toEqual([]);
});
