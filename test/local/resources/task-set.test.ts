import { TASK_SET_CALLS } from "../../../src/local/ecs/task-set/calls";
import { actual } from "../../../src/local/resources/actual";
import { Harness, webDefinition } from "./harness";

let harness: Harness;
beforeEach(async () => {
  harness = new Harness();
  await harness.create("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop" });
  await harness.create("Td", "AWS::ECS::TaskDefinition", webDefinition);
  await harness.create("Web", "AWS::ECS::Service", service());
});
afterEach(() => harness.engine.close());

const SET = "AWS::ECS::TaskSet";
const PRIMARY = "AWS::ECS::PrimaryTaskSet";
const IN = { Cluster: "shop", Service: "web" };

const service = (more: object = {}) => ({
  Cluster: "shop",
  ServiceName: "web",
  DesiredCount: 4,
  DeploymentController: { Type: "EXTERNAL" },
  ...more,
});

const set = (more: object = {}) => ({
  ...IN,
  TaskDefinition: harness.att("Td"),
  LaunchType: "FARGATE",
  NetworkConfiguration: { AwsVpcConfiguration: { Subnets: ["subnet-1"] } },
  Scale: { Unit: "PERCENT", Value: 50 },
  ...more,
});

const stored = () => harness.store.list("services")[0]!;

/** Begins, lets the scheduler come to rest, and answers with how it ended. */
async function steadily(begun: Promise<unknown>) {
  await new Promise((resolve) => setImmediate(resolve));
  await harness.steady();
  return begun;
}

const call = (operation: keyof typeof TASK_SET_CALLS, input: object) =>
  TASK_SET_CALLS[operation]!.run(harness.control, { cluster: "shop", service: "web", ...input } as never, {} as never);

test("a service with a controller of its own is made at once, without a deployment", async () => {
  expect(stored()).toMatchObject({ deploymentController: "EXTERNAL", desiredCount: 4, deployments: [] });
  expect(harness.att("Web", "Name")).toBe("web");
});

test("a task set is made when it is steady, and is known by its cluster, service and id", async () => {
  const made = harness.create("Blue", SET, set({ ExternalId: "blue" }));
  await new Promise((resolve) => setImmediate(resolve));
  const { id } = stored().deployments[0]!;
  expect(harness.att("Blue", "Id")).toBe(id);
  expect(harness.att("Blue")).toBe(`shop|web|${id}`);
  expect(await steadily(made)).toMatchObject({ OperationStatus: "SUCCESS" });
  expect(stored().deployments).toMatchObject([{ taskSet: { scale: 50, externalId: "blue" } }]);
});

test("scale and tags change in place; what a task set deploys makes another one", async () => {
  await steadily(harness.create("Blue", SET, set()));
  const changed = set({ Scale: { Unit: "PERCENT", Value: 100 }, Tags: [{ Key: "a", Value: "b" }] });
  expect(await steadily(harness.update("Blue", SET, changed))).toMatchObject({ OperationStatus: "SUCCESS" });
  expect(stored().deployments).toMatchObject([{ taskSet: { scale: 100, tags: [{ key: "a", value: "b" }] } }]);
  const before = harness.att("Blue", "Id");
  await steadily(harness.create("Blue", SET, { ...changed, ExternalId: "other" }, true));
  expect(harness.att("Blue", "Id")).not.toBe(before);
  expect(stored().deployments).toHaveLength(2);
});

test("which one is PRIMARY is a resource, and stays so when that goes", async () => {
  await steadily(harness.create("Blue", SET, set()));
  await steadily(harness.create("Green", SET, set()));
  expect(await harness.create("First", PRIMARY, { ...IN, TaskSetId: harness.att("Blue", "Id") })).toMatchObject({
    OperationStatus: "SUCCESS",
    Identifier: "shop|web",
  });
  expect(stored().deployments.map(({ status }) => status)).toEqual(["ACTIVE", "PRIMARY"]);
  await harness.update("First", PRIMARY, { ...IN, TaskSetId: harness.att("Green", "Id") });
  expect(stored().deployments.map(({ status }) => status)).toEqual(["PRIMARY", "ACTIVE"]);
  await harness.remove("First", PRIMARY);
  expect(stored().deployments.map(({ status }) => status)).toEqual(["PRIMARY", "ACTIVE"]);
});

test("a task set is removed when its tasks are gone, PRIMARY or not", async () => {
  await steadily(harness.create("Blue", SET, set()));
  await harness.create("First", PRIMARY, { ...IN, TaskSetId: harness.att("Blue", "Id") });
  await harness.remove("First", PRIMARY);
  const removed = harness.remove("Blue", SET);
  await new Promise((resolve) => setImmediate(resolve));
  expect(stored().deployments).toMatchObject([{ status: "DRAINING" }]);
  expect(await steadily(removed)).toMatchObject({ OperationStatus: "SUCCESS" });
  expect(stored().deployments).toEqual([]);
});

test("a task set whose service or cluster is gone is gone", async () => {
  await steadily(harness.create("Blue", SET, set()));
  await harness.store.commit([{ table: "services", remove: stored().id }]);
  expect(await harness.remove("Blue", SET)).toMatchObject({ OperationStatus: "SUCCESS" });
});

test("what calls of the API change of a task set shows as drift, and one that they delete as gone", async () => {
  await steadily(harness.create("Blue", SET, set()));
  await harness.create("First", PRIMARY, { ...IN, TaskSetId: harness.att("Blue", "Id") });
  const is = (logicalId: string, type: string) =>
    actual(harness.control, harness.engine.handlerOf(type), harness.store.get("resources", `shop|${logicalId}`)!);
  expect(is("Blue", SET)?.properties).toEqual(harness.store.get("resources", "shop|Blue")!.properties);
  const other = (await call("CreateTaskSet", {
    taskDefinition: harness.att("Td"),
    launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } },
  })) as { taskSet: { id: string } };
  await call("UpdateTaskSet", { taskSet: harness.att("Blue", "Id"), scale: { value: 10 } });
  await call("UpdateServicePrimaryTaskSet", { primaryTaskSet: other.taskSet.id });
  expect(is("Blue", SET)?.properties.Scale).toEqual({ Unit: "PERCENT", Value: 10 });
  expect(is("First", PRIMARY)?.properties.TaskSetId).toBe(other.taskSet.id);
  await call("DeleteTaskSet", { taskSet: harness.att("Blue", "Id") });
  expect(is("Blue", SET)).toBeUndefined();
});

test("a task set that isn't there can't be PRIMARY, and it is said which service was asked", async () => {
  const made = await harness.create("First", PRIMARY, { ...IN, TaskSetId: "ecs-svc/1" });
  expect(made).toMatchObject({ OperationStatus: "FAILED" });
  expect(made.StatusMessage).toMatch(/ecs-svc\/1.*DescribeTaskSets shows those of the service web/);
});

test("a service's count, placement and tags change in place; the network of one with a controller can't", async () => {
  await steadily(harness.create("Blue", SET, set()));
  const changed = service({
    DesiredCount: 6,
    HealthCheckGracePeriodSeconds: 30,
    PlacementStrategies: [{ Type: "spread", Field: "instanceId" }],
    PropagateTags: "SERVICE",
    Tags: [{ Key: "team", Value: "shop" }],
  });
  expect(await harness.update("Web", "AWS::ECS::Service", changed)).toMatchObject({ OperationStatus: "SUCCESS" });
  expect(stored()).toMatchObject({
    desiredCount: 6,
    healthCheckGracePeriodSeconds: 30,
    propagateTags: "SERVICE",
    tags: [{ key: "team", value: "shop" }],
    deployments: [{ revision: { placementStrategy: [{ type: "spread", field: "instanceId" }] } }],
  });
  // What the template no longer has goes back to its default.
  await harness.update("Web", "AWS::ECS::Service", service());
  expect(stored()).toMatchObject({ healthCheckGracePeriodSeconds: 0, tags: [], propagateTags: "NONE" });
  const network = service({ NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-1"] } } });
  const refused = await harness.update("Web", "AWS::ECS::Service", network);
  expect(refused).toMatchObject({ OperationStatus: "FAILED" });
  expect(refused.StatusMessage).toMatch(/^Unable to update network parameters on services with an EXTERNAL deployment/);
});
