import * as pulumi from "@pulumi/pulumi";
import { Ec2CapacityPool, Ec2Service, EcsCluster, FargateService, LoadBalancedService } from "../../src/pulumi";
import { defaultOutputs, named, type Registered, run, value } from "./mocks";

const container = (all: Registered[], name: string, index = 0) =>
  JSON.parse(String(named(all, `${name}-task-definition`).inputs.containerDefinitions))[index];

test("a service behind a load balancer answers at the load balancer's name", async () => {
  const { result, all } = await run(() => {
    const cluster = new EcsCluster("shop");
    return new LoadBalancedService("web", { cluster, image: "nginx", port: 80 });
  });
  expect(await value(result.url)).toBe("http://web-load-balancer.aws");
  expect(named(all, "web-service").inputs).toMatchObject({
    capacityProviderStrategies: [{ capacityProvider: "FARGATE", base: 0, weight: 1 }],
    deploymentCircuitBreaker: { enable: true, rollback: true },
    desiredCount: 1,
    loadBalancers: [{ containerName: "web", containerPort: 80 }],
    networkConfiguration: { assignPublicIp: false },
    waitForSteadyState: false,
  });
  expect(named(all, "web-target-group").inputs).toMatchObject({
    deregistrationDelay: 30,
    healthCheck: { interval: 10, healthyThreshold: 2, path: "/" },
    targetType: "ip",
  });
  expect(named(all, "web-load-balancer").inputs).toMatchObject({
    dropInvalidHeaderFields: true,
    idleTimeout: 60,
    internal: false,
  });
});

test("containers are written as the ECS API has them", async () => {
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop");
    return new FargateService("web", {
      cluster,
      image: "nginx",
      port: 80,
      environment: { B: "2", A: pulumi.output("1") },
      healthCheck: { command: ["CMD", "true"], startPeriod: 5 },
    });
  });
  expect(container(all, "web")).toMatchObject({
    name: "web",
    image: "nginx",
    essential: true,
    environment: [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ],
    healthCheck: { command: ["CMD", "true"], startPeriod: 5 },
    portMappings: [{ containerPort: 80, protocol: "tcp" }],
    logConfiguration: { logDriver: "awslogs", options: { "awslogs-stream-prefix": "web" } },
  });
});

test("a canary deployment shifts requests between two target groups", async () => {
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop");
    return new LoadBalancedService("web", {
      cluster,
      image: "nginx",
      port: 80,
      deployment: {
        strategy: "CANARY",
        bakeTimeInMinutes: 15,
        canary: { canaryPercent: 10 },
        pauses: [{ stage: "POST_SCALE_UP" }],
      },
    });
  });
  expect(named(all, "web-service").inputs).toMatchObject({
    deploymentConfiguration: {
      strategy: "CANARY",
      bakeTimeInMinutes: "15",
      canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: "10" },
      lifecycleHooks: [
        {
          targetType: "PAUSE",
          lifecycleStages: ["POST_SCALE_UP"],
          timeoutConfiguration: { action: "ROLLBACK", timeoutInMinutes: "1440" },
        },
      ],
    },
    loadBalancers: [
      { advancedConfiguration: { productionListenerRule: expect.stringContaining("web-production-rule") } },
    ],
  });
  expect(named(all, "web-production-rule").inputs.actions).toMatchObject([
    { type: "forward", forward: { targetGroups: [{ weight: 100 }, { weight: 0 }] } },
  ]);
});

test("an environment, subnets, an image and a role that are Outputs pass", async () => {
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop", {
      vpc: {
        vpcId: pulumi.output("vpc-1"),
        publicSubnetIds: pulumi.output(["subnet-1", "subnet-2"]),
        privateSubnetIds: [pulumi.output("subnet-3"), "subnet-4"],
      },
    });
    return new LoadBalancedService("web", {
      cluster,
      image: Promise.resolve("nginx"),
      port: pulumi.output(8080),
      command: pulumi.output(["serve", "now"]),
      environment: pulumi.output({ B: "2", A: "1" }),
      taskRoleArn: pulumi.output("arn:role"),
      cpu: pulumi.output(512),
      memory: 1024,
    });
  });
  expect(container(all, "web")).toMatchObject({
    image: "nginx",
    command: ["serve", "now"],
    environment: [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ],
    portMappings: [{ containerPort: 8080 }],
  });
  expect(named(all, "web-task-definition").inputs).toMatchObject({
    cpu: "512",
    memory: "1024",
    taskRoleArn: "arn:role",
  });
  expect(named(all, "web-load-balancer").inputs.subnets).toEqual(["subnet-1", "subnet-2"]);
  expect(named(all, "web-service").inputs.networkConfiguration).toMatchObject({ subnets: ["subnet-3", "subnet-4"] });
  expect(all.filter(({ type }) => type === "aws:ec2/vpc:Vpc")).toEqual([]);
});

test("a secret stays one where it ends up", async () => {
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop");
    return new FargateService("web", { cluster, image: "nginx", environment: { PASSWORD: pulumi.secret("s3cret") } });
  });
  expect(container(all, "web").environment).toEqual([{ name: "PASSWORD", value: "s3cret" }]);
  expect(named(all, "web-task-definition").secrets).toEqual(["containerDefinitions"]);
});

test("two services share a load balancer by their paths", async () => {
  const { result, all } = await run(() => {
    const cluster = new EcsCluster("shop");
    const web = new LoadBalancedService("web", { cluster, image: "nginx", port: 80 });
    return new LoadBalancedService("api", {
      cluster,
      image: "api",
      port: 80,
      loadBalancer: { sharedWith: web, paths: ["/api/*"], priority: 5 },
    });
  });
  expect(all.filter(({ type }) => type === "aws:lb/loadBalancer:LoadBalancer")).toHaveLength(1);
  expect(named(all, "api-listener-rule").inputs).toMatchObject({
    conditions: [{ pathPattern: { values: ["/api/*"] } }],
    priority: 5,
  });
  expect(await value(result.url)).toBe("http://web-load-balancer.aws");
});

test("a domain has a certificate that is validated by a record, and a listener that waits until it is issued", async () => {
  const { result, all } = await run(() => {
    const cluster = new EcsCluster("shop");
    const loadBalancer = { domain: "api.example.com", zone: pulumi.output("Z1") };
    return new LoadBalancedService("api", { cluster, image: "api", port: 80, loadBalancer });
  });
  expect(named(all, "api-certificate").inputs).toEqual({ domainName: "api.example.com", validationMethod: "DNS" });
  expect(named(all, "api-certificate-validation-1").inputs).toMatchObject({ type: "CNAME", zoneId: "Z1" });
  expect(named(all, "api-certificate-issued").inputs).toMatchObject({ certificateArn: expect.any(String) });
  expect(named(all, "api-https-listener").inputs).toMatchObject({
    certificateArn: expect.any(String),
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  });
  expect(named(all, "api-listener").inputs).toMatchObject({
    defaultActions: [{ redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" }, type: "redirect" }],
  });
  expect(named(all, "api-record-set").inputs).toMatchObject({
    aliases: [{ name: "api-load-balancer.aws", evaluateTargetHealth: false }],
    name: "api.example.com",
    zoneId: "Z1",
  });
  expect(await value(result.url)).toBe("https://api-record-set-1");
});

test.each([
  ["aws", "Z-of-example.com", "zoneId"],
  ["docker", "ZEXAMPLECOM", "HostedZoneId"],
])("a domain's zone that is given by its name is looked up, on %s", async (backend, id, property) => {
  const call = ({ token, inputs }: pulumi.runtime.MockCallArgs) =>
    token.includes("getZone") ? { zoneId: `Z-of-${inputs.name}` } : { ...inputs, names: ["eu-a", "eu-b"] };
  const program = () => {
    const loadBalancer = { domain: "api.example.com", zoneName: "example.com" };
    return new LoadBalancedService("api", { cluster: new EcsCluster("shop"), image: "api", port: 80, loadBalancer });
  };
  const { all } = await run(program, { backend, call });
  expect(named(all, "api-record-set").inputs[property]).toBe(id);
});

test("a service found by name is registered under it", async () => {
  const { result, all } = await run(() => {
    const cluster = new EcsCluster("shop", { namespace: "shop.internal" });
    return new FargateService("api", { cluster, image: "api", port: 80, serviceDiscovery: {} });
  });
  expect(await value(result.discoveryName)).toBe("api.shop.internal");
  expect(named(all, "api-discovery").inputs).toMatchObject({
    name: "api",
    dnsConfig: { dnsRecords: [{ ttl: 10, type: "A" }], namespaceId: "shop-namespace-id" },
  });
  expect(named(all, "api-service").inputs.serviceRegistries).toMatchObject({ registryArn: expect.any(String) });
});

test("a pool is one of its cluster's capacity providers, wherever in the program it is made", async () => {
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop");
    const first = new Ec2CapacityPool("first", { cluster, max: 4 });
    const batch = new Ec2Service("batch", { cluster, image: "batch", capacity: [{ pool: first, base: 1 }] });
    new Ec2CapacityPool("second", {
      cluster,
      instanceType: "m7g.large",
      moreInstanceTypes: ["m6g.large"],
      spot: 50,
      operatingSystem: "bottlerocket",
      attributes: { stack: "prod" },
    });
    new Ec2CapacityPool("third", { cluster, requirements: { vcpus: 2, maxVcpus: 4, memory: 8192 } });
    return batch;
  });
  expect(named(all, "shop-capacity-providers").inputs.capacityProviders).toEqual([
    "FARGATE",
    "FARGATE_SPOT",
    "first-capacity-provider-1",
    "second-capacity-provider-1",
    "third-capacity-provider-1",
  ]);
  expect(named(all, "batch-service").inputs.capacityProviderStrategies).toEqual([
    { capacityProvider: "first-capacity-provider-1", base: 1, weight: 1 },
  ]);
  expect(named(all, "first-auto-scaling-group").inputs).toMatchObject({
    launchTemplate: { version: "3" },
    maxSize: 4,
    minSize: 0,
  });
  expect(named(all, "first-auto-scaling-group").inputs.instanceRefresh).toMatchObject({ strategy: "Rolling" });
  // As the parameter is now: a new image is a new version of the launch template, which begins the refresh.
  expect(named(all, "third-auto-scaling-group").inputs).toMatchObject({
    mixedInstancesPolicy: {
      launchTemplate: {
        overrides: [
          {
            instanceRequirements: {
              acceleratorCount: { max: 0 },
              memoryMib: { min: 8192 },
              vcpuCount: { min: 2, max: 4 },
            },
          },
        ],
      },
    },
  });
  expect(named(all, "second-launch-template").inputs.imageId).toMatch(/^value of .*arm64/);
});

test("what a role may do and what may leave a security group are resources of their own", async () => {
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop");
    return new FargateService("web", { cluster, image: "nginx" });
  });
  const policy = named(all, "web-execution-role-policy-1");
  expect(policy.type).toBe("aws:iam/rolePolicy:RolePolicy");
  expect(JSON.parse(String(policy.inputs.policy)).Statement[0].Action).toContain("logs:PutLogEvents");
  const egress = named(all, "web-security-group-egress-1");
  expect(egress.type).toBe("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
  expect(egress.inputs).toMatchObject({
    cidrIpv4: "0.0.0.0/0",
    ipProtocol: "-1",
    securityGroupId: "web-security-group-id",
  });
});

test("a build is pushed to a repository of its own, and deployed by its digest", async () => {
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop");
    return new FargateService("api", {
      cluster,
      build: { context: "examples/shop/api" },
      sidecars: { cache: { build: { context: "examples/shop/cache", args: { VERSION: pulumi.output("1") } } } },
    });
  });
  expect(named(all, "api-repository").type).toBe("aws:ecr/repository:Repository");
  // No tag moves but the one that each push moves; what is deployed is among the newest.
  expect(named(all, "api-repository").inputs).toMatchObject({
    imageScanningConfiguration: { scanOnPush: true },
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilters: [{ filter: "latest", filterType: "WILDCARD" }],
  });
  const { policy } = named(all, "api-repository-lifecycle").inputs;
  expect(JSON.parse(policy as string).rules).toMatchObject([
    { selection: { tagStatus: "any", countType: "imageCountMoreThan" }, action: { type: "expire" } },
  ]);
  expect(named(all, "api-cache-image").inputs).toMatchObject({
    buildOnPreview: false,
    build: { context: "examples/shop/cache", dockerfile: "examples/shop/cache/Dockerfile", args: { VERSION: "1" } },
  });
  expect(container(all, "api").image).toBe("api-image@sha256:1");
  expect(container(all, "api", 1).image).toBe("api-cache-image@sha256:1");
});

test.each([
  ["a role", "web-execution-role-policy-1", "web-task-definition"],
  ["a security group", "web-security-group-egress-1", "web-service"],
])("what refers to %s waits for what belongs to it", async (_, slow, waiting) => {
  const heard: string[] = [];
  await run(() => new FargateService("web", { cluster: new EcsCluster("shop"), image: "nginx" }), {
    outputs: async (resource) => {
      // Time enough for whoever doesn't wait.
      if (resource.name === slow) for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
      heard.push(resource.name);
      return defaultOutputs(resource);
    },
  });
  expect(heard).toContain(slow);
  expect(heard.indexOf(waiting)).toBeGreaterThan(heard.indexOf(slow));
});

test("a build is for the processors that it runs on", async () => {
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop");
    const pool = new Ec2CapacityPool("arm", { cluster, instanceType: "m7g.large" });
    const build = { context: "examples/shop/api" };
    new FargateService("api", { cluster, build });
    return new Ec2Service("batch", { cluster, build, capacity: [{ pool }] });
  });
  expect(named(all, "api-image").inputs.build).toMatchObject({ platform: "linux/amd64" });
  expect(named(all, "batch-image").inputs.build).toMatchObject({ platform: "linux/arm64" });
});

test("a matcher may be one of gRPC's codes", async () => {
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop");
    const overrides = { TargetGroup: { Matcher: { GrpcCode: "0-5" }, ProtocolVersion: "GRPC" } };
    return new LoadBalancedService("web", { cluster, image: "x", port: 80, overrides });
  });
  expect(named(all, "web-target-group").inputs.healthCheck).toMatchObject({ matcher: "0-5" });
});

test.each<[string, object, string]>([
  [
    "has no counterpart",
    { TargetGroup: { Targets: [{ Id: "10.0.0.1" }] } },
    "web/TargetGroup: Targets has no counterpart in @pulumi/aws",
  ],
  [
    "has more than the one argument takes",
    { Listener: { Certificates: [{ CertificateArn: "one" }, { CertificateArn: "two" }] } },
    "web/Listener: Certificates has several items, and one argument in @pulumi/aws",
  ],
  [
    "is arguments of the resource itself, and known later",
    { Service: { DeploymentConfiguration: pulumi.output({ MaximumPercent: 150 }) } },
    "web/Service: DeploymentConfiguration is known only later; allowed is a map, whose values may be Outputs",
  ],
])("a property that %s is refused by its name", async (_, overrides, message) => {
  await expect(
    run(() => {
      const cluster = new EcsCluster("shop");
      return new LoadBalancedService("web", { cluster, image: "nginx", port: 80, overrides: overrides as never });
    }),
  ).rejects.toThrow(message);
});

test("a scaled service begins with its minimum, and keeps the count that scaling has found", async () => {
  const seen: Record<string, string[] | undefined> = {};
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop");
    return new FargateService("web", {
      cluster,
      image: "nginx",
      scaling: { min: 2, max: 6, cpu: 60, schedule: [{ rate: "1 day", min: 1 }] },
      transform: ({ role, opts }) => {
        seen[role] = opts.ignoreChanges as string[] | undefined;
        return undefined;
      },
    });
  });
  expect(named(all, "web-service").inputs).toMatchObject({ desiredCount: 2 });
  expect(seen.Service).toEqual(["desiredCount"]);
  expect(named(all, "web-scalable-target").inputs).toMatchObject({ minCapacity: 2, maxCapacity: 6 });
  expect(named(all, "web-scalable-target-schedule-1").inputs).toMatchObject({
    schedule: "rate(1 day)",
    scalableTargetAction: { minCapacity: 1 },
  });
});
