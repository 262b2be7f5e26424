import { App, Aspects, NestedStack, Stack, Stage } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as s3 from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import {
  type AnyCluster,
  Ec2CapacityPool,
  Ec2Service,
  EcsCluster,
  LoadBalancedService,
  type LoadBalancedServiceProps,
} from "../../src/cdk";
import { newStack, onlyOf, propertiesOf } from "./support";

const web = (
  scope: Construct,
  cluster: AnyCluster,
  id = "web",
  props: Partial<Omit<LoadBalancedServiceProps, "build">> = {},
) => new LoadBalancedService(scope, id, { cluster, image: "x", port: 80, ...props });

describe("an app", () => {
  test("has the same stacks in several stages, with references between those of each", () => {
    const app = new App();
    for (const name of ["dev", "prod"]) {
      const stage = new Stage(app, name);
      const base = new Stack(stage, "base");
      const shop = new Stack(stage, "shop");
      const cluster = new EcsCluster(base, "cluster");
      const first = web(base, cluster);
      web(shop, cluster, "api", { loadBalancer: { sharedWith: first, paths: ["/api/*"] } });
    }
    const assembly = app.synth();
    for (const name of ["dev", "prod"]) {
      const { stacks } = assembly.getNestedAssembly(`assembly-${name}`);
      expect(stacks.map(({ displayName }) => displayName)).toEqual([
        `${name}/base (${name}-base)`,
        `${name}/shop (${name}-shop)`,
      ]);
    }
  });

  test("has a cluster in a nested stack or around it", () => {
    const stack = newStack();
    const inner = new NestedStack(stack, "inner");
    web(inner, new EcsCluster(stack, "cluster"));
    web(stack, new EcsCluster(new NestedStack(stack, "other"), "cluster"), "outer");
    expect(onlyOf(inner, "AWS::ECS::Service").Cluster).toEqual({ Ref: expect.stringContaining("Cluster") });
    expect(onlyOf(stack, "AWS::ECS::Service").Cluster).toEqual({
      "Fn::GetAtt": [expect.any(String), expect.any(String)],
    });
  });

  test("comes to the same template each time that it is synthesized, in whichever order rules are made", () => {
    const made = (paths: string[]) => {
      const app = new App();
      const stack = newStack("shop", app);
      const cluster = new ecs.Cluster(stack, "cluster");
      const first = web(stack, cluster);
      const pool = new Ec2CapacityPool(stack, "pool", { cluster });
      new Ec2Service(stack, "worker", { cluster, image: "x", capacity: [{ pool }] });
      for (const path of paths) web(stack, cluster, path, { loadBalancer: { sharedWith: first, paths: [`/${path}`] } });
      const template = (force: boolean) => app.synth({ force }).getStackByName("shop").template;
      const once = JSON.stringify(template(false));
      expect(JSON.stringify(template(true))).toBe(once);
      return JSON.parse(once);
    };
    expect(made(["b", "a"])).toEqual(made(["a", "b"]));
  });

  test("has services of one id in different scopes, each with a name of its own where they are found by name", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    const first = web(stack, cluster, "first");
    const [blue, green] = ["blue", "green"].map((id) => new Construct(stack, id)) as [Construct, Construct];
    web(blue, cluster, "web", { serviceDiscovery: {}, loadBalancer: { sharedWith: first, paths: ["/blue"] } });
    const loadBalancer = { sharedWith: first, paths: ["/green"] };
    expect(() => web(green, cluster, "web", { serviceDiscovery: {}, loadBalancer })).toThrow(
      'LoadBalancedService "web": serviceDiscovery.name is "web"; allowed is one that no other service of the cluster ' +
        "has; this is the one of shop/blue/web",
    );
    web(new Construct(stack, "red"), cluster, "web", { serviceDiscovery: { name: "red" }, loadBalancer });
    const rules = propertiesOf(stack, "AWS::ElasticLoadBalancingV2::ListenerRule");
    expect(new Set(rules.map(({ Priority }) => Priority)).size).toBe(rules.length);
  });

  test("has ids as long as they may be, in scopes as deep", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "c".repeat(200), { namespace: "shop.internal" });
    let scope: Construct = stack;
    for (let depth = 0; depth < 10; depth++) scope = new Construct(scope, "scope".repeat(20));
    web(scope, cluster, "w".repeat(200), { serviceDiscovery: { name: "web" } });
    for (const [id, { Properties }] of Object.entries<{ Properties: Record<string, unknown> }>(
      Template.fromStack(stack).toJSON().Resources,
    )) {
      expect(id.length).toBeLessThanOrEqual(255);
      const { GroupDescription = "", Description = "" } = Properties;
      expect(`${GroupDescription}${Description}`.length).toBeLessThanOrEqual(255);
    }
  });

  test("has a cluster and its services in one region and account", () => {
    const app = new App();
    const account = "123456789012";
    const stack = (name: string, region: string) => newStack(name, app, { env: { region, account } });
    const cluster = new EcsCluster(stack("base", "eu-west-1"), "cluster");
    const elsewhere = stack("shop", "us-east-1");
    const message = 'cluster is "in eu-west-1"; allowed are clusters of its own stack\'s us-east-1';
    expect(() => web(elsewhere, cluster)).toThrow(message);
    expect(() => web(elsewhere, new ecs.Cluster(Stack.of(cluster), "stock"), "b")).toThrow(message);
    const arn = `arn:aws:ecs:eu-west-1:${account}:cluster/shared`;
    const { vpc } = new ecs.Cluster(elsewhere, "stock");
    expect(() => web(elsewhere, EcsCluster.fromClusterArn(elsewhere, "shared", arn, { vpc }), "c")).toThrow(message);
    web(stack("near", "eu-west-1"), cluster);
    web(newStack("anywhere", app), EcsCluster.fromClusterArn(cluster, "shared", arn, { vpc: cluster.vpc }), "d");
  });
});

describe("aspects and programs", () => {
  test("have the last word about every property, whatever comes later", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    const associations = cluster.resource("CapacityProviders") as ecs.CfnClusterCapacityProviderAssociations;
    associations.defaultCapacityProviderStrategy = [{ capacityProvider: "FARGATE_SPOT" }];
    const pools = ["a", "b"].map((id) => new Ec2CapacityPool(stack, id, { cluster }));
    web(stack, cluster);
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof ecs.CfnService) node.desiredCount = 7;
        if (node === associations) associations.capacityProviders = [...(associations.capacityProviders ?? []), "mine"];
      },
    });
    expect(onlyOf(stack, "AWS::ECS::Service").DesiredCount).toBe(7);
    expect(onlyOf(stack, "AWS::ECS::ClusterCapacityProviderAssociations")).toMatchObject({
      CapacityProviders: [
        "FARGATE",
        "FARGATE_SPOT",
        ...pools.map((pool) => stack.resolve(pool.capacityProviderName)),
        "mine",
      ],
      DefaultCapacityProviderStrategy: [{ CapacityProvider: "FARGATE_SPOT" }],
    });
  });

  test("say what a service waits for, and what waits for it", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    const [first, second] = [web(stack, cluster, "first"), web(stack, cluster, "second")];
    first.node.addDependency(new s3.Bucket(stack, "Bucket"), cluster);
    second.node.addDependency(first);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});
