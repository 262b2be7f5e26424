import { ARN, foreign, NETWORK, reaped, refused, SERVICE, useApi, WEB } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);
const ecs = (operation: string, input?: unknown) => use.api.ecs(operation, input);

describe("naming one", () => {
  test("a family stands for its newest ACTIVE revision", async () => {
    await ok("RegisterTaskDefinition", WEB);
    for (const taskDefinition of ["web", "web:2", `${ARN}task-definition/web:2`, `${ARN}task-definition/web`]) {
      expect(await ok("DescribeTaskDefinition", { taskDefinition })).toMatchObject({ taskDefinition: { revision: 2 } });
    }
  });

  test.each([
    ...foreign(`${ARN}task-definition/web:1`),
    `${ARN}task/web:1`,
    `${ARN}task-definition/x/web:1`,
    "web:1:1",
    "web:01",
    "web:x",
    "a/web:1",
  ])("%s is none", async (taskDefinition) => {
    expect(await ecs("DescribeTaskDefinition", { taskDefinition })).toEqual(
      refused("ClientException", "Unable to describe task definition."),
    );
    expect(await ecs("CreateService", { ...SERVICE, taskDefinition })).toEqual(refused("ClientException"));
  });
});

describe("deleting revisions", () => {
  const remove = (...taskDefinitions: string[]) => ecs("DeleteTaskDefinitions", { taskDefinitions });
  const describeOne = () => ecs("DescribeTaskDefinition", { taskDefinition: "web:1" });

  test("an unused one is gone at once, and its number does not come back", async () => {
    await ok("DeregisterTaskDefinition", { taskDefinition: "web:1" });
    expect((await ok("ListTaskDefinitions")).taskDefinitionArns).toEqual([]);
    expect(await remove("web:1")).toMatchObject({
      body: {
        taskDefinitions: [{ status: "DELETE_IN_PROGRESS", deleteRequestedAt: expect.any(Number) }],
        failures: [],
      },
    });
    expect(await describeOne()).toEqual(refused("ClientException"));
    expect((await ok("ListTaskDefinitions", { status: "DELETE_IN_PROGRESS" })).taskDefinitionArns).toEqual([]);
    expect((await ok("ListTaskDefinitionFamilies")).families).toEqual([]);
    expect((await ok("RegisterTaskDefinition", WEB)).taskDefinition.revision).toBe(2);
  });

  test("one in use goes once nothing runs on it, and its STOPPED tasks still show what they were", async () => {
    const { harness } = use.api;
    const run = { cluster: "shop", taskDefinition: "web", launchType: "FARGATE", networkConfiguration: NETWORK };
    const [{ taskArn }] = (await ok("RunTask", run)).tasks;
    await ok("DeregisterTaskDefinition", { taskDefinition: "web:1" });
    await remove("web:1");
    expect(await describeOne()).toMatchObject({ body: { taskDefinition: { status: "DELETE_IN_PROGRESS" } } });
    expect(await remove("web:1")).toMatchObject({ body: { taskDefinitions: [{}], failures: [] } });
    const task = harness.store.get("tasks", taskArn)!;
    await harness.putTask({ ...task, desiredStatus: "STOPPED", lastStatus: "STOPPED", stoppedAt: harness.now });
    expect(await describeOne()).toEqual(refused("ClientException"));
    expect((await ok("DescribeTasks", { cluster: "shop", tasks: [taskArn] })).tasks).toMatchObject([
      { cpu: "256", containers: [{ image: "web:1" }] },
    ]);
    expect(reaped(harness.store, harness.now)).toEqual([]);
    await harness.store.commit(reaped(harness.store, harness.now + 3_600_000));
    await harness.store.commit(reaped(harness.store, harness.now + 3_600_000));
    expect(harness.store.list("taskDefinitions")).toEqual([]);
  });

  test("one of a deployment that ended goes, unless a rollback would go back to it", async () => {
    const { store } = use.api.harness;
    const { service } = await ok("CreateService", SERVICE);
    const stand = async (status: "ACTIVE" | "INACTIVE", rolloutState: "COMPLETED" | "FAILED") => {
      const made = store.get("services", service.serviceArn)!;
      const deployments = made.deployments.map((each) =>
        each.status === "PRIMARY" ? each : { ...each, status, rolloutState },
      );
      await store.commit([{ table: "services", put: { ...made, deployments } }]);
    };
    await ok("RegisterTaskDefinition", WEB);
    await ok("UpdateService", { cluster: "shop", service: "web", taskDefinition: "web:2" });
    await ok("DeregisterTaskDefinition", { taskDefinition: "web:1" });
    await remove("web:1");
    const used = { body: { taskDefinition: { status: "DELETE_IN_PROGRESS" } } };
    await stand("ACTIVE", "FAILED");
    expect(await describeOne()).toMatchObject(used);
    await stand("INACTIVE", "COMPLETED");
    expect(await describeOne()).toMatchObject(used);
    await stand("INACTIVE", "FAILED");
    expect(await describeOne()).toEqual(refused("ClientException"));
  });

  test("at most ten are deleted at once, each by its revision, and none that is ACTIVE", async () => {
    const eleven = Array.from({ length: 11 }, (_, i) => `web:${i + 1}`);
    expect(await remove(...eleven)).toEqual(refused("InvalidParameterException", expect.stringContaining("10")));
    expect(await remove("web")).toEqual(refused("ClientException", "Revision is missing."));
    expect(await remove("web:1", "web:9", `${ARN}task/web:1`)).toMatchObject({
      body: {
        taskDefinitions: [],
        failures: [
          { arn: `${ARN}task-definition/web:1`, reason: expect.stringContaining("ACTIVE") },
          { arn: "web:9", reason: "MISSING" },
          { arn: `${ARN}task/web:1`, reason: "MISSING" },
        ],
      },
    });
  });
});
