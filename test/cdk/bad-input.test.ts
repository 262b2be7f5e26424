import * as autoscaling from "aws-cdk-lib/aws-autoscaling";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as elbv2 from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { Ec2CapacityPool, EcsCluster, FargateService, InvalidPropertyError, LoadBalancedService } from "../../src/cdk";
import { newStack } from "./support";

const stack = newStack();
const cluster = new EcsCluster(stack, "cluster");
let count = 0;
const id = () => `service${++count}`;

test.each([
  ["a size that Fargate doesn't have", { cpu: 300 }, "cpu"],
  ["no image", { image: undefined }, "image"],
  ["a port used twice", { port: 80, ports: [{ port: 80 }] }, "ports[0].port"],
  [
    "a dependency on an unknown container",
    { dependsOn: [{ container: "x", condition: "START" as const }] },
    "dependsOn[0]",
  ],
  ["a property that there isn't", { desired: 2 }, "desired"],
  ["a load balancer's property on a service without one", { loadBalancer: {} }, "loadBalancer"],
  ["an unknown capacity provider", { capacity: [{ provider: "LAMBDA" as never }] }, "capacity[0].provider"],
  ["an override of a resource that there isn't", { overrides: { Nope: {} } }, "overrides.Nope"],
])("%s is refused when the construct is made", (_, props, property) => {
  const make = () => new FargateService(stack, id(), { cluster, image: "x", ...props } as never);
  expect(make).toThrow(InvalidPropertyError);
  expect(make).toThrow(expect.objectContaining({ property: expect.stringContaining(property) }));
});

describe("a stock construct in place of one of ours is refused, with what would do", () => {
  const web = { cluster, image: "x", port: 80 };
  const stock = new ecs.Cluster(stack, "stock");
  const asg = new autoscaling.AutoScalingGroup(stack, "asg", {
    vpc: stock.vpc,
    instanceType: new ec2.InstanceType("m5.large"),
    machineImage: ecs.EcsOptimizedImage.amazonLinux2(),
  });
  const provider = new ecs.AsgCapacityProvider(stack, "provider", { autoScalingGroup: asg });
  const balancer = new elbv2.ApplicationLoadBalancer(stack, "balancer", { vpc: stock.vpc });
  const plain = new FargateService(stack, "plain", { cluster, image: "x" });
  const anEcsCluster =
    "allowed is an EcsCluster, or an ecs.ICluster; EcsCluster.fromClusterName and fromClusterArn give";
  const l1 = new ecs.CfnCluster(stack, "l1");
  const aSharer = "allowed is a LoadBalancedService, whose load balancer this one is put behind too";

  const service = (props: object) => new LoadBalancedService(stack, id(), { ...web, ...props } as never);
  const shared = (sharedWith: unknown) => service({ loadBalancer: { sharedWith, paths: ["/a"] } });
  const pool = (props: object) => new Ec2CapacityPool(stack, id(), props as never);
  const network = (vpc: unknown) => new EcsCluster(stack, id(), { vpc: vpc as ec2.IVpc });

  test.each<[string, () => unknown, string]>([
    ["a service's cluster", () => service({ cluster: l1 }), `cluster is a CfnCluster; ${anEcsCluster}`],
    ["a cluster's name", () => service({ cluster: "shop" }), `cluster is "shop"; ${anEcsCluster}`],
    ["no cluster", () => service({ cluster: undefined }), `cluster is not set; ${anEcsCluster}`],
    ["a pool's cluster", () => pool({ cluster: l1 }), `cluster is a CfnCluster; ${anEcsCluster}`],
    [
      "a pool",
      () => service({ capacity: [{ provider: "FARGATE" }, { pool: provider }] }),
      "capacity[1].pool is an AsgCapacityProvider; allowed is an Ec2CapacityPool, ManagedInstancesPool or ExternalCapacity of the service's cluster",
    ],
    ["capacity", () => service({ capacity: provider }), "capacity is an AsgCapacityProvider; allowed are lists"],
    ["a load balancer", () => shared(balancer), `loadBalancer.sharedWith is an ApplicationLoadBalancer; ${aSharer}`],
    ["a service without one", () => shared(plain), `loadBalancer.sharedWith is a FargateService; ${aSharer}`],
    ["a network's id", () => network("vpc-1"), 'vpc is "vpc-1"; allowed is an ec2.IVpc'],
    ["a network that is a cluster", () => network(stock), "vpc is a Cluster; allowed is an ec2.IVpc"],
    ["no network", () => network(null), "vpc is null; allowed is an ec2.IVpc"],
    [
      "no ARN",
      () => EcsCluster.fromClusterArn(stack, id(), undefined as never, { vpc: stock.vpc }),
      "clusterArn is not set; which cluster it is must be said",
    ],
    [
      "subnets by what chooses none",
      () => service({ subnets: { type: "PUBLIC" } }),
      'subnets.type is "PUBLIC"; there are availabilityZones, onePerAz,',
    ],
    [
      "subnets by no selection",
      () => service({ loadBalancer: { subnets: new Map() } }),
      "loadBalancer.subnets is a Map; allowed is an ec2.SubnetSelection",
    ],
    ["a role's ARN", () => service({ taskRole: "arn:aws:iam::1:role/x" }), "allowed is an iam.IRole"],
    ["an image", () => service({ image: ecs.ContainerImage.fromRegistry("x") }), "image is a RepositoryImage; allowed"],
    ["a port", () => service({ port: ec2.Port.tcp(80) }), "port is a Port; allowed"],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(InvalidPropertyError);
    expect(make).toThrow(message);
  });

  test("what no property of a template can be", () => {
    const overrides = { Service: { DesiredCount: new Date(0), ServiceName: "x" } };
    expect(() => new FargateService(stack, "dated", { cluster, image: "x", overrides })).toThrow(
      "overrides.Service.DesiredCount is a Date; allowed is a whole number",
    );
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("an override of %p is refused", (DesiredCount) => {
  const overrides = { Service: { DesiredCount } };
  expect(() => new FargateService(stack, id(), { cluster, image: "x", overrides })).toThrow(
    `Service.DesiredCount is ${DesiredCount}; allowed is a whole number`,
  );
});

test("a network of an impossible size is refused", () => {
  expect(() => new EcsCluster(stack, "large", { cidr: "10.0.0.0/4" })).toThrow(
    'EcsCluster "large": cidr is "10.0.0.0/4"',
  );
});
