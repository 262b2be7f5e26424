import { overview } from "../../../src/local/overview/calls";
import { runSettings } from "../../../src/local/overview/run-settings";
import { newTaskOf } from "../../support/fixtures";
import { Harness } from "../resources/harness";

let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  await harness.create("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16" });
  await harness.create("Subnet", "AWS::EC2::Subnet", { VpcId: harness.att("Vpc"), CidrBlock: "10.0.0.0/24" });
  await harness.create("Cluster", "AWS::ECS::Cluster", {});
  await definition("migrateTaskDefinition1A2B3C4D");
});
afterEach(() => harness.engine.close());

const definition = (logicalId: string, more: object = {}) =>
  harness.create(logicalId, "AWS::ECS::TaskDefinition", {
    Cpu: "256",
    Memory: "512",
    NetworkMode: "awsvpc",
    RequiresCompatibilities: ["FARGATE"],
    ContainerDefinitions: [{ Name: "main", Image: "migrate:1" }],
    ...more,
  });

const settings = (TaskDefinition: string, Cluster?: string) =>
  runSettings(harness.control, { TaskDefinition, Cluster });

test("a task that nobody runs yet runs in its stack's cluster and network, by the name that the user wrote", async () => {
  expect(await settings("migrate")).toEqual({
    Input: {
      cluster: harness.att("Cluster", "Arn"),
      taskDefinition: expect.stringMatching(/^shop-migrateTaskDefinition1A2B3C4D-/),
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: [harness.att("Subnet")] } },
    },
    DisplayName: "migrate",
    Containers: ["main"],
  });
});

test("a family and a revision of it are as good as the name", async () => {
  const { Input } = await settings("migrate");
  expect((await settings(`${Input.taskDefinition}:1`)).Input.taskDefinition).toBe(`${Input.taskDefinition}:1`);
  expect((await settings("migrate:1")).Input.taskDefinition).toBe(`${Input.taskDefinition}:1`);
});

test("a task of a schedule runs as that runs it, once", async () => {
  await harness.create("Schedule", "AWS::Scheduler::Schedule", {
    Name: "nightly",
    FlexibleTimeWindow: { Mode: "OFF" },
    ScheduleExpression: "rate(1 hour)",
    Target: {
      Arn: harness.att("Cluster", "Arn"),
      RoleArn: "arn:aws:iam::000000000000:role/schedule",
      Input: JSON.stringify({ containerOverrides: [{ name: "main", command: ["all"] }] }),
      EcsParameters: {
        TaskDefinitionArn: harness.att("migrateTaskDefinition1A2B3C4D"),
        LaunchType: "FARGATE",
        TaskCount: 3,
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-9"] } },
      },
    },
  });
  const { Input } = await settings("migrate");
  expect(Input).toEqual({
    cluster: harness.att("Cluster", "Arn"),
    taskDefinition: expect.any(String),
    launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-9"] } },
    overrides: { containerOverrides: [{ name: "main", command: ["all"] }] },
  });
});

test("what there isn't, and what can be several, is refused with what there is", async () => {
  await definition("reportTaskDefinition1A2B3C4D");
  await expect(settings("migration")).rejects.toThrow(
    'There is no task definition "migration". There are: migrate, report.',
  );
  await harness.create("Other", "AWS::ECS::Cluster", { ClusterName: "other" });
  await expect(settings("migrate")).rejects.toThrow("Which cluster? Name one with --cluster:");
  expect((await settings("migrate", "other")).Input.cluster).toBe(harness.att("Other", "Arn"));
});

test("tasks of no service that ended otherwise than they should are among the events; others are not", async () => {
  const ended = (id: string, stopCode: "EssentialContainerExited" | "UserInitiated", exitCode: number) => {
    const task = newTaskOf(id, {}, harness.now);
    const { serviceArn: _, ...alone } = task;
    const containers = task.containers.map((container) => ({ ...container, exitCode }));
    const stopped = { lastStatus: "STOPPED", desiredStatus: "STOPPED", stoppedAt: harness.now } as const;
    return { ...alone, ...stopped, stopCode, stoppedReason: "Essential container in task exited", containers };
  };
  const puts = [
    ended("a1", "EssentialContainerExited", 3),
    ended("b2", "EssentialContainerExited", 0),
    ended("c3", "UserInitiated", 137),
  ].map((put) => ({ table: "tasks", put }) as const);
  await harness.store.commit(puts);
  const { Events } = await overview(harness.control, {});
  expect(Events.map(({ Message }) => Message)).toEqual([
    expect.stringMatching(
      /^\(task a1\) of web:1 stopped: Essential container in task exited\. Container web: exit code 3\.$/,
    ),
  ]);
});

test("what kept a container from starting is said once: it is its task's reason as well", async () => {
  const { serviceArn: _, ...alone } = newTaskOf("d4", {}, harness.now);
  const reason = 'CannotStartContainerError: exec: "/nope": no such file or directory';
  const containers = alone.containers.map((container) => ({ ...container, reason }));
  const stopped = { lastStatus: "STOPPED", desiredStatus: "STOPPED", stoppedAt: harness.now } as const;
  const put = { ...alone, ...stopped, stopCode: "TaskFailedToStart", stoppedReason: reason, containers } as const;
  await harness.store.commit([{ table: "tasks", put }]);
  const { Events } = await overview(harness.control, {});
  expect(Events.map(({ Message }) => Message)).toContain(`(task d4) of web:1 stopped: ${reason}.`);
});

test("a task that Fargate can't run goes to the pool that has what it needs", async () => {
  const provider = (id: string, instanceType: string) => {
    const group = { id, clusterName: "c", instanceType, min: 0, max: 1, desired: 0, zones: ["us-east-1a"] };
    const made = { id, arn: id, autoScalingGroup: id, targetCapacity: 100, managedScaling: true, tags: [] };
    return [
      { table: "autoScalingGroups" as const, put: group },
      { table: "capacityProviders" as const, put: made },
    ];
  };
  await harness.store.commit([...provider("plain", "m5.large"), ...provider("gpus", "g4dn.xlarge")]);
  const [cluster] = harness.store.list("clusters");
  const capacityProviders = ["FARGATE", "plain", "gpus"];
  const defaultStrategy = [{ capacityProvider: "FARGATE", base: 0, weight: 1 }];
  await harness.store.commit([{ table: "clusters", put: { ...cluster!, capacityProviders, defaultStrategy } }]);
  const container = { Name: "main", Image: "train:1" };
  const onEc2 = (logicalId: string, more: object) =>
    definition(logicalId, { RequiresCompatibilities: ["EC2"], ContainerDefinitions: [{ ...container, ...more }] });
  await onEc2("trainTaskDefinition1A2B3C4D", { ResourceRequirements: [{ Type: "GPU", Value: "1" }] });
  await onEc2("packTaskDefinition1A2B3C4D", {});
  const strategy = (capacityProvider: string) => ({
    capacityProviderStrategy: [{ capacityProvider, base: 0, weight: 1 }],
  });
  expect((await settings("train")).Input).toMatchObject(strategy("gpus"));
  expect((await settings("pack")).Input).toMatchObject(strategy("plain"));
});
