import { clusterArn } from "../../../src/local/arns";
import { type RunTaskInput, runTask } from "../../../src/local/ecs/task/run";
import { clusterOf } from "../../support/fixtures";
import { Harness } from "../resources/harness";
import { containerOf, definitionOf, instanceOf } from "../scheduler/fixtures";

let harness: Harness;

const CLUSTER = clusterArn("shop");
const BRIDGE = { networkMode: "bridge" as const, requiresCompatibilities: ["EC2"] };

beforeEach(async () => {
  harness = new Harness();
  const port = containerOf("web", { portMappings: [{ containerPort: 80, hostPort: 8080, protocol: "tcp" }] });
  await harness.store.commit([
    { table: "clusters", put: clusterOf(["pool"]) },
    { table: "taskDefinitions", put: definitionOf(1, BRIDGE) },
    { table: "taskDefinitions", put: definitionOf(2, { ...BRIDGE, containers: [port] }) },
  ]);
});

const joined = (...ids: string[]) =>
  harness.store.commit(
    ids.map((id, n) => ({
      table: "containerInstances" as const,
      put: instanceOf(id, { clusterArn: CLUSTER, zone: n % 2 ? "us-east-1b" : "us-east-1a" }),
    })),
  );

async function run(input: Partial<RunTaskInput>) {
  const { tasks, failures } = await runTask(harness.control, {
    cluster: "shop",
    taskDefinition: "web:1",
    launchType: "EC2",
    ...input,
  });
  const at = harness.store.list("tasks").map(({ instanceId }) => instanceId?.split("/").at(-1));
  return { count: tasks.length, failures, at };
}

test("four tasks on three distinct instances: three, and a failure", async () => {
  await joined("1", "2", "3");
  const { count, failures, at } = await run({ count: 4, placementConstraints: [{ type: "distinctInstance" }] });
  expect(count).toBe(3);
  expect(new Set(at).size).toBe(3);
  expect(failures).toEqual([
    {
      arn: expect.stringContaining("container-instance/"),
      reason: "DistinctInstance placement constraint unsatisfied.",
    },
  ]);
});

test("a fixed host port is one task's on each instance", async () => {
  await joined("1", "2", "3");
  const { count, failures } = await run({ count: 5, taskDefinition: "web:2" });
  expect(count).toBe(3);
  expect(failures.map(({ reason }) => reason)).toEqual(["RESOURCE:PORTS", "RESOURCE:PORTS"]);
});

test("binpack fills one instance, spread uses all, and field names are the API's in any case", async () => {
  await joined("1", "2", "3");
  expect(new Set((await run({ count: 4, placementStrategy: [{ type: "binpack", field: "memory" }] })).at).size).toBe(1);
  harness = new Harness(harness.store);
  const spread = await run({ count: 3, group: "family:other", placementStrategy: [{ type: "spread", field: "host" }] });
  expect(new Set(spread.at).size).toBe(3);
});

test("memberOf chooses, and where it means none is a failure", async () => {
  await joined("1", "2", "3");
  const zone = (expression: string) => run({ count: 2, placementConstraints: [{ type: "memberOf", expression }] });
  expect((await zone("attribute:ecs.availability-zone == us-east-1b")).at).toEqual(["2", "2"]);
  expect((await zone("attribute:ecs.availability-zone == us-east-1z")).failures).toEqual([
    { arn: expect.any(String), reason: "MemberOf placement constraint unsatisfied." },
    { arn: expect.any(String), reason: "MemberOf placement constraint unsatisfied." },
  ]);
  expect((await zone("runningTasksCount < 5 and not(task:group == service:web)")).failures).toEqual([]);
});

test("tasks that are too large say what is missing", async () => {
  await joined("1");
  expect((await run({ overrides: { memory: "100000" } })).failures).toMatchObject([{ reason: "RESOURCE:MEMORY" }]);
  expect((await run({ overrides: { cpu: "100000" } })).failures).toMatchObject([{ reason: "RESOURCE:CPU" }]);
});

test.each<[Partial<RunTaskInput>, string]>([
  [
    { placementConstraints: [{ type: "memberOf", expression: "garbage((" }] },
    'placementConstraints.0.expression is "garbage((": "garbage" is no subject',
  ],
  [{ placementConstraints: [{ type: "memberOf" }] }, "placementConstraints.0.expression is missing"],
  [{ placementConstraints: [{ type: "near" }] }, 'placementConstraints.0.type is "near"'],
  [
    { placementConstraints: [{ type: "distinctInstance", expression: "agentConnected == true" }] },
    "distinctInstance expression should not be specified",
  ],
  [{ placementStrategy: [{ type: "binpack", field: "disk" }] }, 'placementStrategy.0.field is "disk"'],
  [{ placementStrategy: [{ type: "spread" }] }, "placementStrategy.0.field"],
  [{ placementStrategy: [{ type: "pack" }] }, 'placementStrategy.0.type is "pack"'],
  [{ placementStrategy: Array(6).fill({ type: "random" }) }, "placementStrategy has 6 entries"],
])("what can't be placed by is refused: %j", async (input, message) => {
  await joined("1");
  await expect(run(input)).rejects.toThrow(message);
});

test("a cluster without instances refuses the call", async () => {
  await expect(run({})).rejects.toThrow("No Container Instances were found in your cluster.");
});

test("a capacity provider without instances fails the tasks", async () => {
  await harness.store.commit([
    {
      table: "capacityProviders",
      put: { id: "pool", arn: "a", autoScalingGroup: "g", targetCapacity: 100, managedScaling: false, tags: [] },
    },
  ]);
  const strategy = { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: "pool", weight: 1 }] };
  expect((await run(strategy)).failures).toEqual([{ reason: "EMPTY CAPACITY PROVIDER" }]);
});
