import { circuitBreakerOf } from "../../../src/local/ecs/service/check";
import type { Service } from "../../../src/local/ecs/service/record";
import { ARN, foreign, NETWORK, refused, SERVICE, useApi, WEB } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);
const ecs = (operation: string, input?: unknown) => use.api.ecs(operation, input);
const invalid = (message?: unknown) => refused("InvalidParameterException", message);

const AGENT = { family: "agent", containerDefinitions: [{ name: "agent", image: "agent", memory: 64 }] };
const ON_INSTANCES = {
  cluster: "shop",
  serviceName: "agent",
  taskDefinition: "agent",
  desiredCount: 1,
  launchType: "EC2",
};

test("a service is made, described, changed and deleted", async () => {
  expect((await ok("CreateService", SERVICE)).service).toMatchObject({
    status: "ACTIVE",
    desiredCount: 2,
    runningCount: 0,
    deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
    deployments: [{ status: "PRIMARY", desiredCount: 2, rolloutState: "IN_PROGRESS" }],
  });
  const service = { cluster: "shop", service: "web" };
  const updated = await ok("UpdateService", { ...service, desiredCount: 1 });
  expect(updated.service).toMatchObject({ desiredCount: 1, deployments: [{ status: "PRIMARY" }] });
  await ok("UpdateService", { ...service, desiredCount: 0 });
  expect((await ok("DeleteService", service)).service.status).toBe("DRAINING");
  expect(await ecs("UpdateService", service)).toEqual(refused("ServiceNotActiveException"));
  expect(await ecs("UpdateService", { ...service, service: "no" })).toEqual(refused("ServiceNotFoundException"));
});

test.each([
  [{ cluster: 5 }, "SerializationException", "cluster must be a string."],
  [{}, "InvalidParameterException", "services is required."],
  [{ services: ["a"], cluster: "no" }, "ClusterNotFoundException", "Cluster not found."],
])("DescribeServices of %j is refused", async (input, code, message) => {
  expect(await ecs("DescribeServices", input)).toEqual(refused(code, message));
});

describe("naming one", () => {
  const arn = `${ARN}service/shop/web`;
  const twins = async () => {
    await ok("CreateService", SERVICE);
    await ok("CreateService", { ...SERVICE, cluster: "other" });
  };

  test.each([
    ["another cluster's", `${ARN}service/other/web`],
    ["a task's", `${ARN}task/shop/web`],
    ["a longer", `${ARN}service/shop/x/web`],
    ...foreign(arn).map((each) => ["another account's, region's or service's", each]),
  ])("%s ARN (%s) touches nothing", async (_, service) => {
    await twins();
    const missing = refused("ServiceNotFoundException", "Service not found.");
    expect(await ecs("DeleteService", { cluster: "shop", service, force: true })).toEqual(missing);
    expect(await ecs("UpdateService", { cluster: "shop", service, desiredCount: 0 })).toEqual(missing);
    expect(await ecs("ListTasks", { cluster: "shop", serviceName: service })).toEqual(missing);
    expect(await ok("DescribeServices", { cluster: "shop", services: [service] })).toEqual({
      services: [],
      failures: [{ arn: service, reason: "MISSING" }],
    });
    const { services } = await ok("DescribeServices", { cluster: "shop", services: ["web"] });
    expect(services).toMatchObject([{ status: "ACTIVE", desiredCount: 2 }]);
  });

  test("the ARN of another cluster without that cluster's name is not found", async () => {
    await twins();
    await ok("CreateCluster", {});
    expect(await ecs("DeleteService", { service: arn, force: true })).toEqual(refused("ServiceNotFoundException"));
  });

  test("its own ARN, and that of the format without a cluster, are it", async () => {
    await twins();
    const { services } = await ok("DescribeServices", { cluster: "shop", services: [arn, `${ARN}service/web`, "web"] });
    expect(services.map((service: { serviceArn: string }) => service.serviceArn)).toEqual([arn, arn, arn]);
  });
});

describe("CreateService again", () => {
  test("with the very same parameters, in any order, answers the service", async () => {
    const first = await ok("CreateService", SERVICE);
    const reversed = Object.fromEntries(Object.entries(SERVICE).reverse());
    expect(await ok("CreateService", reversed)).toEqual(first);
    expect(await ok("CreateService", { ...SERVICE, clientToken: "late" })).toEqual(first);
  });

  test("with the same token answers the service, whatever became of it", async () => {
    const { service } = await ok("CreateService", { ...SERVICE, clientToken: "t" });
    await ok("UpdateService", { cluster: "shop", service: "web", desiredCount: 5 });
    const again = await ok("CreateService", { ...SERVICE, clientToken: "t" });
    expect(again.service).toMatchObject({ serviceArn: service.serviceArn, desiredCount: 5 });
  });

  test("with other parameters is refused", async () => {
    await ok("CreateService", { ...SERVICE, clientToken: "t" });
    for (const other of [{ desiredCount: 3 }, { desiredCount: 3, clientToken: "u" }]) {
      const answer = await ecs("CreateService", { ...SERVICE, ...other });
      expect(answer).toEqual(invalid("Creation of service was not idempotent."));
    }
  });

  test("once it was deleted makes a new one", async () => {
    const { service } = await ok("CreateService", SERVICE);
    await ok("DeleteService", { cluster: "shop", service: "web", force: true });
    expect(await ecs("CreateService", SERVICE)).toEqual(invalid("Unable to Start a service that is still Draining."));
    const { store } = use.api.harness;
    const put: Service = { ...store.get("services", service.serviceArn)!, status: "INACTIVE" };
    await store.commit([{ table: "services", put }]);
    expect((await ok("CreateService", SERVICE)).service).toMatchObject({ status: "ACTIVE", desiredCount: 2 });
  });

  test.each(["x".repeat(37), "x".repeat(40), "with space", "ü"])("the token %j is refused", async (clientToken) => {
    expect(await ecs("CreateService", { ...SERVICE, clientToken })).toEqual(
      invalid(expect.stringContaining("clientToken")),
    );
  });
});

describe("members that are given back", () => {
  test("what nobody gave has ECS's own values, of the service and of its deployments", async () => {
    const { service } = await ok("CreateService", SERVICE);
    expect(service).toMatchObject({
      platformVersion: "LATEST",
      platformFamily: "Linux",
      availabilityZoneRebalancing: "ENABLED",
      enableECSManagedTags: false,
      propagateTags: "NONE",
      deployments: [{ platformVersion: "LATEST", platformFamily: "Linux" }],
    });
  });

  test("a service on instances has no platform", async () => {
    await ok("RegisterTaskDefinition", AGENT);
    const { service } = await ok("CreateService", ON_INSTANCES);
    expect(service).not.toHaveProperty("platformVersion");
    expect(service.deployments[0]).not.toHaveProperty("platformFamily");
  });

  test("zones are not rebalanced where there is no room to", async () => {
    const deploymentConfiguration = { maximumPercent: 100, minimumHealthyPercent: 0 };
    const { service } = await ok("CreateService", { ...SERVICE, deploymentConfiguration });
    expect(service.availabilityZoneRebalancing).toBe("DISABLED");
    const answer = await ecs("UpdateService", {
      cluster: "shop",
      service: "web",
      availabilityZoneRebalancing: "ENABLED",
    });
    expect(answer).toEqual(invalid(expect.stringContaining("availabilityZoneRebalancing")));
  });

  test("alarms, the circuit breaker and managed tags are as they were set, and an update keeps them", async () => {
    const breaker = { enable: true, rollback: true };
    const alarms = { alarmNames: ["a"], enable: true, rollback: true };
    const deploymentConfiguration = { deploymentCircuitBreaker: breaker, alarms };
    await ok("CreateService", { ...SERVICE, deploymentConfiguration, enableECSManagedTags: true });
    expect(use.api.harness.logged).toEqual([]);
    await ok("UpdateService", { cluster: "shop", service: "web", desiredCount: 1 });
    const { services } = await ok("DescribeServices", { cluster: "shop", services: ["web"] });
    expect(services).toMatchObject([
      { deploymentConfiguration: { deploymentCircuitBreaker: breaker, alarms }, enableECSManagedTags: true },
    ]);
  });

  test("a deployment that heeds alarms names one", async () => {
    const deploymentConfiguration = { alarms: { alarmNames: [], enable: true, rollback: true } };
    const answer = await ecs("CreateService", { ...SERVICE, deploymentConfiguration });
    expect(answer).toEqual(invalid(expect.stringContaining("deploymentConfiguration.alarms.alarmNames is empty")));
  });
});

describe("the role of a service", () => {
  const ELB = "AWS::ElasticLoadBalancingV2::";
  const behind = async (networkMode: string, more: object) => {
    const { harness } = use.api;
    await harness.create("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.1.0.0/16" });
    await harness.create("Subnet", "AWS::EC2::Subnet", { VpcId: harness.att("Vpc") });
    await harness.create("Lb", `${ELB}LoadBalancer`, { Subnets: [harness.att("Subnet")] });
    await harness.create("Group", `${ELB}TargetGroup`, { TargetType: networkMode === "awsvpc" ? "ip" : "instance" });
    await harness.create("Listener", `${ELB}Listener`, {
      LoadBalancerArn: harness.att("Lb"),
      DefaultActions: [{ Type: "forward", TargetGroupArn: harness.att("Group") }],
    });
    const container = { name: "agent", image: "agent", memory: 64, portMappings: [{ containerPort: 80 }] };
    await ok("RegisterTaskDefinition", { family: "agent", networkMode, containerDefinitions: [container] });
    const loadBalancers = [{ targetGroupArn: harness.att("Group"), containerName: "agent", containerPort: 80 }];
    return ecs("CreateService", { ...ON_INSTANCES, loadBalancers, ...more });
  };

  test.each([
    ["ecsServiceRole", "arn:aws:iam::000000000000:role/ecsServiceRole"],
    ["/team/lb", "arn:aws:iam::000000000000:role/team/lb"],
    ["arn:aws:iam::000000000000:role/own", "arn:aws:iam::000000000000:role/own"],
  ])("%s is given back by its ARN, and an update keeps it", async (role, roleArn) => {
    expect(await behind("bridge", { role })).toMatchObject({ body: { service: { roleArn } } });
    await ok("UpdateService", { cluster: "shop", service: "agent", desiredCount: 0 });
    const { services } = await ok("DescribeServices", { cluster: "shop", services: ["agent"] });
    expect(services).toMatchObject([{ roleArn }]);
  });

  test("is the one that ECS makes where none is given", async () => {
    expect(await behind("bridge", {})).toMatchObject({
      body: { service: { roleArn: expect.stringContaining("/AWSServiceRoleForECS") } },
    });
  });

  test("is refused of one whose tasks have addresses of their own", async () => {
    expect(await behind("awsvpc", { role: "r", networkConfiguration: NETWORK })).toEqual(
      invalid("You cannot specify an IAM role for services that require a service linked role."),
    );
  });
});

describe("the circuit breaker's threshold", () => {
  type Configuration = NonNullable<Parameters<typeof circuitBreakerOf>[0]>;
  const breaker = (more: Configuration["deploymentCircuitBreaker"]): Configuration => ({
    deploymentCircuitBreaker: { enable: true, rollback: false, ...more },
  });

  test("is kept as it was given", () => {
    const thresholdConfiguration = { type: "COUNT" as const, value: 5 };
    expect(circuitBreakerOf(breaker({ thresholdConfiguration, resetOnHealthyTask: false }))).toEqual({
      enable: true,
      rollback: false,
      threshold: { type: "COUNT", value: 5 },
      resetOnHealthyTask: false,
    });
    expect(circuitBreakerOf(breaker({}))).toEqual({ enable: true, rollback: false });
  });

  test("of 0 is refused", () => {
    const wrong = breaker({ thresholdConfiguration: { type: "COUNT", value: 0 } });
    expect(() => circuitBreakerOf(wrong)).toThrow(/thresholdConfiguration.value is 0/);
  });
});

describe("what is refused", () => {
  test.each<[string, object, string | RegExp]>([
    ["volumeConfigurations", { volumeConfigurations: [{ name: "v" }] }, /volumeConfigurations/],
    ["CodeDeploy's controller", { deploymentController: { type: "CODE_DEPLOY" } }, /there is no CodeDeploy here/],
    ["the launch type EXTERNAL for awsvpc", { launchType: "EXTERNAL" }, /launch_type EXTERNAL/],
    ["a hook", { deploymentConfiguration: { lifecycleHooks: [{ hookTargetArn: "arn" }] } }, /lifecycleHooks/],
    ["a bake time of two days", { deploymentConfiguration: { bakeTimeInMinutes: 2880 } }, /bakeTimeInMinutes/],
    ["a role without load balancers", { role: "r" }, /role/],
    ["a grace period without load balancers", { healthCheckGracePeriodSeconds: 30 }, /Health check grace period/],
    ["two service registries", { serviceRegistries: [{ registryArn: "a" }, { registryArn: "b" }] }, /at most 1 items/],
    [
      "ExecuteCommand without a task role",
      { enableExecuteCommand: true },
      /^The service couldn't be created because a valid taskRoleArn is not being used/,
    ],
    ["at most 99 %", { deploymentConfiguration: { maximumPercent: 99, minimumHealthyPercent: 0 } }, /at least 100 /],
    ["at least 101 %", { deploymentConfiguration: { minimumHealthyPercent: 101 } }, /must be at most 100 /],
    [
      "placement constraints on Fargate",
      { placementConstraints: [{ type: "distinctInstance" }] },
      "Placement constraints are not supported with FARGATE launch type.",
    ],
    [
      "a placement strategy on Fargate",
      { placementStrategy: [{ type: "random" }] },
      "Placement strategies are not supported with FARGATE launch type.",
    ],
  ])("%s, by CreateService", async (_, member, message) => {
    expect(await ecs("CreateService", { ...SERVICE, ...member })).toEqual(invalid(expect.stringMatching(message)));
  });

  test.each<[string, object, RegExp]>([
    ["CodeDeploy's controller", { deploymentController: { type: "CODE_DEPLOY" } }, /there is no CodeDeploy here/],
    [
      "another controller than it has",
      { deploymentController: { type: "EXTERNAL" } },
      /controller ECS, which can't be/,
    ],
    ["a grace period without load balancers", { healthCheckGracePeriodSeconds: 30 }, /Health check grace period/],
    ["volumeConfigurations", { volumeConfigurations: [{ name: "v" }] }, /volumeConfigurations/],
    ["ExecuteCommand without a task role", { enableExecuteCommand: true }, /^The service couldn't be updated because/],
    ["placement on Fargate", { placementConstraints: [{ type: "distinctInstance" }] }, /not supported with FARGATE/],
    ["at most 50 %", { deploymentConfiguration: { maximumPercent: 50, minimumHealthyPercent: 0 } }, /at least 100/],
  ])("%s, by UpdateService", async (_, member, message) => {
    await ok("CreateService", SERVICE);
    const answer = await ecs("UpdateService", { cluster: "shop", service: "web", ...member });
    expect(answer).toEqual(invalid(expect.stringMatching(message)));
  });

  test.each<[string, object, RegExp]>([
    ["a desired count, and be it 0", { desiredCount: 0 }, /does not support a desired count/],
    ["a placement strategy", { placementStrategy: [{ type: "random" }] }, /does not support placement strategies/],
    ["more than 100 %", { deploymentConfiguration: { maximumPercent: 200 } }, /values above 100 for maximumPercent/],
  ])("%s, of a daemon service", async (_, member, message) => {
    await ok("RegisterTaskDefinition", AGENT);
    const { desiredCount: __, ...rest } = ON_INSTANCES;
    const daemon = { ...rest, schedulingStrategy: "DAEMON" };
    const expected = invalid(expect.stringMatching(message));
    expect(await ecs("CreateService", { ...daemon, ...member })).toEqual(expected);
    await ok("CreateService", daemon);
    expect(await ecs("UpdateService", { cluster: "shop", service: "agent", ...member })).toEqual(expected);
  });

  test("a random strategy that names a field", async () => {
    await ok("RegisterTaskDefinition", AGENT);
    const placementStrategy = [{ type: "random", field: "cpu" }];
    expect(await ecs("CreateService", { ...ON_INSTANCES, placementStrategy })).toEqual(
      invalid(expect.stringContaining("random field should not be specified")),
    );
  });

  test("a definition with addresses of its own where the service has no network for them", async () => {
    await ok("RegisterTaskDefinition", AGENT);
    await ok("RegisterTaskDefinition", { ...AGENT, networkMode: "awsvpc" });
    await ok("CreateService", { ...ON_INSTANCES, taskDefinition: "agent:1" });
    const update = { cluster: "shop", service: "agent", taskDefinition: "agent:2" };
    expect(await ecs("UpdateService", update)).toEqual(
      invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified."),
    );
    await ok("UpdateService", { ...update, networkConfiguration: NETWORK });
    await ok("UpdateService", { cluster: "shop", service: "agent", desiredCount: 2 });
  });

  test("instances whose tasks are placed by a strategy giving way to Fargate, until the strategy goes too", async () => {
    const { requiresCompatibilities: _, ...open } = WEB;
    await ok("RegisterTaskDefinition", { ...open, family: "open" });
    await ok("PutClusterCapacityProviders", {
      cluster: "shop",
      capacityProviders: ["FARGATE"],
      defaultCapacityProviderStrategy: [],
    });
    const placementStrategy = [{ type: "spread", field: "host" }];
    await ok("CreateService", { ...SERVICE, taskDefinition: "open", launchType: "EC2", placementStrategy });
    const capacityProviderStrategy = [{ capacityProvider: "FARGATE", weight: 1 }];
    const update = { cluster: "shop", service: "web", capacityProviderStrategy };
    expect(await ecs("UpdateService", update)).toEqual(
      invalid("Placement strategies are not supported with FARGATE launch type."),
    );
    expect((await ok("UpdateService", { ...update, placementStrategy: [] })).service.placementStrategy).toEqual([]);
  });

  test("an unknown platform version, and any on instances", async () => {
    expect(await ecs("CreateService", { ...SERVICE, platformVersion: "2.0.0" })).toEqual(
      refused("PlatformUnknownException"),
    );
    await ok("RegisterTaskDefinition", AGENT);
    expect(await ecs("CreateService", { ...ON_INSTANCES, platformVersion: "LATEST" })).toEqual(
      invalid("The platform version must be null when specifying an EC2 launch type."),
    );
  });
});

describe("an empty capacity provider strategy", () => {
  const spot = [{ capacityProvider: "FARGATE_SPOT", weight: 1, base: 0 }];
  const put = (defaultCapacityProviderStrategy: object[]) =>
    ok("PutClusterCapacityProviders", {
      cluster: "shop",
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategy,
    });
  const empty = () => ok("UpdateService", { cluster: "shop", service: "web", capacityProviderStrategy: [] });

  test("goes back to the cluster's default", async () => {
    await put(spot);
    await ok("CreateService", SERVICE);
    expect((await empty()).service).toMatchObject({ capacityProviderStrategy: spot });
  });

  test("goes back to the launch type in a cluster without a default", async () => {
    await put([]);
    const { launchType: _, ...rest } = SERVICE;
    await ok("CreateService", { ...rest, capacityProviderStrategy: spot });
    const { service } = await empty();
    expect(service.launchType).toBe("FARGATE");
    expect(service).not.toHaveProperty("capacityProviderStrategy");
  });
});

test("a service above 0 is not deleted without force, though none of its tasks has begun", async () => {
  await ok("CreateService", SERVICE);
  const service = { cluster: "shop", service: "web" };
  expect(await ecs("DeleteService", service)).toEqual(
    invalid("The service cannot be stopped while it is scaled above 0."),
  );
  expect(await ok("DeleteService", { ...service, force: true })).toMatchObject({ service: { status: "DRAINING" } });
});

test("ListServices lists what is ACTIVE, by launch type as well", async () => {
  await ok("RegisterTaskDefinition", AGENT);
  await ok("CreateService", SERVICE);
  await ok("CreateService", { ...SERVICE, serviceName: "leaving" });
  await ok("CreateService", ON_INSTANCES);
  await ok("DeleteService", { cluster: "shop", service: "leaving", force: true });
  const list = async (more: object = {}) => (await ok("ListServices", { cluster: "shop", ...more })).serviceArns;
  expect(await list()).toEqual([`${ARN}service/shop/agent`, `${ARN}service/shop/web`]);
  expect(await list({ launchType: "FARGATE" })).toEqual([`${ARN}service/shop/web`]);
});
