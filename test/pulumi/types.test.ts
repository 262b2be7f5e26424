import * as pulumi from "@pulumi/pulumi";
import {
  Ec2CapacityPool,
  EcsCluster,
  type EcsClusterArgs,
  FargateService,
  type FargateServiceArgs,
  LoadBalancedService,
  type LoadBalancedServiceArgs,
} from "../../src/pulumi";
import { run } from "./mocks";

const later = <T>(value: T): pulumi.Output<T> => pulumi.output(value) as unknown as pulumi.Output<T>;

// Not called: the compiler checks it.
const whatDoesNotCompile = (cluster: EcsCluster): unknown[] => [
  // @ts-expect-error neither image nor build
  { cluster } satisfies FargateServiceArgs,
  // @ts-expect-error both image and build
  { cluster, image: "nginx", build: { context: "." } } satisfies FargateServiceArgs,
  // @ts-expect-error neither image nor build of a sidecar
  { cluster, image: "nginx", sidecars: { proxy: { cpu: 128 } } } satisfies FargateServiceArgs,
  // @ts-expect-error both image and build of a sidecar
  { cluster, image: "a", sidecars: { p: { image: "b", build: { context: "." } } } } satisfies FargateServiceArgs,
  // @ts-expect-error a listener's port is part of its name
  { cluster, image: "nginx", port: 80, loadBalancer: { port: later(80) } } satisfies LoadBalancedServiceArgs,
  // @ts-expect-error public or not is another plan
  { cluster, image: "nginx", port: 80, loadBalancer: { public: later(true) } } satisfies LoadBalancedServiceArgs,
  // @ts-expect-error which container is called decides what is mapped
  { cluster, image: "nginx", port: 80, loadBalancer: { container: later("web") } } satisfies LoadBalancedServiceArgs,
  // @ts-expect-error what a container waits for is checked against the others
  { cluster, image: "a", dependsOn: [{ container: later("b"), condition: "START" }] } satisfies FargateServiceArgs,
  // @ts-expect-error a health check is there or not
  { cluster, image: "nginx", healthCheck: later({ command: ["CMD", "true"] }) } satisfies FargateServiceArgs,
  // @ts-expect-error the subnets follow from it
  { cidr: later("10.0.0.0/16") } satisfies EcsClusterArgs,
  // @ts-expect-error the number of subnets follows from it
  { maxAzs: later(2) } satisfies EcsClusterArgs,
  // @ts-expect-error the routes follow from it
  { nat: later("none" as const) } satisfies EcsClusterArgs,
  // @ts-expect-error it is a setting of the cluster or none
  { containerInsights: later(true) } satisfies EcsClusterArgs,
  // @ts-expect-error which capacity providers there are
  { cluster, image: "nginx", capacity: [{ provider: later("FARGATE" as const) }] } satisfies FargateServiceArgs,
];

test("what must be known while the program runs, and which of image and build, is the compiler's to say", () => {
  expect(whatDoesNotCompile).toBeInstanceOf(Function);
});

describe.each(["docker", "aws"])("whatever may be an Output is one, on %s:", (backend) => {
  const service: FargateServiceArgs[] = [
    { image: later("nginx") },
    { build: { context: later("examples/shop/web"), dockerfile: later("Dockerfile"), target: later("release") } },
    { build: { context: "examples/shop/web", args: later({ VERSION: "1" }) } },
    { build: { context: "examples/shop/web", args: { VERSION: later("1") } } },
    { image: "nginx", command: later(["a", "b"]), entryPoint: [later("a"), "b"] },
    { image: "nginx", environment: later({ A: "1" }) },
    { image: "nginx", environment: { A: later("1"), B: undefined as unknown as string } },
    { image: "nginx", port: later(80), ports: [{ port: later(53), protocol: later("udp" as const) }] },
    { image: "nginx", healthCheck: { command: later(["CMD", "true"]), interval: later(10), startPeriod: later(1) } },
    { image: "nginx", stopTimeout: later(10), user: later("node"), workingDirectory: later("/app") },
    { image: "nginx", readonlyRootFilesystem: later(true), cpu: later(512), memory: later(1024) },
    { image: "nginx", desiredCount: later(2), minimumHealthyPercent: later(50), maximumPercent: later(150) },
    { image: "nginx", circuitBreaker: { enable: later(true), rollback: later(false) } },
    { image: "nginx", serviceDiscovery: { name: later("api") }, taskRoleArn: later("arn:aws:iam::1:role/a") },
    { image: "nginx", capacity: [{ provider: "FARGATE", base: later(1), weight: later(2) }] },
    {
      image: "nginx",
      cpu: 256,
      memory: 512,
      sidecars: { proxy: { image: later("envoy"), cpu: later(64), memory: later(64), essential: later(false) } },
      dependsOn: [{ container: "proxy", condition: later("START" as const) }],
    },
  ].map((args) => args as FargateServiceArgs);

  test.each(service.map((args) => [Object.keys(args).join(", "), args] as const))("%s", async (_, args) => {
    const program = () => new FargateService("web", { ...args, cluster: new EcsCluster("shop") });
    await expect(run(program, { backend })).resolves.toBeDefined();
  });

  const loadBalancer: LoadBalancedServiceArgs["loadBalancer"][] = [
    { healthCheck: { path: later("/health"), interval: later(20), timeout: later(3), matcher: later("200") } },
    { healthCheck: { healthyThreshold: later(3), unhealthyThreshold: later(3) } },
    { deregistrationDelay: later(5), containerPort: later(80) },
    { paths: later(["/api/*"]) },
    { paths: [later("/api/*"), "/b"], priority: later(7) },
  ];

  test.each(loadBalancer.map((args) => [JSON.stringify(Object.keys(args!)), args] as const))(
    "loadBalancer: %s",
    async (_, args) => {
      const program = () =>
        new LoadBalancedService("web", {
          cluster: new EcsCluster("shop"),
          image: "nginx",
          port: later(80),
          healthCheckGracePeriod: later(10),
          loadBalancer: args,
        });
      await expect(run(program, { backend })).resolves.toBeDefined();
    },
  );

  test("of a cluster and a pool", async () => {
    const program = () => {
      const vpc = {
        vpcId: later("vpc-1"),
        publicSubnetIds: later(["subnet-1"]),
        privateSubnetIds: [later("subnet-2")],
        cidr: later("10.0.0.0/16"),
      };
      const cluster = new EcsCluster("shop", { namespace: later("shop.local"), vpc });
      const sizes = { min: later(0), max: later(3), targetCapacity: later(90) };
      return new Ec2CapacityPool("pool", { cluster, instanceType: later("t3.large"), ...sizes });
    };
    await expect(run(program, { backend })).resolves.toBeDefined();
  });
});
