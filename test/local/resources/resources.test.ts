import { RESOURCE_TYPES } from "../../../src/cfn/types.generated";
import { candidatePorts } from "../../../src/local/elb/load-balancer/ports";
import { REGISTRY } from "../../../src/local/registry";
import { Harness, webDefinition } from "./harness";

let harness: Harness;
beforeEach(() => {
  harness = new Harness();
});
afterEach(() => harness.engine.close());

const ELB = "AWS::ElasticLoadBalancingV2::";

async function network() {
  await harness.create("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.1.0.0/16" });
  await harness.create("Subnet", "AWS::EC2::Subnet", { VpcId: harness.att("Vpc"), CidrBlock: "10.1.0.0/24" });
}

async function balancer(port = 80) {
  await network();
  await harness.create("Lb", `${ELB}LoadBalancer`, { Subnets: [harness.att("Subnet")] });
  await harness.create("Group", `${ELB}TargetGroup`, { TargetType: "ip", Port: 8080, Protocol: "HTTP" });
  return harness.create("Listener", `${ELB}Listener`, {
    LoadBalancerArn: harness.att("Lb"),
    Port: port,
    Protocol: "HTTP",
    DefaultActions: [{ Type: "forward", TargetGroupArn: harness.att("Group") }],
  });
}

test("every type of CloudFormation's table has a handler", () => {
  for (const type of Object.keys(RESOURCE_TYPES)) expect(REGISTRY.handlerOf(type)).toHaveProperty("create");
});

test("a resource gives every attribute that CloudFormation names, Ref, and its identifier under its own name", async () => {
  await network();
  const event = await harness.create("Igw", "AWS::EC2::SecurityGroup", {
    VpcId: harness.att("Vpc"),
    GroupDescription: "x",
  });
  expect(event.OperationStatus).toBe("SUCCESS");
  const attributes = JSON.parse(event.Attributes!);
  expect(attributes).toEqual({
    Ref: event.Identifier,
    Id: event.Identifier,
    GroupId: event.Identifier,
    VpcId: harness.att("Vpc"),
  });
  const subnet = harness.store.get("resources", "shop|Subnet")!;
  for (const name of RESOURCE_TYPES["AWS::EC2::Subnet"]!.attributes) expect(subnet.attributes).toHaveProperty(name);
});

test("a type that can't be had here fails naming it and what to do", async () => {
  const event = await harness.create("X", "AWS::GameLift::Fleet");
  expect(event).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "TypeNotFoundException" });
  expect(event.StatusMessage).toBe(
    "AWS::GameLift::Fleet can't be deployed to this machine. Leave it out, or give it a condition of the template that doesn't hold here.",
  );
});

test("what is recorded and not enforced comes with a warning", async () => {
  const event = await harness.create("Role", "AWS::IAM::Role", { AssumeRolePolicyDocument: {} });
  expect(event.Warnings).toEqual(["IAM permissions are recorded and not enforced on this machine."]);
  expect(harness.att("Role", "Arn")).toMatch(/^arn:aws:iam::000000000000:role\/shop-Role-/);
});

test("a VPC is a network, made before its operation ends and removed once its containers have left", async () => {
  await network();
  expect([...harness.networks]).toEqual([`slipway-${harness.att("Vpc")}`]);
  harness.busyNetwork = 3;
  expect((await harness.remove("Vpc", "AWS::EC2::VPC")).OperationStatus).toBe("SUCCESS");
  expect([...harness.networks]).toEqual([]);
  expect(harness.store.list("vpcs")).toEqual([]);
});

test("subnets without a zone are spread over zones", async () => {
  await network();
  await harness.create("Subnet2", "AWS::EC2::Subnet", { VpcId: harness.att("Vpc") });
  expect([harness.att("Subnet", "AvailabilityZone"), harness.att("Subnet2", "AvailabilityZone")]).toEqual([
    "us-east-1a",
    "us-east-1b",
  ]);
});

describe("a load balancer", () => {
  test("has the same port each time, and its listener on port 80 has it too", async () => {
    await balancer();
    const [first] = candidatePorts("shop", "Lb");
    expect(harness.att("Lb", "DNSName")).toBe(`localhost:${first}`);
    expect(harness.store.list("listeners")[0]).toMatchObject({ port: 80, hostPort: first });
    expect([...harness.opened.values()]).toEqual([[first]]);
  });

  test("takes the next port where someone else has its own", async () => {
    const [first, second, third] = candidatePorts("shop", "Lb");
    harness.takenPorts.add(first!).add(second!);
    await balancer();
    expect(harness.att("Lb", "DNSName")).toBe(`localhost:${third}`);
    expect(harness.store.list("loadBalancers")[0]).toMatchObject({ hostPort: third });
  });

  test("has another port under its own number", async () => {
    await balancer(9090);
    const [first] = candidatePorts("shop", "Lb");
    expect([...harness.opened.values()]).toEqual([[first, 9090]]);
  });

  test("fails a listener whose port is taken, naming it, and leaves none behind", async () => {
    harness.takenPorts.add(9090);
    const event = await balancer(9090);
    expect(event).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "ResourceConflict" });
    expect(event.StatusMessage).toContain("Port 9090 of this machine");
    expect(harness.store.list("listeners")).toEqual([]);
    expect(harness.store.get("resources", "shop|Listener")).toBeUndefined();
  });

  test("goes back to the port that its listener had where the new one is taken", async () => {
    await balancer();
    harness.takenPorts.add(9090);
    const before = harness.store.get("resources", "shop|Listener")!;
    const event = await harness.update("Listener", `${ELB}Listener`, { ...before.properties, Port: 9090 });
    expect(event.OperationStatus).toBe("FAILED");
    expect(harness.store.list("listeners")[0]).toMatchObject({ port: 80 });
    expect(harness.store.get("resources", "shop|Listener")).toEqual(before);
  });

  test("refuses authentication, which doesn't run here", async () => {
    await balancer();
    const event = await harness.create("Rule", `${ELB}ListenerRule`, {
      ListenerArn: harness.att("Listener"),
      Priority: 1,
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/a*"] } }],
      Actions: [{ Type: "authenticate-oidc" }],
    });
    expect(event.StatusMessage).toContain('Actions.0.Type is "authenticate-oidc"; it doesn\'t run on this machine');
  });

  test("takes rules by path, host, header, method, query and address, and a priority once", async () => {
    await balancer();
    const rule = {
      ListenerArn: harness.att("Listener"),
      Priority: "7",
      Conditions: [
        { Field: "path-pattern", Values: ["/a*"] },
        { Field: "host-header", HostHeaderConfig: { Values: ["x.example"] } },
        { Field: "http-header", HttpHeaderConfig: { HttpHeaderName: "X-A", Values: ["1"] } },
        { Field: "query-string", QueryStringConfig: { Values: [{ Key: "k", Value: "v" }] } },
        { Field: "source-ip", SourceIpConfig: { Values: ["10.0.0.0/8"] } },
      ],
      Actions: [{ Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301", Path: "/b" } }],
    };
    expect((await harness.create("Rule", `${ELB}ListenerRule`, rule)).OperationStatus).toBe("SUCCESS");
    expect(harness.store.list("listenerRules")[0]).toMatchObject({
      priority: 7,
      conditions: [
        { field: "path-pattern", values: ["/a*"] },
        { field: "host-header", values: ["x.example"] },
        { field: "http-header", header: "X-A", values: ["1"] },
        { field: "query-string", values: [{ key: "k", value: "v" }] },
        { field: "source-ip", values: ["10.0.0.0/8"] },
      ],
      actions: [{ type: "redirect", status: 301, path: "/b", host: "#{host}" }],
    });
    const twin = await harness.create("Twin", `${ELB}ListenerRule`, rule);
    expect(twin.StatusMessage).toContain("Priority '7' is currently in use");
  });

  test("keeps a target group that it still forwards to", async () => {
    await balancer();
    expect(await harness.remove("Group", `${ELB}TargetGroup`)).toMatchObject({ ErrorCode: "ResourceConflict" });
    await harness.remove("Listener", `${ELB}Listener`);
    expect(await harness.remove("Group", `${ELB}TargetGroup`)).toMatchObject({ OperationStatus: "SUCCESS" });
  });
});

describe("task definitions", () => {
  const type = "AWS::ECS::TaskDefinition";

  test("are revisions of their family, which never come back", async () => {
    await harness.create("Td", type, webDefinition);
    expect(harness.att("Td")).toMatch(/task-definition\/web:1$/);
    await harness.remove("Td", type);
    await harness.create("Td", type, webDefinition);
    expect(harness.att("Td", "TaskDefinitionArn")).toMatch(/task-definition\/web:2$/);
    expect(harness.store.list("taskDefinitions").map(({ status }) => status)).toEqual(["INACTIVE", "ACTIVE"]);
  });

  test("keep what a user named as it is, and translate CloudFormation's names", async () => {
    const options = { "awslogs-group": "g", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p" };
    await harness.create("Td", type, {
      ...webDefinition,
      ExecutionRoleArn: "arn:aws:iam::000000000000:role/execution",
      ContainerDefinitions: [
        {
          ...webDefinition.ContainerDefinitions[0],
          DockerLabels: { "My.Label": "x" },
          LogConfiguration: { LogDriver: "awslogs", Options: options },
          Environment: [{ Name: "A", Value: 1 }],
        },
      ],
    });
    expect(harness.store.list("taskDefinitions")[0]?.containers[0]).toMatchObject({
      dockerLabels: { "My.Label": "x" },
      logConfiguration: { logDriver: "awslogs", options },
      environment: [{ name: "A", value: "1" }],
    });
  });

  test.each([
    [{ Cpu: 300 }, "No Fargate configuration exists for given values: 300 CPU, 512 memory"],
    [{ Colour: "red" }, "Colour is not a property of AWS::ECS::TaskDefinition. It has ContainerDefinitions, Cpu"],
    [{ ContainerDefinitions: [] }, "at least one container definition"],
    [
      {
        ContainerDefinitions: [
          { ...webDefinition.ContainerDefinitions[0], PortMappings: [{ ContainerPort: 1 }, { ContainerPort: 1 }] },
        ],
      },
      "Port 1/tcp is used twice",
    ],
    [
      {
        ContainerDefinitions: [
          { ...webDefinition.ContainerDefinitions[0], Secrets: [{ Name: "A", ValueFrom: "arn" }] },
        ],
      },
      "executionRoleArn",
    ],
  ])("with %j are refused", async (change, message) => {
    const event = await harness.create("Td", type, { ...webDefinition, ...change });
    expect(event).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "InvalidRequest" });
    expect(event.StatusMessage).toContain(message);
    expect(harness.store.list("taskDefinitions")).toEqual([]);
  });

  test("can't be changed in place, but for their tags", async () => {
    await harness.create("Td", type, webDefinition);
    const event = await harness.update("Td", type, { ...webDefinition, Cpu: 512, Memory: 1024 });
    expect(event).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "NotUpdatable" });
    expect(event.StatusMessage).toContain("Cpu, Memory");
    const tagged = await harness.update("Td", type, { ...webDefinition, Tags: [{ Key: "a", Value: "b" }] });
    expect(tagged.OperationStatus).toBe("SUCCESS");
    expect(harness.store.list("taskDefinitions")[0]?.tags).toEqual([{ key: "a", value: "b" }]);
  });

  test("are replaced by making the new one first", async () => {
    await harness.create("Td", type, webDefinition);
    const old = harness.att("Td");
    await harness.create("Td", type, { ...webDefinition, Cpu: 512, Memory: 1024 }, true);
    expect(harness.att("Td")).toMatch(/web:2$/);
    expect(harness.store.list("resources")).toHaveLength(2);
    await harness.remove("Td", type, old);
    expect(harness.att("Td")).toMatch(/web:2$/);
    expect(harness.store.list("resources")).toHaveLength(1);
  });

  test("that replaced another and are deleted leave the other in its place", async () => {
    await harness.create("Td", type, webDefinition);
    const old = harness.att("Td");
    await harness.create("Td", type, { ...webDefinition, Cpu: 512, Memory: 1024 }, true);
    await harness.remove("Td", type);
    expect(harness.att("Td")).toBe(old);
  });
});

describe("capacity", () => {
  async function pool(desired: number, instanceType = "t3.medium") {
    await harness.create("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop" });
    await harness.create("Lt", "AWS::EC2::LaunchTemplate", { LaunchTemplateData: { InstanceType: instanceType } });
    const group = await harness.create("Asg", "AWS::AutoScaling::AutoScalingGroup", asg(desired));
    if (group.OperationStatus === "FAILED") return group;
    await harness.create("Cp", "AWS::ECS::CapacityProvider", {
      AutoScalingGroupProvider: { AutoScalingGroupArn: harness.att("Asg", "AutoScalingGroupARN") },
    });
    return harness.create("Assoc", "AWS::ECS::ClusterCapacityProviderAssociations", {
      Cluster: harness.att("Cluster"),
      CapacityProviders: ["FARGATE", harness.att("Cp")],
      DefaultCapacityProviderStrategy: [{ CapacityProvider: harness.att("Cp"), Weight: 1 }],
    });
  }
  const asg = (desired: number) => ({
    MinSize: "1",
    MaxSize: "5",
    DesiredCapacity: desired,
    AvailabilityZones: ["us-east-1a", "us-east-1b"],
    LaunchTemplate: { LaunchTemplateId: harness.att("Lt"), Version: "1" },
  });

  test("of a pool joins the cluster that its provider is associated with, spread over zones", async () => {
    expect((await pool(3)).OperationStatus).toBe("SUCCESS");
    const instances = harness.store.list("containerInstances");
    expect(instances.map(({ zone }) => zone)).toEqual(["us-east-1a", "us-east-1b", "us-east-1a"]);
    expect(instances[0]).toMatchObject({
      cpu: 2048,
      memory: 3891,
      capacityProvider: harness.att("Cp"),
      status: "ACTIVE",
    });
  });

  test("follows the group's size, and leaves with the association", async () => {
    await pool(3);
    await harness.update("Asg", "AWS::AutoScaling::AutoScalingGroup", asg(2));
    expect(harness.store.list("containerInstances")).toHaveLength(2);
    await harness.remove("Assoc", "AWS::ECS::ClusterCapacityProviderAssociations");
    expect(harness.store.list("containerInstances")).toEqual([]);
    for (const [id, type] of [
      ["Cp", "CapacityProvider"],
      ["Cluster", "Cluster"],
    ]) {
      expect(await harness.remove(id!, `AWS::ECS::${type}`)).toMatchObject({ OperationStatus: "SUCCESS" });
    }
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ["the cluster itself names", { CapacityProviders: ["FARGATE"] }, []],
    ["another resource names", {}, ["Tied"]],
  ])("is tied to a cluster by one resource: where %s some, a second one is refused", async (_, has, before) => {
    await harness.create("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop", ...has });
    const tie = (id: string, Cluster = "shop") =>
      harness.create(id, "AWS::ECS::ClusterCapacityProviderAssociations", {
        Cluster,
        CapacityProviders: ["FARGATE", "FARGATE_SPOT"],
        DefaultCapacityProviderStrategy: [],
      });
    for (const id of before) expect((await tie(id)).OperationStatus).toBe("SUCCESS");
    expect(await tie("Again")).toMatchObject({
      OperationStatus: "FAILED",
      ErrorCode: "AlreadyExists",
      StatusMessage: expect.stringContaining("The cluster already contains capacity provider associations"),
    });
  });

  test("of a type that isn't known is an error that names it", async () => {
    const event = await pool(1, "z99.huge");
    expect(event.StatusMessage).toContain('InstanceType is "z99.huge"; known on this machine are');
  });
});
