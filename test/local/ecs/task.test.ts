import type { Task } from "../../../src/local/ecs/task/record";
import { serviceTaskTags } from "../../../src/local/ecs/task/task-tags";
import { ARN, foreign, NETWORK, refused, SERVICE, useApi, WEB } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);
const ecs = (operation: string, input?: unknown) => use.api.ecs(operation, input);
const invalid = (message?: unknown) => refused("InvalidParameterException", message);

const RUN = { cluster: "shop", taskDefinition: "web", launchType: "FARGATE", networkConfiguration: NETWORK };

async function run(more: object = {}) {
  const { tasks } = await ok("RunTask", { ...RUN, ...more });
  return tasks[0];
}

async function described(taskArn: string, include: string[] = []) {
  const { tasks } = await ok("DescribeTasks", { cluster: "shop", tasks: [taskArn], include });
  return tasks[0];
}

/** The task as it is stored, changed. */
async function become(taskArn: string, change: Partial<Task>): Promise<void> {
  const { harness } = use.api;
  await harness.putTask({ ...harness.store.get("tasks", taskArn)!, ...change });
}

describe("RunTask", () => {
  test("with the same token starts its tasks once, and conflicts with another request", async () => {
    const request = { ...RUN, count: 2, clientToken: "t" };
    const arns = ({ tasks }: { tasks: { taskArn: string }[] }) => tasks.map((task) => task.taskArn);
    const first = await ok("RunTask", request);
    expect(first.tasks).toMatchObject([{ lastStatus: "PROVISIONING", group: "family:web", cpu: "256" }, {}]);
    expect(arns(await ok("RunTask", request))).toEqual(arns(first));
    for (const other of [{ count: 1 }, { group: "g" }, { tags: [{ key: "a", value: "b" }] }]) {
      expect(await ecs("RunTask", { ...request, ...other })).toEqual(refused("ConflictException"));
    }
    expect((await ok("ListTasks", { cluster: "shop" })).taskArns).toHaveLength(2);
  });

  test.each<[string, object, string | RegExp]>([
    ["propagateTags SERVICE", { propagateTags: "SERVICE" }, /propagateTags/],
    ["startedBy of 129 characters", { startedBy: "x".repeat(129) }, /startedBy/],
    ["startedBy with a space", { startedBy: "a b" }, /startedBy/],
    ["a token of 65 characters", { clientToken: "x".repeat(65) }, /clientToken/],
    ["volumeConfigurations", { volumeConfigurations: [{ name: "v" }] }, /volumeConfigurations/],
    ["the launch type EXTERNAL for awsvpc", { launchType: "EXTERNAL" }, /launch_type EXTERNAL/],
    ["11 tasks", { count: 11 }, /count is 11/],
    [
      "an override of an unknown container",
      { overrides: { containerOverrides: [{ name: "zz" }] } },
      "Override for container named zz is not a container in the TaskDefinition.",
    ],
    [
      "an override of no container",
      { overrides: { containerOverrides: [{ command: ["x"] }] } },
      "overrides.containerOverrides.0.name is missing; it is the name of a container.",
    ],
    [
      "an environment file",
      { overrides: { containerOverrides: [{ name: "web", environmentFiles: [{ value: "a", type: "s3" }] }] } },
      /environmentFiles/,
    ],
    [
      "a GPU",
      { overrides: { containerOverrides: [{ name: "web", resourceRequirements: [{ type: "GPU", value: "1" }] }] } },
      /resourceRequirements/,
    ],
    [
      "ExecuteCommand without a task role",
      { enableExecuteCommand: true },
      /^The task couldn't be started because a valid taskRoleArn is not being used/,
    ],
    ["placement constraints on Fargate", { placementConstraints: [{ type: "distinctInstance" }] }, /with FARGATE/],
    ["a placement strategy on Fargate", { placementStrategy: [{ type: "random" }] }, /^Placement strategies are not/],
    ["a group of 256 characters", { group: "g".repeat(256) }, /group has 256/],
    [
      "overrides of more than 8192 characters",
      { overrides: { containerOverrides: [{ name: "web", environment: [{ name: "A", value: "x".repeat(8192) }] }] } },
      /^Container Overrides length must be at most 8192/,
    ],
    ["ephemeral storage of 5 GiB", { overrides: { ephemeralStorage: { sizeInGiB: 5 } } }, /ephemeralStorage/],
  ])("refuses %s", async (_, member, message) => {
    expect(await ecs("RunTask", { ...RUN, ...member })).toEqual(invalid(expect.stringMatching(message)));
    expect((await ok("ListTasks", { cluster: "shop" })).taskArns).toEqual([]);
  });

  test("refuses a size of Fargate that there is not", async () => {
    const answer = await ecs("RunTask", { ...RUN, overrides: { memory: "8192" } });
    expect(answer).toEqual(refused("ClientException", expect.stringContaining("No Fargate configuration")));
  });

  test("takes startedBy of 128 characters", async () => {
    const startedBy = `job/${"x".repeat(124)}`;
    expect((await run({ startedBy })).startedBy).toBe(startedBy);
  });

  test("on instances in a cluster without any is refused in ECS's words", async () => {
    await ok("RegisterTaskDefinition", {
      family: "job",
      containerDefinitions: [{ name: "j", image: "j", memory: 64 }],
    });
    expect(await ecs("RunTask", { cluster: "shop", taskDefinition: "job", launchType: "EC2" })).toEqual(
      invalid("No Container Instances were found in your cluster."),
    );
  });

  test("gives its overrides back whole, as they were given, and every other container by its name", async () => {
    const containerDefinitions = ["web", "log"].map((name) => ({ name, image: name }));
    await ok("RegisterTaskDefinition", { ...WEB, family: "two", containerDefinitions });
    const containerOverrides = [
      { name: "log", memoryReservation: 64, environment: [{ value: "1", name: "B" }, { name: "A" }], command: ["x"] },
    ];
    const overrides = { taskRoleArn: `${ARN}role`, executionRoleArn: `${ARN}other`, cpu: "512", memory: "1024" };
    const { taskArn } = await run({ taskDefinition: "two", overrides: { ...overrides, containerOverrides } });
    const task = await described(taskArn);
    expect(task.overrides).toEqual({
      ...overrides,
      containerOverrides: [...containerOverrides, { name: "web" }],
      inferenceAcceleratorOverrides: [],
    });
    expect(task).toMatchObject({ cpu: "512", memory: "1024" });
    expect(task.containers).toMatchObject([{ name: "web" }, { name: "log", memoryReservation: "64" }]);
  });

  test("gives the tags that are asked for", async () => {
    const tags = [{ key: "team", value: "call" }];
    const family = [
      { key: "team", value: "definition" },
      { key: "app", value: "web" },
    ];
    await ok("RegisterTaskDefinition", { ...WEB, tags: family });
    const { taskArn } = await run({ tags, propagateTags: "TASK_DEFINITION", enableECSManagedTags: true });
    expect((await described(taskArn, ["TAGS"])).tags).toEqual([
      { key: "aws:ecs:clusterName", value: "shop" },
      { key: "app", value: "web" },
      { key: "team", value: "call" },
    ]);
    expect((await described(taskArn)).tags).toEqual([]);
  });
});

test.each<[string, object, { key: string; value: string }[]]>([
  ["none", {}, []],
  ["the service's", { propagateTags: "SERVICE" }, [{ key: "s", value: "1" }]],
  ["the definition's", { propagateTags: "TASK_DEFINITION" }, [{ key: "d", value: "1" }]],
  [
    "ECS's own as well",
    { propagateTags: "SERVICE", enableECSManagedTags: true },
    [
      { key: "aws:ecs:clusterName", value: "shop" },
      { key: "aws:ecs:serviceName", value: "web" },
      { key: "s", value: "1" },
    ],
  ],
])("a service's tasks have %s tags", async (_, members, tags) => {
  const { store } = use.api.harness;
  await ok("RegisterTaskDefinition", { ...WEB, tags: [{ key: "d", value: "1" }] });
  const { service } = await ok("CreateService", { ...SERVICE, tags: [{ key: "s", value: "1" }], ...members });
  const made = store.get("services", service.serviceArn)!;
  expect(serviceTaskTags(made, store.get("taskDefinitions", made.revision.taskDefinition)!)).toEqual(tags);
});

describe("naming one", () => {
  test.each<[string, (arn: string) => string]>([
    ["another cluster's", (arn) => arn.replace("/shop/", "/other/")],
    ["a service's", (arn) => arn.replace(":task/", ":service/")],
    ...foreign("x").map((_, i): [string, (arn: string) => string] => ["a foreign", (arn) => foreign(arn)[i]!]),
  ])("%s ARN stops nothing, and is MISSING as it was asked for", async (_, other) => {
    const { taskArn } = await run();
    const arn = other(taskArn);
    expect(await ecs("StopTask", { cluster: "shop", task: arn })).toEqual(
      invalid("The referenced task was not found."),
    );
    expect(await ok("DescribeTasks", { cluster: "shop", tasks: [arn] })).toEqual({
      tasks: [],
      failures: [{ arn, reason: "MISSING" }],
    });
    expect((await described(taskArn)).desiredStatus).toBe("RUNNING");
  });

  test("a task of another cluster is MISSING, under its own ARN", async () => {
    const { taskArn } = await run();
    const { tasks, failures } = await ok("DescribeTasks", { cluster: "other", tasks: [taskArn] });
    expect({ tasks, failures }).toEqual({ tasks: [], failures: [{ arn: taskArn, reason: "MISSING" }] });
    expect(await ecs("StopTask", { cluster: "other", task: taskArn })).toEqual(invalid());
  });

  test("its id, its ARN and that of the format without a cluster are it", async () => {
    const { taskArn } = await run();
    const id = taskArn.split("/")[2];
    const { tasks } = await ok("DescribeTasks", { cluster: "shop", tasks: [id, taskArn, `${ARN}task/${id}`, "nope"] });
    expect(tasks).toMatchObject([{ taskArn }, { taskArn }, { taskArn }]);
    const stopped = await ok("StopTask", { cluster: "shop", task: id, reason: "enough" });
    expect(stopped.task).toMatchObject({ stopCode: "UserInitiated", stoppedReason: "enough", version: 2 });
  });
});

describe("DescribeTasks", () => {
  test("of a running one tells its interface, image, platform and agents", async () => {
    const { taskArn } = await run({ enableExecuteCommand: true, overrides: { taskRoleArn: "arn:aws:iam::1:role/r" } });
    const id = taskArn.split("/")[2];
    const [container] = use.api.harness.store.get("tasks", taskArn)!.containers;
    await become(taskArn, {
      lastStatus: "RUNNING",
      ip: "10.0.0.7",
      mac: "02:42:0a:00:00:07",
      pullStartedAt: 1000,
      pullStoppedAt: 2000,
      startedAt: 3000,
      containers: [{ ...container!, lastStatus: "RUNNING", startedAt: 3000, dockerId: "d", imageDigest: "sha256:1" }],
    });
    const task = await described(taskArn);
    const attachmentId = task.attachments[0].id;
    expect(attachmentId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(task).toMatchObject({
      attachments: [
        {
          type: "ElasticNetworkInterface",
          status: "ATTACHED",
          details: [
            { name: "subnetId", value: "subnet-1" },
            { name: "networkInterfaceId", value: `eni-${id.slice(0, 17)}` },
            { name: "macAddress", value: "02:42:0a:00:00:07" },
            { name: "privateDnsName", value: "ip-10-0-0-7.ec2.internal" },
            { name: "privateIPv4Address", value: "10.0.0.7" },
          ],
        },
      ],
      attributes: [{ name: "ecs.cpu-architecture", value: expect.stringMatching(/^(x86_64|arm64)$/) }],
      containers: [
        {
          imageDigest: "sha256:1",
          networkBindings: [],
          networkInterfaces: [{ attachmentId, privateIpv4Address: "10.0.0.7" }],
          managedAgents: [{ name: "ExecuteCommandAgent", lastStatus: "RUNNING", lastStartedAt: 3 }],
        },
      ],
      enableExecuteCommand: true,
      ephemeralStorage: { sizeInGiB: 20 },
      platformVersion: "1.4.0",
      platformFamily: "Linux",
      pullStartedAt: 1,
      pullStoppedAt: 2,
    });
  });

  test("of one in bridge mode tells bound ports, and no interface", async () => {
    const { harness } = use.api;
    await ok("RegisterTaskDefinition", {
      family: "job",
      runtimePlatform: { cpuArchitecture: "ARM64" },
      containerDefinitions: [{ name: "j", image: "j", memory: 64, portMappings: [{ containerPort: 80 }] }],
    });
    const { taskArn } = await run();
    await become(taskArn, {
      taskDefinition: `${ARN}task-definition/job:1`,
      launchType: "EC2",
      hostPorts: [{ container: "j", containerPort: 80, hostPort: 32800, protocol: "tcp" }],
      containers: [{ name: "j", ip: "10.0.0.7", lastStatus: "RUNNING", health: { status: "UNKNOWN", failures: 0 } }],
    });
    const task = await described(taskArn);
    expect(task).toMatchObject({
      attachments: [],
      attributes: [{ name: "ecs.cpu-architecture", value: "arm64" }],
      containers: [
        {
          networkBindings: [{ bindIP: "0.0.0.0", containerPort: 80, hostPort: 32800, protocol: "tcp" }],
          networkInterfaces: [],
        },
      ],
    });
    expect(task).not.toHaveProperty("ephemeralStorage");
    expect(task).not.toHaveProperty("managedAgents");
    expect(harness.store.list("tasks")).toHaveLength(1);
  });

  test("of a stopped one tells when its last container ended", async () => {
    const { taskArn } = await run();
    const [container] = use.api.harness.store.get("tasks", taskArn)!.containers;
    await become(taskArn, {
      desiredStatus: "STOPPED",
      lastStatus: "STOPPED",
      stoppingAt: 4000,
      stoppedAt: 9000,
      containers: [{ ...container!, lastStatus: "STOPPED", exitCode: 0, startedAt: 1000, finishedAt: 5000 }],
    });
    expect(await described(taskArn)).toMatchObject({
      stoppingAt: 4,
      executionStoppedAt: 5,
      stoppedAt: 9,
      attachments: [{ status: "DELETED" }],
      containers: [{ exitCode: 0, lastStatus: "STOPPED" }],
    });
  });
});

test.each<[object, string]>([
  [{ startedBy: "a", family: "web" }, "cannot specify startedBy with other arguments (family is given too)."],
  [
    { startedBy: "a", launchType: "FARGATE" },
    "cannot specify startedBy with other arguments (launchType is given too).",
  ],
  [{ serviceName: "web", family: "web" }, "cannot specify serviceName with other arguments (family is given too)."],
])("ListTasks doesn't filter by %j at once", async (filters, message) => {
  expect(await ecs("ListTasks", { cluster: "shop", ...filters })).toEqual(invalid(message));
  await ok("ListTasks", { cluster: "shop", startedBy: "a", desiredStatus: "STOPPED" });
});

test("ListTasks refuses a container instance that is not there", async () => {
  const answer = await ecs("ListTasks", { cluster: "shop", containerInstance: `${ARN}container-instance/other/abc` });
  expect(answer).toEqual(invalid(expect.stringContaining("container-instance/other/abc")));
});
