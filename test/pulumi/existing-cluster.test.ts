import * as pulumi from "@pulumi/pulumi";
import { type AnyCluster, Ec2CapacityPool, EcsCluster, FargateService, LoadBalancedService } from "../../src/pulumi";
import { named, run, value } from "./mocks";

const ARN = "arn:aws:ecs:eu-west-1:123456789012:cluster/shared";
const vpc = { vpcId: "vpc-1", publicSubnetIds: ["subnet-1", "subnet-2"], privateSubnetIds: ["subnet-3", "subnet-4"] };

const web =
  (clusterOf: () => AnyCluster, args: object = {}) =>
  () => {
    return new FargateService("web", { cluster: clusterOf(), image: "x", ...args });
  };

describe.each(["aws", "docker"])("a service in a cluster that is there already, on %s", (backend) => {
  test.each<[string, () => AnyCluster, string]>([
    ["by its ARN", () => EcsCluster.fromClusterArn("shared", ARN, { vpc }), ARN],
    ["by an ARN of another stack", () => EcsCluster.fromClusterArn("shared", pulumi.output(ARN), { vpc }), ARN],
    [
      "by its resource",
      () => EcsCluster.fromCluster("shared", { arn: pulumi.output(ARN), name: pulumi.output("shared") }, { vpc }),
      ARN,
    ],
    [
      "by its name",
      () => EcsCluster.fromClusterName("shared", "shared", { vpc }),
      backend === "aws" ? "arn:of:shared" : "arn:aws:ecs:us-east-1:000000000000:cluster/shared",
    ],
  ])("%s: in its network, by launch type", async (_, clusterOf, arn) => {
    const program = () => new LoadBalancedService("web", { cluster: clusterOf(), image: "x", port: 80 });
    const { all } = await run(program, { backend });
    const { inputs } = named(all, "web-service");
    expect(inputs).toMatchObject(
      backend === "aws"
        ? { cluster: arn, launchType: "FARGATE", networkConfiguration: { subnets: vpc.privateSubnetIds } }
        : {
            Cluster: arn,
            LaunchType: "FARGATE",
            NetworkConfiguration: { AwsvpcConfiguration: { Subnets: vpc.privateSubnetIds } },
          },
    );
    expect(inputs).not.toHaveProperty(backend === "aws" ? "capacityProviderStrategies" : "CapacityProviderStrategy");
    const family = named(all, "web-task-definition").inputs;
    expect(family).toMatchObject(backend === "aws" ? { family: "shared-web" } : { Family: "shared-web" });
    expect(all.filter(({ type }) => /cluster/i.test(type))).toEqual([]);
  });

  test("an EcsCluster has a namespace with its first service that is found by name, unless one is given", async () => {
    const namespaces = async (program: () => unknown) =>
      (await run(program, { backend })).all.filter(({ name }) => name.endsWith("-namespace")).map(({ name }) => name);
    const service = (cluster: EcsCluster, name: string, serviceDiscovery?: object) =>
      new FargateService(name, { cluster, image: "x", serviceDiscovery });
    expect(await namespaces(() => service(new EcsCluster("shop"), "web"))).toEqual([]);
    const both = () => {
      const cluster = new EcsCluster("shop");
      service(cluster, "web", {});
      service(cluster, "api", {});
    };
    expect(await namespaces(both)).toEqual(["shop-namespace"]);
    const existingNamespace = { namespaceId: "ns-1", namespaceName: pulumi.output("shop.local") };
    const given = () => service(new EcsCluster("shop", { existingNamespace }), "web", {});
    expect(await namespaces(given)).toEqual([]);
    const { all, result } = await run(given, { backend });
    expect(await value(result.discoveryName)).toBe("web.shop.local");
    expect(JSON.stringify(named(all, "web-discovery").inputs)).toContain("ns-1");
    const twice = () => {
      for (const name of ["a", "b"]) {
        service(new EcsCluster(name, { vpc: { ...vpc, vpcId: "vpc-1" }, namespace: "shop.local" }), `${name}-web`, {});
      }
    };
    await expect(run(twice, { backend })).rejects.toThrow(
      'EcsCluster "b": namespace is "shop.local"; allowed is a name that no other cluster in its network has',
    );
  });

  test("that is another stack's EcsCluster: as in its own, and found by the tasks there", async () => {
    const shared = new Map<string, unknown>();
    const first = await run(() => new EcsCluster("shop"), { backend, stack: "base" });
    for (const key of ["clusterName", "vpcId", "namespaceId", "namespaceName", "servicesSecurityGroupId"] as const) {
      shared.set(key, await value<unknown>(first.result[key]));
    }
    const output = (key: string) => pulumi.output(shared.get(key) as string);
    const { result, all } = await run(
      web(
        () =>
          EcsCluster.fromClusterName("shop", output("clusterName"), {
            vpc: { ...vpc, vpcId: output("vpcId") },
            namespace: { namespaceId: output("namespaceId"), namespaceName: output("namespaceName") },
            servicesSecurityGroupId: output("servicesSecurityGroupId"),
            capacityProviders: ["FARGATE", "FARGATE_SPOT"],
          }),
        { serviceDiscovery: {}, port: 80, capacity: [{ provider: "FARGATE_SPOT" }] },
      ),
      { backend },
    );
    expect(await value(result.discoveryName)).toBe("web.shop.internal");
    expect(named(all, "web-service").inputs).toMatchObject(
      backend === "aws"
        ? { capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT" }] }
        : { CapacityProviderStrategy: [{ CapacityProvider: "FARGATE_SPOT" }] },
    );
    expect(named(all, "web-discovery-ingress-tcp-80").inputs).toMatchObject(
      backend === "aws"
        ? { referencedSecurityGroupId: shared.get("servicesSecurityGroupId") }
        : { SourceSecurityGroupId: shared.get("servicesSecurityGroupId") },
    );
  });
});

describe("a cluster that is there already is refused", () => {
  const named = (args: unknown) => () => EcsCluster.fromClusterName("shared", "shared", args as never);

  test.each<[string, () => unknown, string]>([
    ["without a network", named(undefined), 'EcsCluster "shared": vpc.vpcId is not set; allowed is the network\'s'],
    ["without subnets", named({ vpc: { vpcId: "vpc-1" } }), "vpc.publicSubnetIds is not set"],
    ["with half a namespace", named({ vpc, namespace: { namespaceId: "ns-1" } }), "namespace.namespaceName is not set"],
    ["with an unknown property", named({ vpc, subnets: [] }), "subnets is []; there is no such property"],
    [
      "with an unknown capacity provider",
      named({ vpc, capacityProviders: ["EC2"] }),
      'capacityProviders[0] is "EC2"; allowed are FARGATE, FARGATE_SPOT',
    ],
    [
      "by an ARN of something else",
      () => EcsCluster.fromClusterArn("shared", "shared", { vpc }),
      'clusterArn is "shared"; allowed are ARNs of clusters',
    ],
    [
      "by what has no ARN",
      () => EcsCluster.fromCluster("shared", {} as never, { vpc }),
      "cluster is {}; allowed is an aws.ecs.Cluster, or anything that has its `arn` and `name`",
    ],
    [
      "for a strategy that it isn't known to have the providers of",
      web(named({ vpc }) as () => AnyCluster, { capacity: [{ provider: "FARGATE_SPOT" }] }),
      'capacity[0].provider is "FARGATE_SPOT"; allowed is FARGATE by itself',
    ],
    [
      "for a pool",
      () => new Ec2CapacityPool("pool", { cluster: named({ vpc })() as never }),
      "allowed for a pool is an EcsCluster that the program makes",
    ],
  ])("%s", async (_, make, message) => {
    await expect(run(make, { backend: "docker" })).rejects.toThrow(message);
  });
});
