import type { Service } from "../../../src/local/ecs/service/record";
import type { Task } from "../../../src/local/ecs/task/record";
import { newTask } from "../../../src/local/tasks";
import { Harness, webDefinition } from "./harness";

let harness: Harness;
beforeEach(async () => {
  harness = new Harness();
  await harness.create("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop" });
  await harness.create("Td", "AWS::ECS::TaskDefinition", webDefinition);
});
afterEach(() => harness.engine.close());

const TYPE = "AWS::ECS::Service";

const properties = (more: object = {}) => ({
  Cluster: "shop",
  ServiceName: "web",
  LaunchType: "FARGATE",
  TaskDefinition: harness.att("Td"),
  DesiredCount: 1,
  NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-1"] } },
  ...more,
});

/** Asks for a creation and doesn't wait. */
const begin = (more: object = {}) =>
  harness.engine.create({
    stack: "shop",
    logicalId: "Web",
    type: TYPE,
    properties: properties(more),
    dependsOn: [],
    replace: false,
  });

const service = () => harness.store.list("services")[0]!;

function task(state: Partial<Task>): Task {
  const made = newTask(
    {
      id: "arn:aws:ecs:us-east-1:000000000000:task/shop/t1",
      clusterArn: service().clusterArn,
      serviceArn: service().id,
      startedBy: service().deployments[0]!.id,
      group: "service:web",
      launchType: "FARGATE",
      zone: "us-east-1a",
      network: "n",
      definition: harness.store.list("taskDefinitions")[0]!,
    },
    1,
  );
  return { ...made, ...state };
}

async function put(change: Partial<Service>): Promise<void> {
  await harness.store.commit([{ table: "services", put: { ...service(), ...change } }]);
}

test("a service is made when its deployment is completed, not before", async () => {
  const begun = await begin();
  expect(begun).toMatchObject({ OperationStatus: "IN_PROGRESS", Identifier: service().id });
  await harness.steady();
  expect(await harness.ended(begun)).toMatchObject({ OperationStatus: "SUCCESS" });
  expect(harness.att("Web", "Name")).toBe("web");
});

test("a deployment that fails fails the operation, with the reason and the failing container's last lines", async () => {
  const begun = await begin();
  const [deployment] = service().deployments;
  await harness.putTask(
    task({
      lastStatus: "STOPPED",
      desiredStatus: "STOPPED",
      stopCode: "EssentialContainerExited",
      containers: [
        {
          name: "web",
          lastStatus: "STOPPED",
          exitCode: 3,
          startedAt: 1,
          finishedAt: 2,
          health: { status: "UNKNOWN", failures: 0 },
        },
      ],
    }),
  );
  harness.lines.push({ Task: "t1", Container: "web", Message: "no such database" });
  await put({
    deployments: [
      {
        ...deployment!,
        rolloutState: "FAILED",
        rolloutStateReason: "ECS deployment circuit breaker: tasks failed to start.",
        lastFailure: { task: "arn:aws:ecs:us-east-1:000000000000:task/shop/t1", reason: "exited" },
      },
    ],
  });
  const event = await harness.ended(begun);
  expect(event).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "NotStabilized" });
  expect(event.StatusMessage).toMatch(
    /circuit breaker.*exited\.\nLast lines of container "web" of task t1:\n {2}no such database/s,
  );
  expect(harness.store.get("resources", "shop|Web")?.failed).toBe(true);
});

test("an operation goes on after the control plane was killed", async () => {
  const begun = await begin();
  harness.restart();
  await harness.steady();
  expect(await harness.ended(begun)).toMatchObject({ OperationStatus: "SUCCESS" });
});

test("a new task definition makes a deployment that is waited for; a count that scaling set stays", async () => {
  await harness.ended((await Promise.all([begin({ DesiredCount: undefined }), harness.steady()]))[0]);
  await put({ desiredCount: 7 });
  await harness.create("Td2", "AWS::ECS::TaskDefinition", webDefinition);
  const changed = properties({ DesiredCount: undefined, TaskDefinition: harness.att("Td2") });
  const begun = await harness.engine.update({
    stack: "shop",
    logicalId: "Web",
    type: TYPE,
    properties: changed,
    dependsOn: [],
  });
  expect(begun.OperationStatus).toBe("IN_PROGRESS");
  expect(service()).toMatchObject({ desiredCount: 7, revision: { taskDefinition: harness.att("Td2") } });
  expect(service().deployments).toHaveLength(2);
  await harness.steady();
  expect((await harness.ended(begun)).OperationStatus).toBe("SUCCESS");
});

test("what a template no longer has goes back to its default", async () => {
  const deployment = { Alarms: { AlarmNames: ["errors"], Enable: true, Rollback: true }, MaximumPercent: 150 };
  const has = { LaunchType: undefined, CapacityProviderStrategy: [{ CapacityProvider: "FARGATE_SPOT", Weight: 1 }] };
  await harness.create("Ca", "AWS::ECS::ClusterCapacityProviderAssociations", {
    Cluster: "shop",
    CapacityProviders: ["FARGATE", "FARGATE_SPOT"],
    DefaultCapacityProviderStrategy: [{ CapacityProvider: "FARGATE", Weight: 1 }],
  });
  const begun = await begin({ ...has, AvailabilityZoneRebalancing: "DISABLED", DeploymentConfiguration: deployment });
  await harness.steady();
  await harness.ended(begun);
  const update = async (more: object) => {
    const begun = await harness.engine.update({
      stack: "shop",
      logicalId: "Web",
      type: TYPE,
      properties: properties(more),
      dependsOn: [],
    });
    await harness.steady();
    expect(await harness.ended(begun)).toMatchObject({ OperationStatus: "SUCCESS" });
  };
  expect(service().other).toMatchObject({ availabilityZoneRebalancing: "DISABLED", alarms: { enable: true } });
  await update({ LaunchType: undefined });
  expect(service().other).toEqual({ availabilityZoneRebalancing: "ENABLED", enableECSManagedTags: false });
  expect(service().maximumPercent).toBe(200);
  expect(service().revision.capacityProviderStrategy).toMatchObject([{ capacityProvider: "FARGATE" }]);
  await update({ LaunchType: undefined, DeploymentConfiguration: { MaximumPercent: 100, MinimumHealthyPercent: 50 } });
  expect(service().other).toEqual({ availabilityZoneRebalancing: "DISABLED", enableECSManagedTags: false });
});

test("a deletion drains, and ends when the last task is gone", async () => {
  await harness.ended((await Promise.all([begin(), harness.steady()]))[0]);
  await harness.putTask(task({ lastStatus: "RUNNING" }));
  const begun = await harness.engine.remove({ stack: "shop", logicalId: "Web", type: TYPE });
  expect(service()).toMatchObject({ status: "DRAINING", desiredCount: 0 });
  expect(begun.OperationStatus).toBe("IN_PROGRESS");
  await put({ status: "INACTIVE" });
  expect((await harness.engine.status(begun.RequestToken)).OperationStatus).toBe("IN_PROGRESS");
  await harness.putTask(task({ lastStatus: "STOPPED", desiredStatus: "STOPPED" }));
  expect((await harness.ended(begun)).OperationStatus).toBe("SUCCESS");
  expect(harness.store.get("resources", "shop|Web")).toBeUndefined();
});

test.each([
  [{ Cluster: "other" }, 'Cluster is "other"; it must be a cluster that is on this machine, of which there are: shop.'],
  [{ LoadBalancers: [{ ContainerName: "no", ContainerPort: 1, TargetGroupArn: "x" }] }, "container no does not exist"],
  [
    { LoadBalancers: [{ ContainerName: "web", ContainerPort: 1, TargetGroupArn: "x" }] },
    "did not have a container port 1",
  ],
  [{ NetworkConfiguration: undefined }, "Network Configuration must be provided"],
  [
    { ServiceConnectConfiguration: { Enabled: true } },
    "serviceConnectConfiguration.namespace is needed: the cluster shop has no namespace",
  ],
  [{ DeploymentController: { Type: "CODE_DEPLOY" } }, "CODE_DEPLOY cannot run"],
])("a service with %j is refused and not made", async (more, message) => {
  const event = await begin(more);
  expect(event).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "InvalidRequest" });
  expect(event.StatusMessage).toContain(message);
  expect(harness.store.list("services")).toEqual([]);
});

test("a target group that nothing forwards to is refused, as ECS does", async () => {
  await harness.create("Group", "AWS::ElasticLoadBalancingV2::TargetGroup", { TargetType: "ip", Port: 80 });
  const event = await begin({
    LoadBalancers: [{ ContainerName: "web", ContainerPort: 8080, TargetGroupArn: harness.att("Group") }],
  });
  expect(event.StatusMessage).toContain("does not have an associated load balancer");
});

test.each([undefined, "instance"])(
  "a target group of instances (%s) takes no tasks of an address",
  async (TargetType) => {
    await harness.create("Group", "AWS::ElasticLoadBalancingV2::TargetGroup", {
      TargetType,
      Port: 80,
      Protocol: "HTTP",
    });
    const event = await begin({
      LoadBalancers: [{ ContainerName: "web", ContainerPort: 8080, TargetGroupArn: harness.att("Group") }],
    });
    expect(event.StatusMessage).toContain(
      "has target type instance, which is incompatible with the awsvpc network mode specified in the task definition.",
    );
  },
);
