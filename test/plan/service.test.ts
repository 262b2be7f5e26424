import { Leaf } from "../../src/options";
import { att, join, pairs, split, type Value } from "../../src/plan";
import { cluster, containers, find, ids, pool, properties, type ServiceSetting, service } from "./shop";

describe("a service", () => {
  test("is on a capacity provider strategy, in private subnets, with the circuit breaker on", () => {
    expect(properties({}, "web/Service")).toEqual({
      CapacityProviderStrategy: [{ Base: 0, CapacityProvider: "FARGATE", Weight: 1 }],
      Cluster: att("shop/Cluster", "Arn"),
      DeploymentConfiguration: {
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        MaximumPercent: 200,
        MinimumHealthyPercent: 100,
      },
      DesiredCount: 1,
      ForceNewDeployment: { EnableForceNewDeployment: true, ForceNewDeploymentNonce: "FARGATE" },
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: "DISABLED",
          SecurityGroups: [att("web/SecurityGroup", "GroupId"), att("shop/ServicesSecurityGroup", "GroupId")],
          Subnets: [att("shop/PrivateSubnet1", "SubnetId"), att("shop/PrivateSubnet2", "SubnetId")],
        },
      },
      TaskDefinition: att("web/TaskDefinition", "TaskDefinitionArn"),
    });
  });

  test("is made after all that its tasks use, and goes before it", () => {
    expect(find(service().resources, "web/Service").dependsOn).toEqual([
      "shop/CapacityProviders",
      "shop/PrivateSubnet1RouteTableAssociation",
      "shop/PrivateRoute1",
      "shop/PrivateSubnet2RouteTableAssociation",
      "shop/PrivateRoute2",
      "web/TaskRole",
      "web/ExecutionRole",
    ]);
  });

  test("that is found by its name is made after the rules that let others in", () => {
    const found = service({ port: 80, serviceDiscovery: {} }).resources;
    expect(find(found, "web/Service").dependsOn).toContain("web/DiscoveryIngressTcp80");
  });

  test("in a cluster that was there already waits for no capacity provider of ours", () => {
    const { refs } = cluster();
    const found = service({}, { cluster: { ...refs, capacityProvidersId: undefined, dependsOn: [] } });
    expect(find(found.resources, "web/Service").dependsOn).toEqual(["web/TaskRole", "web/ExecutionRole"]);
  });

  test("on pools keeps its task definition, and both are fit for Fargate", () => {
    const { refs } = cluster();
    const onPool = service({}, { cluster: refs, capacity: [{ pool: pool(refs).refs, weight: 2 }] });
    const onFargate = service({}, { cluster: refs });
    expect(find(onPool.resources, "web/Service").properties.CapacityProviderStrategy).toEqual([
      { Base: 0, CapacityProvider: att("workers/CapacityProvider", "Name"), Weight: 2 },
    ]);
    const taskDefinition = find(onPool.resources, "web/TaskDefinition");
    expect(taskDefinition).toEqual(find(onFargate.resources, "web/TaskDefinition"));
    expect(taskDefinition.properties.RequiresCompatibilities).toEqual(["EC2", "FARGATE"]);
  });

  test("asks for a new deployment where its tasks are to run elsewhere, and not where only their shares change", () => {
    const { refs } = cluster();
    const forced = (...capacity: NonNullable<NonNullable<Parameters<typeof service>[1]>["capacity"]>) =>
      find(service({}, { cluster: refs, capacity }).resources, "web/Service").properties.ForceNewDeployment;
    const nonce = (ForceNewDeploymentNonce: string) => ({ EnableForceNewDeployment: true, ForceNewDeploymentNonce });
    const { refs: workers } = pool(refs);
    expect(forced({ pool: workers })).toEqual(nonce("workers"));
    const mixed = nonce("FARGATE, FARGATE_SPOT");
    expect(forced({ provider: "FARGATE", base: 1 }, { provider: "FARGATE_SPOT", weight: 3 })).toEqual(mixed);
    expect(forced({ provider: "FARGATE_SPOT" }, { provider: "FARGATE" })).toEqual(mixed);
    const long = Array.from({ length: 20 }, (_, i) => ({ pool: { ...workers, name: `${"workers".repeat(3)}${i}` } }));
    expect(forced(...long)).toEqual(nonce(expect.stringMatching(/^[0-9a-f]+$/)));
  });

  test("on pools may have a size that Fargate hasn't", () => {
    const { refs } = cluster();
    const setting = { cluster: refs, capacity: [{ pool: pool(refs).refs }] };
    expect(properties({ cpu: 300 }, "web/TaskDefinition", setting)).toMatchObject({
      Cpu: "300",
      RequiresCompatibilities: ["EC2"],
    });
  });

  test("without private subnets has public addresses on Fargate, and is refused on pools, where ECS gives none", () => {
    const vpc = { vpcId: "vpc-1", publicSubnetIds: new Leaf("subnets"), privateSubnetIds: [] };
    const refs = { ...cluster().refs, vpc, tasksHavePublicIp: true };
    const network = (setting: ServiceSetting) =>
      properties({}, "web/Service", { cluster: refs, ...setting }).NetworkConfiguration;
    expect(network({})).toMatchObject({
      AwsvpcConfiguration: { AssignPublicIp: "ENABLED", Subnets: vpc.publicSubnetIds },
    });
    expect(() => network({ capacity: [{ pool: pool(refs).refs }] })).toThrow(
      'capacity[0].pool is "workers"; allowed are Fargate\'s providers, since the network has no private subnets',
    );
  });

  test("lets nobody in of its own accord", () => {
    const { resources } = service({ port: 80 });
    expect(resources.filter(({ type }) => type === "AWS::EC2::SecurityGroupIngress")).toEqual([]);
    expect(find(resources, "web/SecurityGroup").properties.SecurityGroupIngress).toBeUndefined();
  });

  test("takes the user's own task role", () => {
    const { resources, refs } = service({}, { taskRoleArn: "arn:role" });
    expect(ids(resources)).not.toContain("web/TaskRole");
    expect(find(resources, "web/TaskDefinition").properties.TaskRoleArn).toBe("arn:role");
    expect(refs).toMatchObject({
      taskRoleId: undefined,
      taskRoleArn: "arn:role",
      executionRoleId: "web/ExecutionRole",
    });
  });
});

describe("a task definition", () => {
  test("belongs to a family of its cluster, so that stacks don't share one", () => {
    expect(properties({}, "web/TaskDefinition").Family).toEqual(join("-", [att("shop/Cluster", "ClusterName"), "web"]));
  });

  test("has the main container first, each with an init process and logs", () => {
    const [main, sidecar] = containers({
      port: 80,
      ports: [{ port: 53, protocol: "udp" }],
      dependsOn: [{ container: "proxy", condition: "HEALTHY" }],
      sidecars: { proxy: { image: "p", essential: false, healthCheck: { command: ["CMD", "true"] } } },
    });
    expect(main).toEqual({
      DependsOn: [{ Condition: "HEALTHY", ContainerName: "proxy" }],
      Essential: true,
      Image: "web:1",
      LinuxParameters: { InitProcessEnabled: true },
      LogConfiguration: {
        LogDriver: "awslogs",
        Options: {
          "awslogs-group": att("web/LogGroup", "LogGroupName"),
          "awslogs-region": split(":", att("shop/Cluster", "Arn"), 3),
          "awslogs-stream-prefix": "web",
        },
      },
      Name: "web",
      PortMappings: [
        { ContainerPort: 80, Protocol: "tcp" },
        { ContainerPort: 53, Protocol: "udp" },
      ],
      ReadonlyRootFilesystem: false,
      StopTimeout: 30,
    });
    expect(sidecar).toMatchObject({
      Name: "proxy",
      Essential: false,
      HealthCheck: { Command: ["CMD", "true"], Interval: 30, Retries: 3, StartPeriod: 0, Timeout: 5 },
    });
  });

  test("is the same whatever the order of the environment", () => {
    expect(containers({ environment: { B: "2", A: "1" } })).toEqual(containers({ environment: { A: "1", B: "2" } }));
    expect(containers({ environment: { B: "2", A: "1" } })[0]?.Environment).toEqual([
      { Name: "A", Value: "1" },
      { Name: "B", Value: "2" },
    ]);
  });

  test("takes an environment and a size that are known later", () => {
    const environment = new Leaf({});
    const cpu = new Leaf(256);
    expect(containers({ environment })[0]?.Environment).toEqual(pairs(environment));
    expect(properties({ cpu, memory: 512 }, "web/TaskDefinition").Cpu).toEqual(join("", [cpu]));
  });
});

test("the execution role writes to the service's own log group only", () => {
  const [{ PolicyDocument }] = properties({}, "web/ExecutionRole").Policies as [{ PolicyDocument: Value }];
  expect(PolicyDocument).toMatchObject({
    Statement: [{ Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: [att("web/LogGroup", "Arn")] }],
  });
});

test("logs are kept for 30 days", () => {
  expect(properties({}, "web/LogGroup")).toEqual({ RetentionInDays: 30 });
});

describe("a service that is found by name", () => {
  test("registers its addresses, and lets the cluster's tasks in on its ports", () => {
    const { resources, refs } = service({ port: 80, ports: [{ port: 53, protocol: "udp" }], serviceDiscovery: {} });
    expect(find(resources, "web/Discovery").properties).toEqual({
      DnsConfig: { DnsRecords: [{ TTL: 10, Type: "A" }], RoutingPolicy: "MULTIVALUE" },
      HealthCheckCustomConfig: { FailureThreshold: 1 },
      Name: "web",
      NamespaceId: att("shop/Namespace", "Id"),
    });
    expect(find(resources, "web/DiscoveryIngressTcp80").properties).toMatchObject({
      FromPort: 80,
      GroupId: att("web/SecurityGroup", "GroupId"),
      SourceSecurityGroupId: att("shop/ServicesSecurityGroup", "GroupId"),
      ToPort: 80,
    });
    expect(find(resources, "web/DiscoveryIngressUdp53").properties).toMatchObject({ IpProtocol: "udp" });
    expect(find(resources, "web/Service").properties.ServiceRegistries).toEqual([
      { RegistryArn: att("web/Discovery", "Arn") },
    ]);
    expect(refs.discoveryName).toEqual(join(".", ["web", "shop.internal"]));
  });

  test("needs a namespace in its cluster", () => {
    const refs = { ...cluster().refs, namespaceId: undefined };
    expect(() => service({ serviceDiscovery: {} }, { cluster: refs })).toThrow(/since cluster shop has no namespace/);
  });
});

describe("a service's logs", () => {
  const options = (logs: object) => {
    const [{ LogConfiguration } = {}] = containers({ logs });
    return (LogConfiguration as { Options: object }).Options;
  };

  test("are kept as long as the user says, under the user's key", () => {
    const logs = { retention: 7, encryptionKey: "arn:aws:kms:us-east-1:123456789012:key/1" };
    expect(properties({ logs }, "web/LogGroup")).toEqual({ KmsKeyId: logs.encryptionKey, RetentionInDays: 7 });
    expect(properties({ logs: { retention: 0 } }, "web/LogGroup")).toEqual({});
    expect(properties({}, "web/LogGroup")).toEqual({ RetentionInDays: 30 });
  });

  test("go into a group that is there already", () => {
    const { resources, refs } = service({ logs: { group: "/shop/web" } });
    expect(ids(resources)).not.toContain("web/LogGroup");
    expect(refs.logGroupName).toBe("/shop/web");
    expect(options({ group: "/shop/web" })).toMatchObject({ "awslogs-group": "/shop/web" });
  });

  test("are sent and split as the user says", () => {
    expect(options({ mode: "non-blocking", maxBufferSize: "25m", datetimeFormat: "%Y" })).toMatchObject({
      "awslogs-datetime-format": "%Y",
      "max-buffer-size": "25m",
      mode: "non-blocking",
    });
    expect(Object.keys(options({}))).toEqual(["awslogs-group", "awslogs-region", "awslogs-stream-prefix"]);
  });
});

describe("a service in a network without NAT", () => {
  const { refs } = cluster({ nat: "none" });
  const inside = (options: Parameters<typeof service>[0]) => service(options, { cluster: refs });
  const ecr = "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1";

  test("takes its images from ECR", () => {
    expect(inside({ image: ecr }).resources.length).toBeGreaterThan(0);
    expect(() => inside({ image: "nginx" })).toThrow(
      'image is "nginx"; allowed are images of a private registry of ECR, since the network of cluster shop has no NAT',
    );
    expect(() => inside({ image: ecr, sidecars: { proxy: { image: "public.ecr.aws/envoy" } } })).toThrow(
      "sidecars.proxy.image",
    );
  });

  test("has no exec, whose channel has no endpoint", () => {
    expect(() => inside({ image: ecr, exec: true })).toThrow("exec is true; allowed is false");
  });

  test("has what it has endpoints for", () => {
    const withEndpoints = cluster({ nat: "none", endpoints: ["ssmmessages", "secretsmanager"] }).refs;
    const secrets = { TOKEN: { secret: "shop/token" } };
    expect(service({ image: ecr, exec: true, secrets }, { cluster: withEndpoints }).resources.length).toBeGreaterThan(
      0,
    );
    expect(() => inside({ image: ecr, secrets })).toThrow('`endpoints: ["secretsmanager"]` makes them');
    expect(() => service({ image: ecr, secrets: { A: { parameter: "/a" } } }, { cluster: withEndpoints })).toThrow(
      "no endpoint of ssm",
    );
  });
});

test("what is said of zones is the service's", () => {
  const { properties } = find(service({ availabilityZoneRebalancing: "DISABLED" }).resources, "web/Service");
  expect(properties.AvailabilityZoneRebalancing).toBe("DISABLED");
});
