import { computedDesiredCount } from "../../../src/local/ecs/task-set/record";
import { overview } from "../../../src/local/overview/calls";
import { createTaskSet } from "../../../src/local/scheduler";
import { newTaskOf, serviceOf } from "../../support/fixtures";
import { Harness } from "../resources/harness";

const CONTAINER = { Name: "main", Image: "nginx", Memory: 64 };

/** Makes a service with a task definition and a cluster of its own, as a stack has them. */
async function serviceIn(
  harness: Harness,
  stack: string,
  logicalId: string,
  { name, path, family }: { name?: string; path?: string; family?: string } = {},
): Promise<string> {
  const make = async (id: string, type: string, properties: Record<string, unknown>, at?: string) => {
    const call = { stack, logicalId: id, type, properties, path: at, dependsOn: [], replace: false };
    const begun = await harness.engine.create(call);
    if (type === "AWS::ECS::Service") await harness.steady();
    const { Identifier, OperationStatus, StatusMessage } = await harness.ended(begun);
    expect([OperationStatus, StatusMessage]).toEqual(["SUCCESS", undefined]);
    return Identifier!;
  };
  const cluster = await make(`${logicalId}Cluster`, "AWS::ECS::Cluster", {});
  const definition = { ContainerDefinitions: [CONTAINER], ...(family && { Family: family }) };
  const TaskDefinition = await make(
    logicalId.replace(/Service/, "TaskDefinition"),
    "AWS::ECS::TaskDefinition",
    definition,
  );
  const properties = { Cluster: cluster, TaskDefinition, DesiredCount: 0, ...(name && { ServiceName: name }) };
  return make(logicalId, "AWS::ECS::Service", properties, path);
}

async function shown(harness: Harness, stack?: string): Promise<string[]> {
  const { Services } = await overview(harness.control, { Stack: stack });
  return Services.map(({ DisplayName }) => DisplayName);
}

test("a service, its cluster and its task definition have the names that the user wrote beside the generated ones", async () => {
  const harness = new Harness();
  await serviceIn(harness, "shop", "webServiceDF5181DE");
  const { Services } = await overview(harness.control, {});
  expect(Services).toMatchObject([
    {
      Name: expect.stringMatching(/^shop-webServiceDF5181DE-[0-9A-F]{12}$/),
      DisplayName: "web",
      LogicalId: "webServiceDF5181DE",
      TaskDefinition: expect.stringMatching(/^shop-webTaskDefinitionDF5181DE-.+:1$/),
      TaskDefinitionDisplayName: "web:1",
      Deployments: [{ TaskDefinitionDisplayName: "web:1" }],
    },
  ]);
});

test("a name that the user gave stays, also where a generated one would be the same", async () => {
  const harness = new Harness();
  await serviceIn(harness, "shop", "frontServiceDF5181DE", { name: "web", family: "front" });
  await serviceIn(harness, "shop", "webServiceDF5181DE");
  const { Services } = await overview(harness.control, {});
  expect(Services.map(({ DisplayName }) => DisplayName)).toEqual(["web", Services[1]!.Name]);
  expect(Services[0]!.TaskDefinitionDisplayName).toBe("front:1");
});

test("a family that the CDK made is shown by what the user called it", async () => {
  const harness = new Harness();
  await serviceIn(harness, "shop", "WebService7F8A1763", { family: "shopWebTaskDefF3A41207" });
  const { Services } = await overview(harness.control, {});
  expect(Services[0]).toMatchObject({ TaskDefinition: "shopWebTaskDefF3A41207:1", TaskDefinitionDisplayName: "Web:1" });
});

test("two of one name in a stack are told apart by the constructs around them", async () => {
  const harness = new Harness();
  // As the CDK makes them: the hash is of the path.
  await serviceIn(harness, "shop", "blueapiServiceAA268F14", { path: "shop/blue/api/Service" });
  await serviceIn(harness, "shop", "greenapiService2D735DA6", { path: "shop/green/api/Service" });
  expect(await shown(harness)).toEqual(["blue/api", "green/api"]);
});

test("two of one name in different stacks have the stack's name before it, unless one stack is asked for", async () => {
  const harness = new Harness();
  await serviceIn(harness, "shop", "webServiceDF5181DE");
  await serviceIn(harness, "blog", "siteServiceAB12CD34", { name: "web" });
  expect(await shown(harness)).toEqual(["shop/web", "blog/web"]);
  expect(await shown(harness, "shop")).toEqual(["web"]);
});

test("what has ended changes no name of what is there", async () => {
  const harness = new Harness();
  await serviceIn(harness, "shop", "webServiceDF5181DE");
  const { store, clock } = harness.control;
  const family = "arn:aws:ecs:us-east-1:000000000000:task-definition/web:7";
  const alone = { ...newTaskOf("b".repeat(32), { stack: "jobs", serviceArn: undefined }), taskDefinition: family };
  const ended = {
    ...alone,
    lastStatus: "STOPPED" as const,
    stoppedAt: clock.now(),
    stopCode: "TaskFailedToStart" as const,
  };
  await harness.putTask(ended);
  const { Services, Events } = await overview(harness.control, {});
  expect(Services[0]!.TaskDefinitionDisplayName).toBe("web:1");
  expect(Events).toMatchObject([{ DisplayName: "web" }]);
  // One of the name that goes on is there as much as the service.
  await store.commit([{ table: "tasks", put: { ...alone, id: alone.id.replace(/b$/, "c") } }]);
  expect((await overview(harness.control, {})).Services[0]!.TaskDefinitionDisplayName).not.toBe("web:1");
});

test("a service that was replaced is told from its successor", async () => {
  const harness = new Harness();
  const before = await serviceIn(harness, "shop", "webServiceDF5181DE");
  const { store } = harness.control;
  const [old] = store.by("resources", "type", "AWS::ECS::Service");
  await store.commit([
    { table: "resources", remove: old!.id },
    { table: "resources", put: { ...old!, id: `${old!.id}|${before}` } },
  ]);
  expect(await shown(harness)).toEqual(["web (replaced)"]);
});

test("tasks that are left of a removed service say whose they were", async () => {
  const harness = new Harness();
  const serviceArn = "arn:aws:ecs:us-east-1:000000000000:service/shop/shop-webServiceDF5181DE-90F2E7B1A3F3";
  await harness.putTask(newTaskOf("a".repeat(32), { stack: "shop", serviceArn }));
  const { Tasks } = await overview(harness.control, {});
  expect(Tasks).toMatchObject([{ ServiceDisplayName: "web (removed)" }]);
});

test("an update that says no path keeps the one that is recorded", async () => {
  const harness = new Harness();
  await serviceIn(harness, "shop", "myapiServiceD5A0B5E5", { path: "shop/my-api/Service" });
  const { store } = harness.control;
  const record = store.get("resources", "shop|myapiServiceD5A0B5E5")!;
  const call = { stack: "shop", logicalId: record.logicalId, type: record.type, properties: record.properties };
  await harness.engine.update({ ...call, dependsOn: [] });
  expect(store.get("resources", record.id)?.path).toBe("shop/my-api/Service");
});

test("a service of task sets is to have as many tasks as those are, and none without any", async () => {
  const harness = new Harness();
  await harness.create("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop" });
  const DeploymentController = { Type: "EXTERNAL" };
  await harness.create("Web", "AWS::ECS::Service", { Cluster: "shop", DesiredCount: 4, DeploymentController });
  const [bare] = (await overview(harness.control, {})).Services;
  expect(bare).toMatchObject({ Desired: 0, TaskDefinition: "", Deployments: [] });
  const { revision } = serviceOf();
  const [service] = harness.store.list("services");
  const scaled = [100, 25].reduce(
    (made, scale, i) => createTaskSet(made, { revision, scale, tags: [] }, i, ""),
    service!,
  );
  const counted = scaled.deployments.map((set) => {
    const computed = computedDesiredCount(4, set.taskSet!.scale);
    return { ...set, taskSet: { ...set.taskSet!, computedDesiredCount: computed } };
  });
  const put = { ...scaled, deployments: counted };
  await harness.store.commit([{ table: "services", put }]);
  const [full] = (await overview(harness.control, {})).Services;
  expect(full).toMatchObject({ Desired: 5, Deployments: [{ Desired: 1 }, { Desired: 4 }] });
});
