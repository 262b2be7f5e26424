import { CAPACITY_CALLS } from "../../../src/local/ecs/capacity/calls";
import { CLUSTER_CALLS } from "../../../src/local/ecs/cluster/calls";
import { SERVICE_CALLS } from "../../../src/local/ecs/service/calls";
import { TASK_DEFINITION_CALLS } from "../../../src/local/ecs/task-definition/calls";
import { REGISTRY } from "../../../src/local/registry";
import type { Change } from "../../../src/local/store";
import type { TableName } from "../../../src/local/tables";
import { CALLER } from "../../support/fixtures";
import { Harness, webDefinition } from "./harness";

let harness: Harness;
afterEach(() => harness.engine.close());

const CALLS = { ...CAPACITY_CALLS, ...CLUSTER_CALLS, ...SERVICE_CALLS, ...TASK_DEFINITION_CALLS };

/** A call of the ECS API. */
const ecs = (name: string, input: object) => CALLS[name]!.run(harness.control, input as never, CALLER);
const read = (logicalId: string) => harness.engine.read({ stack: "shop", logicalId });

const SERVICE = {
  Cluster: "shop",
  ServiceName: "web",
  LaunchType: "FARGATE",
  DesiredCount: "2",
  DeploymentConfiguration: { MaximumPercent: 200 },
  NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-1"] } },
};

/** A resource of each type that has an effect, and what they need. */
const STACK: [logicalId: string, type: string, properties: () => object][] = [
  ["Vpc", "AWS::EC2::VPC", () => ({ CidrBlock: "10.0.0.0/16" })],
  ["Subnet", "AWS::EC2::Subnet", () => ({ VpcId: att("Vpc"), CidrBlock: "10.0.0.0/24" })],
  [
    "Template",
    "AWS::EC2::LaunchTemplate",
    () => ({ LaunchTemplateName: "hosts", LaunchTemplateData: { InstanceType: "m5.large", ImageId: "ami-1" } }),
  ],
  [
    "Group",
    "AWS::AutoScaling::AutoScalingGroup",
    () => ({ MinSize: "0", MaxSize: "2", LaunchTemplate: { LaunchTemplateName: "hosts", Version: "1" } }),
  ],
  [
    "Provider",
    "AWS::ECS::CapacityProvider",
    () => ({ AutoScalingGroupProvider: { AutoScalingGroupArn: att("Group"), ManagedScaling: { Status: "ENABLED" } } }),
  ],
  ["Cluster", "AWS::ECS::Cluster", () => ({ ClusterName: "shop" })],
  [
    "Associations",
    "AWS::ECS::ClusterCapacityProviderAssociations",
    () => ({
      Cluster: "shop",
      CapacityProviders: ["FARGATE", att("Provider")],
      DefaultCapacityProviderStrategy: [{ CapacityProvider: "FARGATE", Weight: 1 }],
    }),
  ],
  ["Td", "AWS::ECS::TaskDefinition", () => webDefinition],
  ["Logs", "AWS::Logs::LogGroup", () => ({ RetentionInDays: 30 })],
  ["Namespace", "AWS::ServiceDiscovery::PrivateDnsNamespace", () => ({ Name: "shop.internal", Vpc: att("Vpc") })],
  [
    "Discovery",
    "AWS::ServiceDiscovery::Service",
    () => ({ Name: "web", DnsConfig: { NamespaceId: att("Namespace"), DnsRecords: [{ Type: "A", TTL: 10 }] } }),
  ],
  ["Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", () => ({ Subnets: [att("Subnet")] })],
  [
    "Targets",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    () => ({ VpcId: att("Vpc"), Port: 80, Protocol: "HTTP", TargetType: "ip" }),
  ],
  [
    "Listener",
    "AWS::ElasticLoadBalancingV2::Listener",
    () => ({ LoadBalancerArn: att("Balancer"), Port: 80, Protocol: "HTTP", DefaultActions: [forward()] }),
  ],
  [
    "Rule",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    () => ({
      ListenerArn: att("Listener"),
      Priority: 1,
      Actions: [forward()],
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/a"] } }],
    }),
  ],
  ["Web", "AWS::ECS::Service", () => ({ ...SERVICE, TaskDefinition: att("Td") })],
];
const att = (logicalId: string) => harness.att(logicalId);
const forward = () => ({ Type: "forward", TargetGroupArn: att("Targets") });
const TYPES = STACK.map(([logicalId, type]) => [logicalId, type] as const);
const NOUNS = TYPES.filter(([, type]) => REGISTRY.handlerOf(type).noun);

async function deploy(): Promise<void> {
  for (const [logicalId, type, properties] of STACK) {
    const call = { stack: "shop", logicalId, type, properties: { ...properties() }, dependsOn: [], replace: false };
    const begun = await harness.engine.create(call);
    await harness.steady();
    const { OperationStatus, StatusMessage } = await harness.ended(begun);
    expect([logicalId, OperationStatus, StatusMessage]).toEqual([logicalId, "SUCCESS", undefined]);
  }
}

beforeEach(async () => {
  harness = new Harness();
  await deploy();
});

test.each(TYPES)("%s is as it was asked for, where nobody changed it (%s)", (logicalId) => {
  expect(read(logicalId)).toBe(harness.store.get("resources", `shop|${logicalId}`));
});

test.each(NOUNS)("%s that something else removed is gone (%s)", async (logicalId, type) => {
  const noun = REGISTRY.handlerOf(type).noun!;
  const record = read(logicalId)!;
  const table = noun.table as TableName;
  await harness.store.commit([{ table, remove: noun.find(harness.control, record)!.id } as Change]);
  expect(read(logicalId)).toBeUndefined();
});

test("a service that was scaled shows how many it runs", async () => {
  await ecs("UpdateService", { cluster: "shop", service: "web", desiredCount: 5 });
  expect(read("Web")!.properties).toEqual({ ...SERVICE, TaskDefinition: att("Td"), DesiredCount: 5 });
});

test("a service that was changed through the API shows everything that is other than asked for", async () => {
  await ecs("RegisterTaskDefinition", {
    family: "web",
    cpu: "256",
    taskRoleArn: "arn:aws:iam::000000000000:role/web",
    memory: "512",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    containerDefinitions: [{ name: "web", image: "web:2" }],
  });
  await ecs("UpdateService", {
    cluster: "shop",
    service: "web",
    taskDefinition: "web",
    enableExecuteCommand: true,
    deploymentConfiguration: { maximumPercent: 150 },
  });
  const { properties } = read("Web")!;
  expect(properties).toMatchObject({
    TaskDefinition: att("Td").replace(/\d+$/, "2"),
    EnableExecuteCommand: true,
    DeploymentConfiguration: { MaximumPercent: 150 },
  });
  expect(properties).toMatchObject({ DesiredCount: "2", NetworkConfiguration: SERVICE.NetworkConfiguration });
});

test("a service that was deleted through the API is gone from then on, while its tasks still stop", async () => {
  await ecs("DeleteService", { cluster: "shop", service: "web", force: true });
  expect(read("Web")).toBeUndefined();
});

test("a service that is gone can't be updated, and can be made again under its logical id", async () => {
  await ecs("DeleteService", { cluster: "shop", service: "web", force: true });
  const properties = { ...SERVICE, ServiceName: "web-2", TaskDefinition: att("Td") };
  const call = { stack: "shop", logicalId: "Web", type: "AWS::ECS::Service", properties, dependsOn: [] };
  expect(await harness.engine.update(call)).toMatchObject({
    ErrorCode: "NotFound",
    StatusMessage: "Web of stack shop is gone: it was deleted by another call than this stack's.",
  });
  await harness.engine.create({ ...call, replace: false });
  expect(read("Web")!.properties).toEqual(properties);
  expect(harness.store.by("resources", "place", "shop|Web")).toHaveLength(1);
});

test("a task definition that was deregistered is gone, and the service on it shows it still", async () => {
  await ecs("DeregisterTaskDefinition", { taskDefinition: att("Td") });
  expect(read("Td")).toBeUndefined();
  expect(read("Web")!.properties).toMatchObject({ TaskDefinition: att("Td") });
});

test("a cluster's capacity providers and settings are what they are now", async () => {
  await ecs("PutClusterCapacityProviders", {
    cluster: "shop",
    capacityProviders: ["FARGATE_SPOT"],
    defaultCapacityProviderStrategy: [],
  });
  await ecs("UpdateClusterSettings", { cluster: "shop", settings: [{ name: "containerInsights", value: "enabled" }] });
  expect(read("Associations")!.properties).toEqual({
    Cluster: "shop",
    CapacityProviders: ["FARGATE_SPOT"],
    DefaultCapacityProviderStrategy: [],
  });
  expect(read("Cluster")!.properties).toMatchObject({
    ClusterSettings: [{ Name: "containerInsights", Value: "enabled" }],
  });
});

test("a log group's retention is what it is now", async () => {
  const group = harness.store.get("logGroups", att("Logs"))!;
  await harness.store.commit([{ table: "logGroups", put: { ...group, retentionDays: undefined } }]);
  expect(read("Logs")!.properties).toEqual({});
});

test("what a client never claimed is known by that", async () => {
  const call = { stack: "shop", logicalId: "Half", type: "AWS::Logs::LogGroup", properties: {}, dependsOn: [] };
  const { Identifier } = await harness.engine.create({ ...call, replace: false, claim: true });
  expect(read("Half")).toMatchObject({ unclaimed: true });
  await harness.engine.claim(call, Identifier!);
  expect(read("Half")).not.toHaveProperty("unclaimed");
  await harness.engine.claim(call, Identifier!, false);
  expect(read("Half")).toMatchObject({ unclaimed: true });
});

test("a resource that is renamed is found by its new logical id, by what depends on it too", async () => {
  const listener = harness.store.get("resources", "shop|Listener")!;
  await harness.store.commit([{ table: "resources", put: { ...listener, dependsOn: ["Balancer"] } }]);
  const { identifier } = read("Balancer")!;
  await harness.engine.rename({ stack: "shop", logicalId: "Balancer" }, identifier, "Front");
  await harness.engine.rename({ stack: "shop", logicalId: "Balancer" }, identifier, "Front");
  expect(read("Balancer")).toBeUndefined();
  expect(read("Front")).toMatchObject({ identifier, logicalId: "Front" });
  expect(read("Listener")).toMatchObject({ dependsOn: ["Front"] });
});

test("a load balancer stays in its VPC: for subnets of another it is to be replaced", async () => {
  await harness.create("Vpc2", "AWS::EC2::VPC", { CidrBlock: "10.1.0.0/16" });
  await harness.create("Subnet2", "AWS::EC2::Subnet", { VpcId: att("Vpc2"), CidrBlock: "10.1.0.0/24" });
  const properties = { Subnets: [att("Subnet2")] };
  expect(await harness.update("Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", properties)).toMatchObject({
    ErrorCode: "NotUpdatable",
    StatusMessage: "Subnets of Balancer can't be changed in place.",
  });
});
