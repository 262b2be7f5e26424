import type { ContainerInstance } from "../../../src/local/ecs/instance/record";
import { ARN, refused, useApi } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);

const arnOf = (id: string) => `${ARN}container-instance/shop/${id}`;

const instance = (id: string, change: Partial<ContainerInstance> = {}): ContainerInstance => ({
  id: arnOf(id),
  clusterArn: `${ARN}cluster/shop`,
  ec2InstanceId: `i-${id}`,
  autoScalingGroup: "pool",
  status: "ACTIVE",
  zone: "us-east-1a",
  instanceType: "t3.small",
  cpu: 2048,
  memory: 1945,
  registeredAt: 1000,
  ...change,
});

const JOB = {
  family: "job",
  networkMode: "bridge",
  requiresCompatibilities: ["EC2"],
  containerDefinitions: [
    { name: "job", image: "job:1", memory: 1024, portMappings: [{ containerPort: 80, hostPort: 8080 }] },
  ],
};

beforeEach(async () => {
  await ok("RegisterTaskDefinition", JOB);
  await use.api.harness.store.commit(
    [instance("a"), instance("b"), instance("c", { status: "DRAINING" })].map((put) => ({
      table: "containerInstances",
      put,
    })),
  );
});

const start = (more: object = {}) =>
  ok("StartTask", { cluster: "shop", taskDefinition: "job", containerInstances: ["a"], ...more });

test("a task is started on each of the instances", async () => {
  const { tasks, failures } = await start({ containerInstances: ["b", arnOf("a")], startedBy: "mine", group: "jobs" });
  expect(failures).toEqual([]);
  expect(tasks).toMatchObject([
    {
      containerInstanceArn: arnOf("b"),
      launchType: "EC2",
      startedBy: "mine",
      group: "jobs",
      lastStatus: "PROVISIONING",
    },
    { containerInstanceArn: arnOf("a") },
  ]);
});

test("what can't be is a failure of its instance, and the others get their tasks", async () => {
  const first = await start();
  expect(first.tasks).toHaveLength(1);
  const { tasks, failures } = await start({ containerInstances: ["a", "b", "c", "gone"] });
  expect(tasks).toMatchObject([{ containerInstanceArn: arnOf("b") }]);
  expect(failures).toEqual([
    { arn: arnOf("gone"), reason: "MISSING" },
    { arn: arnOf("a"), reason: "RESOURCE:PORTS" },
    { arn: arnOf("c"), reason: "INACTIVE" },
  ]);
});

test.each([
  [{ containerInstances: [] }, /cannot be empty/],
  [{ containerInstances: Array(11).fill("a") }, /at most 10/],
  [{ startedBy: "not this" }, /startedBy is "not this"/],
])("%j is refused", async (more, message) => {
  const input = { cluster: "shop", taskDefinition: "job", containerInstances: ["a"], ...more };
  expect(await use.api.ecs("StartTask", input)).toEqual(
    refused("InvalidParameterException", expect.stringMatching(message)),
  );
});
