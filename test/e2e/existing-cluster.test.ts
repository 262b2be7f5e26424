import { join } from "node:path";
import { App, CfnOutput, Fn, Stack } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as elbv2 from "aws-cdk-lib/aws-elasticloadbalancingv2";
import type { IConstruct } from "constructs";
import * as cdk from "../../src/cdk";
import { BASE_IMAGE } from "../../src/client/base-image";
import * as components from "../../src/pulumi";
import { value } from "../pulumi/mocks";
import { folder, leftovers, local, overview, slipway, slipwayOk } from "./harness";
import { Engine } from "./pulumi/engine";

/** A server that says what it is called. */
const container = (says: string) => ({
  image: BASE_IMAGE,
  command: [
    "node",
    "-e",
    `require("http").createServer((_, r) => r.end(${JSON.stringify(says)})).listen(8080);` +
      'process.on("SIGTERM", () => process.exit(0))',
  ],
  port: 8080,
});

const steady = (stack: string) => async () =>
  (await overview(stack)).Services.map(({ Desired, Running }) => [Desired, Running]);

afterAll(async () => (await local()).close());

describe("an app with a cluster of the CDK's own", () => {
  const out = folder();
  const app = new App({ outdir: join(out.path, "cdk.out") });
  const base = new Stack(app, "e2e-stock");
  const cluster = new ecs.Cluster(base, "cluster", { vpc: new ec2.Vpc(base, "vpc", { natGateways: 1 }) });
  const web = new cdk.LoadBalancedService(base, "web", { cluster, ...container("web") });
  new CfnOutput(base, "url", { value: web.url });
  const pool = new cdk.Ec2CapacityPool(base, "pool", { cluster, min: 1 });
  new cdk.Ec2Service(base, "worker", { cluster, ...container("worker"), capacity: [{ pool }] });
  const shared = (value: string, exportName: string) => new CfnOutput(base, exportName, { value, exportName });
  shared(cluster.clusterName, "e2e-cluster");
  shared(cluster.vpc.vpcId, "e2e-vpc");
  shared(cluster.clusterArn, "e2e-cluster-arn");
  shared(web.loadBalancer.loadBalancerArn, "e2e-balancer");
  shared(web.loadBalancer.loadBalancerDnsName, "e2e-balancer-dns");
  shared(web.loadBalancer.connections.securityGroups[0]!.securityGroupId, "e2e-balancer-group");
  shared(web.listener.listenerArn, "e2e-listener");
  for (const [index, { subnetId }] of cluster.vpc.privateSubnets.entries()) shared(subnetId, `e2e-subnet-${index}`);

  const guest = new Stack(app, "e2e-guest");
  guest.addStackDependency(base);
  const vpc = ec2.Vpc.fromVpcAttributes(guest, "vpc", {
    vpcId: Fn.importValue("e2e-vpc"),
    availabilityZones: ["us-east-1a", "us-east-1b"],
    privateSubnetIds: [0, 1].map((index) => Fn.importValue(`e2e-subnet-${index}`)),
  });
  new cdk.FargateService(guest, "launched", {
    cluster: cdk.EcsCluster.fromClusterName(guest, "named", Fn.importValue("e2e-cluster"), { vpc }),
    ...container("launched"),
  });
  new cdk.FargateService(guest, "spot", {
    cluster: cdk.EcsCluster.fromClusterName(guest, "spots", Fn.importValue("e2e-cluster"), {
      vpc,
      capacityProviders: ["FARGATE_SPOT"],
    }),
    ...container("spot"),
    capacity: [{ provider: "FARGATE_SPOT" }],
  });

  const group = ec2.SecurityGroup.fromSecurityGroupId(guest, "group", Fn.importValue("e2e-balancer-group"));
  const balanced = new cdk.LoadBalancedService(guest, "balanced", {
    cluster: cdk.EcsCluster.fromClusterArn(guest, "by-arn", Fn.importValue("e2e-cluster-arn"), { vpc }),
    ...container("balanced"),
    loadBalancer: {
      existing: elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(guest, "balancer", {
        loadBalancerArn: Fn.importValue("e2e-balancer"),
        loadBalancerDnsName: Fn.importValue("e2e-balancer-dns"),
        securityGroupId: group.securityGroupId,
      }),
      listener: elbv2.ApplicationListener.fromApplicationListenerAttributes(guest, "listener", {
        listenerArn: Fn.importValue("e2e-listener"),
        defaultPort: 80,
        securityGroup: group,
      }),
      paths: ["/guest/*"],
    },
  });
  new CfnOutput(guest, "url", { value: balanced.url });

  afterAll(async () => {
    await slipway(["down", guest.stackName, base.stackName]);
    expect(await leftovers(base.stackName)).toEqual([]);
  });

  test("comes up: by launch type, on a pool, and from another stack by names and ARNs", async () => {
    const { directory } = app.synth();
    await slipwayOk(["up", "--app", directory]);
    expect(await steady(base.stackName)()).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(await steady(guest.stackName)()).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    const client = await local();
    const stacks = await client.listStacks();
    const answer = async ({ stackName }: Stack, path: string) => {
      const { Outputs } = stacks.find(({ Stack: name }) => name === stackName)!;
      return (await fetch(`${Outputs.url}${path}`)).text();
    };
    expect(await answer(base, "/")).toBe("web");
    expect(await answer(guest, "/guest/")).toBe("balanced");
    const again = await slipway(["up", "--app", directory]);
    expect(again.output).toContain(`${base.stackName}: no changes`);
    expect(again.output).toContain(`${guest.stackName}: no changes`);
  });

  test("shows where the tasks run", async () => {
    const client = await local();
    const placed = async (stack: Stack, construct: IConstruct & { resource(role: string): IConstruct }) => {
      const { Properties } = (await client.getResource({
        Stack: stack.stackName,
        LogicalId: stack.getLogicalId(construct.resource("Service") as never),
      }))!;
      const { LaunchType, CapacityProviderStrategy } = JSON.parse(Properties);
      return [LaunchType, CapacityProviderStrategy?.[0].CapacityProvider];
    };
    expect(await placed(base, web)).toEqual(["FARGATE", undefined]);
    expect(await placed(guest, guest.node.findChild("spot") as cdk.FargateService)).toEqual([
      undefined,
      "FARGATE_SPOT",
    ]);
  });
});

describe("a Pulumi program in another stack's cluster", () => {
  const owner = new Engine("e2e-owner", "dev");
  const guest = new Engine("e2e-guests", "dev");

  afterAll(async () => {
    await guest.destroy();
    await owner.destroy();
    expect(await leftovers("e2e-owner-dev")).toEqual([]);
  });

  test("comes up there, finds a service of the other by its name, and shares its listener", async () => {
    let cluster!: components.EcsCluster;
    let api!: components.LoadBalancedService;
    await owner.up(() => {
      cluster = new components.EcsCluster("shop", { nat: "single" });
      api = new components.LoadBalancedService("api", { cluster, ...container("api"), serviceDiscovery: {} });
    });
    const exported = {
      clusterName: await value(cluster.clusterName),
      vpcId: await value(cluster.vpcId),
      publicSubnetIds: await value(cluster.publicSubnetIds),
      privateSubnetIds: await value(cluster.privateSubnetIds),
      namespaceId: await value(cluster.namespaceId),
      namespaceName: await value(cluster.namespaceName),
      existing: {
        arn: await value(api.loadBalancerArn),
        dnsName: await value(api.loadBalancerDnsName),
        securityGroups: [await value(api.loadBalancerSecurityGroupId)],
      },
      listener: { arn: await value(api.listenerArn), port: 80 },
    };
    let web!: components.LoadBalancedService;
    let beside!: components.LoadBalancedService;
    const program = () => {
      const { clusterName, vpcId, publicSubnetIds, privateSubnetIds, namespaceId, namespaceName } = exported;
      const there = components.EcsCluster.fromClusterName("shop", clusterName, {
        vpc: { vpcId, publicSubnetIds, privateSubnetIds },
        namespace: { namespaceId, namespaceName },
        capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      });
      const call =
        'require("http").createServer((_, r) => fetch("http://api.shop.internal:8080")' +
        '.then((a) => a.text()).then((t) => r.end("web and " + t), (e) => r.end(String(e.cause)))).listen(8080);' +
        'process.on("SIGTERM", () => process.exit(0))';
      web = new components.LoadBalancedService("web", {
        cluster: there,
        image: BASE_IMAGE,
        command: ["node", "-e", call],
        port: 8080,
        serviceDiscovery: {},
      });
      const { existing, listener } = exported;
      beside = new components.LoadBalancedService("beside", {
        cluster: there,
        ...container("beside"),
        loadBalancer: { existing, listener, paths: ["/beside/*"] },
      });
    };
    await guest.up(program);
    expect(await (await fetch(await value(web.url))).text()).toBe("web and api");
    expect(await value(web.discoveryName)).toBe("web.shop.internal");
    expect(await (await fetch(`${await value(beside.url)}/beside/`)).text()).toBe("beside");
    expect(await guest.preview(program)).toEqual({});
  });
});
