import { newTaskOf } from "../../support/fixtures";
import { SERVICE, useApi } from "../ecs/fixtures";

const use = useApi();

async function cloudMap(operation: string, input: object = {}) {
  const { status, body } = await use.api.call(`Route53AutoNaming_v20170314.${operation}`, input);
  return status === 200 ? body : { error: body.__type };
}

/** A service in an HTTP namespace: its id. */
async function registry(more: object = {}): Promise<string> {
  const { OperationId } = await cloudMap("CreateHttpNamespace", { Name: "calls" });
  const { Operation } = await cloudMap("GetOperation", { OperationId });
  expect(Operation).toMatchObject({ Status: "SUCCESS", Type: "CREATE_NAMESPACE" });
  const NamespaceId = Operation.Targets.NAMESPACE;
  const { Service } = await cloudMap("CreateService", { Name: "orders", NamespaceId, ...more });
  return Service.Id;
}

const FOUND = { NamespaceName: "calls", ServiceName: "orders" };

test("who registers an instance finds it by its attributes, and not when it is gone", async () => {
  const ServiceId = await registry({ HealthCheckCustomConfig: {} });
  for (const [InstanceId, color] of Object.entries({ a: "blue", b: "green" })) {
    await cloudMap("RegisterInstance", { ServiceId, InstanceId, Attributes: { AWS_INSTANCE_IPV4: "10.0.0.1", color } });
  }
  const before = await cloudMap("DiscoverInstances", { ...FOUND, QueryParameters: { color: "green" } });
  expect(before.Instances).toEqual([
    {
      InstanceId: "b",
      NamespaceName: "calls",
      ServiceName: "orders",
      HealthStatus: "HEALTHY",
      Attributes: { AWS_INSTANCE_IPV4: "10.0.0.1", color: "green" },
    },
  ]);
  await cloudMap("UpdateInstanceCustomHealthStatus", { ServiceId, InstanceId: "b", Status: "UNHEALTHY" });
  expect((await cloudMap("DiscoverInstances", FOUND)).Instances).toMatchObject([{ InstanceId: "a" }]);
  const all = await cloudMap("DiscoverInstances", { ...FOUND, HealthStatus: "ALL" });
  expect(all.Instances).toHaveLength(2);
  expect(all.InstancesRevision).not.toBe(before.InstancesRevision);
  expect(await cloudMap("GetInstancesHealthStatus", { ServiceId })).toEqual({
    Status: { a: "HEALTHY", b: "UNHEALTHY" },
  });
  await cloudMap("DeregisterInstance", { ServiceId, InstanceId: "a" });
  // HEALTHY_OR_ELSE_ALL: where none is healthy, all are.
  expect((await cloudMap("DiscoverInstances", FOUND)).Instances).toMatchObject([{ InstanceId: "b" }]);
  expect(await cloudMap("GetInstance", { ServiceId, InstanceId: "a" })).toEqual({ error: "InstanceNotFound" });
});

test("the tasks of a service are instances, with what ECS says of them, and are ECS's alone to take away", async () => {
  const ServiceId = await registry();
  const { harness } = use.api;
  const registryArn = harness.store.get("discoveryServices", ServiceId)!.arn;
  await use.api.ok("CreateService", { ...SERVICE, serviceRegistries: [{ registryArn }] });
  const [service] = harness.store.list("services");
  const id = "0123456789abcdef0123456789abcdef";
  const made = newTaskOf(id, { serviceArn: service!.id, startedBy: service!.deployments[0]!.id });
  const taskDefinition = service!.revision.taskDefinition;
  await harness.putTask({ ...made, taskDefinition, lastStatus: "RUNNING", ip: "10.0.0.7" });
  expect((await cloudMap("ListInstances", { ServiceId })).Instances).toMatchObject([
    { Id: id, Attributes: { AWS_INSTANCE_IPV4: "10.0.0.7", ECS_SERVICE_NAME: "web", ECS_CLUSTER_NAME: "shop" } },
  ]);
  expect((await cloudMap("ListServices")).Services).toMatchObject([{ Id: ServiceId, InstanceCount: 1, Type: "HTTP" }]);
  expect(await cloudMap("DeregisterInstance", { ServiceId, InstanceId: id })).toEqual({ error: "InvalidInput" });
  expect(await cloudMap("DeleteService", { Id: ServiceId })).toEqual({ error: "ResourceInUse" });
});

test("the tasks of a task set are found by what its controller calls it", async () => {
  const ServiceId = await registry();
  const { harness } = use.api;
  const registryArn = harness.store.get("discoveryServices", ServiceId)!.arn;
  const { taskDefinition, networkConfiguration } = SERVICE;
  await use.api.ok("CreateService", {
    cluster: "shop",
    serviceName: "web",
    deploymentController: { type: "EXTERNAL" },
  });
  const whose = { cluster: "shop", service: "web" };
  const made = { taskDefinition, networkConfiguration, launchType: "FARGATE", serviceRegistries: [{ registryArn }] };
  for (const [nth, externalId] of ["blue", "green"].entries()) {
    const { taskSet } = await use.api.ok("CreateTaskSet", { ...whose, ...made, externalId });
    const task = newTaskOf(`${nth}`.repeat(32), { serviceArn: taskSet.serviceArn, startedBy: taskSet.id });
    const definition = { taskDefinition: taskSet.taskDefinition, lastStatus: "RUNNING" as const };
    await harness.putTask({ ...task, ...definition, ip: `10.0.0.${nth}` });
  }
  const QueryParameters = { ECS_TASK_SET_EXTERNAL_ID: "green" };
  expect((await cloudMap("DiscoverInstances", { ...FOUND, QueryParameters })).Instances).toMatchObject([
    { Attributes: { AWS_INSTANCE_IPV4: "10.0.0.1", ECS_TASK_SET_EXTERNAL_ID: "green" } },
  ]);
});

test("pages lead from one to the next", async () => {
  const ServiceId = await registry();
  for (const InstanceId of ["a", "b", "c"]) {
    await cloudMap("RegisterInstance", { ServiceId, InstanceId, Attributes: { n: InstanceId } });
  }
  const first = await cloudMap("ListInstances", { ServiceId, MaxResults: 2 });
  expect(first.Instances.map(({ Id }: { Id: string }) => Id)).toEqual(["a", "b"]);
  const { NextToken } = first;
  expect(await cloudMap("ListInstances", { ServiceId, MaxResults: 2, NextToken })).toEqual({
    Instances: [{ Id: "c", Attributes: { n: "c" } }],
  });
});

test.each([
  ["GetService", { Id: "srv-0" }, "ServiceNotFound"],
  ["GetNamespace", { Id: "ns-0" }, "NamespaceNotFound"],
  ["RegisterInstance", { ServiceId: "srv-0", InstanceId: "a", Attributes: {} }, "ServiceNotFound"],
  ["GetServiceAttributes", { ServiceId: "srv-0" }, "UnknownOperationException"],
])("%s of %j is %s", async (operation, input, error) => {
  expect(await cloudMap(operation, input)).toEqual({ error });
});
