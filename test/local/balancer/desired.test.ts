import { type BalancerTables, desiredBalancers } from "../../../src/local/balancer";
import type { Deployment } from "../../../src/local/ecs/deployment/record";
import type { Service } from "../../../src/local/ecs/service/record";
import type { Task } from "../../../src/local/ecs/task/record";
import { listener, loadBalancer, targetGroup } from "../../support/load-balancers";

const other = { ...targetGroup, id: `${targetGroup.id}-other`, name: "other" };
const unused = { ...targetGroup, id: `${targetGroup.id}-unused`, name: "unused" };

const service = (changes: Partial<Service> = {}) =>
  ({
    id: "service/web",
    revision: { loadBalancers: [{ targetGroupArn: targetGroup.id, containerName: "web", containerPort: 8080 }] },
    deployments: [] as Deployment[],
    ...changes,
  }) as Service;

const task = (id: string, changes: Partial<Task> = {}) =>
  ({
    id,
    serviceArn: "service/web",
    startedBy: "ecs-svc/1",
    ip: "10.0.0.1",
    lastStatus: "RUNNING",
    desiredStatus: "RUNNING",
    ...changes,
  }) as Task;

const tables = (changes: Partial<BalancerTables>): BalancerTables => ({
  loadBalancers: [loadBalancer],
  listeners: [listener],
  listenerRules: [],
  targetGroups: [unused, targetGroup, other],
  services: [service()],
  tasks: [],
  ...changes,
});

const targets = (changes: Partial<BalancerTables>) =>
  desiredBalancers(tables(changes))[0]!.targetGroups.flatMap((group) => group.targets);

test("a running task of the service is a target, at the container's port", () => {
  expect(targets({ tasks: [task("a")] })).toEqual([{ id: "a", ip: "10.0.0.1", port: 8080, draining: false }]);
});

test("a task that is not running yet, or has no service, is none", () => {
  const tasks = [
    task("a", { lastStatus: "ACTIVATING" }),
    task("b", { ip: undefined }),
    task("c", { serviceArn: undefined }),
    task("d", { lastStatus: "PENDING", desiredStatus: "STOPPED" }),
  ];
  expect(targets({ tasks })).toEqual([]);
});

test("a task that is stopping drains until it is past DEACTIVATING", () => {
  const stopping = { desiredStatus: "STOPPED", stoppingAt: 5 } as const;
  const at = (lastStatus: Task["lastStatus"]) => targets({ tasks: [task("a", { ...stopping, lastStatus })] })[0];
  expect(at("RUNNING")).toMatchObject({ draining: true, drainingSince: 5 });
  expect(at("DEACTIVATING")).toMatchObject({ draining: true, drainingSince: 5 });
  expect(at("STOPPING")).toBeUndefined();
});

test("a task is registered where its own deployment says", () => {
  const deployment = {
    id: "ecs-svc/1",
    revision: { loadBalancers: [{ targetGroupArn: other.id, containerName: "web", containerPort: 9090 }] },
  } as Deployment;
  const rule = {
    id: "rule",
    listenerArn: listener.id,
    priority: 1,
    conditions: [],
    actions: [{ type: "forward" as const, targetGroups: [{ arn: other.id, weight: 1 }] }],
  };
  const [balancer] = desiredBalancers(
    tables({
      services: [service({ deployments: [deployment] })],
      tasks: [task("a"), task("b", { startedBy: "ecs-svc/2" })],
      listenerRules: [rule],
    }),
  );
  expect(balancer!.targetGroups).toMatchObject([
    { targetGroup, targets: [{ id: "b", port: 8080 }] },
    { targetGroup: other, targets: [{ id: "a", port: 9090 }] },
  ]);
});

test("a load balancer has its own listeners, their rules by priority, and the target groups that they name", () => {
  const rule = (priority: number, listenerArn = listener.id) => ({
    id: `rule-${100 - priority}`,
    listenerArn,
    priority,
    conditions: [],
    actions: [],
  });
  const foreign = { ...listener, id: "foreign", loadBalancerArn: "another" };
  const [balancer] = desiredBalancers(
    tables({ listeners: [foreign, listener], listenerRules: [rule(20), rule(3), rule(1, "foreign")] }),
  );
  expect(balancer!.listeners).toEqual([{ listener, rules: [rule(3), rule(20)] }]);
  expect(balancer!.targetGroups.map((group) => group.targetGroup.name)).toEqual(["web"]);
});
