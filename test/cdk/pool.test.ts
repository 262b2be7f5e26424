import { App, NestedStack } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as iam from "aws-cdk-lib/aws-iam";
import { Ec2CapacityPool, Ec2Service, EcsCluster, FargateService } from "../../src/cdk";
import { newStack, onlyOf, propertiesOf, resourcesOf } from "./support";

test("pools made after the cluster, and after its services, are among its capacity providers", () => {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster");
  const first = new Ec2CapacityPool(stack, "first", { cluster });
  new Ec2Service(stack, "worker", { cluster, image: "x", capacity: [{ pool: first, weight: 2 }] });
  const second = new Ec2CapacityPool(stack, "second", { cluster });
  expect(onlyOf(stack, "AWS::ECS::ClusterCapacityProviderAssociations").CapacityProviders).toEqual([
    "FARGATE",
    "FARGATE_SPOT",
    stack.resolve(first.capacityProviderName),
    stack.resolve(second.capacityProviderName),
  ]);
  expect(onlyOf(stack, "AWS::ECS::Service").CapacityProviderStrategy).toEqual([
    { Base: 0, CapacityProvider: stack.resolve(first.capacityProviderName), Weight: 2 },
  ]);
});

test("pools that are associated each are so by themselves, before their services and after what CloudFormation makes but once", () => {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster", { associatePools: "each" });
  expect(cluster.roles).not.toContain("AssociationFunction");
  const [first, second] = ["first", "second"].map((id) => new Ec2CapacityPool(stack, id, { cluster }));
  new Ec2Service(stack, "worker", { cluster, image: "x", capacity: [{ pool: second! }] });
  const resources = resourcesOf(stack);
  const idOf = (component: EcsCluster | Ec2CapacityPool, role: string) => stack.getLogicalId(component.resource(role));
  expect(onlyOf(stack, "AWS::ECS::ClusterCapacityProviderAssociations").CapacityProviders).toEqual([
    "FARGATE",
    "FARGATE_SPOT",
  ]);
  for (const pool of [first!, second!]) {
    expect(resources[idOf(pool, "Association")]).toMatchObject({
      Type: "Custom::SlipwayPoolAssociation",
      Properties: {
        ServiceToken: { "Fn::GetAtt": [idOf(cluster, "AssociationFunction"), "Arn"] },
        Association: {
          Cluster: { Ref: idOf(cluster, "Cluster") },
          CapacityProvider: stack.resolve(pool.capacityProviderName),
        },
      },
      DependsOn: [idOf(cluster, "CapacityProviders")],
    });
  }
  const [service] = Object.values(resources).filter(({ Type }) => Type === "AWS::ECS::Service");
  expect(service?.DependsOn).toContain(idOf(second!, "Association"));
  expect(service?.DependsOn).not.toContain(idOf(first!, "Association"));
  // So that CloudFormation never calls it again, whatever pools come and go.
  const without = newStack();
  new EcsCluster(without, "cluster", { associatePools: "each" });
  expect(onlyOf(without, "AWS::ECS::ClusterCapacityProviderAssociations")).toEqual(
    onlyOf(stack, "AWS::ECS::ClusterCapacityProviderAssociations"),
  );
});

test("the instances of a network without a way out get endpoints for their agent", () => {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster", { nat: "none" });
  const pools = ["first", "second"].map((id) => new Ec2CapacityPool(stack, id, { cluster }));
  const endpoint = stack.getLogicalId(cluster.resource("EcsAgentEndpoint"));
  for (const pool of pools) {
    const group = resourcesOf(stack)[stack.getLogicalId(pool.resource("AutoScalingGroup"))];
    expect(group?.DependsOn).toContain(endpoint);
  }
});

test("an override of what only pools need is taken before there is one", () => {
  const stack = newStack();
  const overrides = { EcsEndpoint: { PrivateDnsEnabled: false } };
  const cluster = new EcsCluster(stack, "cluster", { nat: "none", overrides });
  new Ec2CapacityPool(stack, "pool", { cluster });
  expect(propertiesOf(stack, "AWS::EC2::VPCEndpoint")).toContainEqual(
    expect.objectContaining({ PrivateDnsEnabled: false }),
  );
});

test("an override of the associations holds with pools made later", () => {
  const stack = newStack();
  const DefaultCapacityProviderStrategy = [{ CapacityProvider: "FARGATE_SPOT", Weight: 1 }];
  const cluster = new EcsCluster(stack, "cluster", {
    overrides: { CapacityProviders: { DefaultCapacityProviderStrategy } },
  });
  new Ec2CapacityPool(stack, "pool", { cluster });
  const associations = onlyOf(stack, "AWS::ECS::ClusterCapacityProviderAssociations");
  expect(associations).toMatchObject({ DefaultCapacityProviderStrategy });
  expect(associations.CapacityProviders).toHaveLength(3);
});

test("a pool's instances have connections and a role", () => {
  const stack = newStack();
  const pool = new Ec2CapacityPool(stack, "pool", { cluster: new EcsCluster(stack, "cluster") });
  pool.connections.allowFromAnyIpv4(ec2.Port.tcp(22));
  pool.instanceRole.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName("AmazonSSMManagedInstanceCore"));
  expect(onlyOf(stack, "AWS::EC2::SecurityGroupIngress")).toMatchObject({ FromPort: 22 });
  expect(onlyOf(stack, "AWS::IAM::Role").ManagedPolicyArns).toHaveLength(1);
});

test.each(["EcsShop", "aws-shop", "fargate"])(
  "the capacity provider of a stack named %s has a name of its own: ECS takes none that begins like the stack's",
  (name) => {
    const stack = newStack(name);
    const nested = new NestedStack(stack, "nested");
    new Ec2CapacityPool(nested, "pool", { cluster: new EcsCluster(nested, "cluster") });
    expect(onlyOf(nested, "AWS::ECS::CapacityProvider").Name).toMatch(/^cp-/);
  },
);

test("any other capacity provider is named by CloudFormation", () => {
  const stack = newStack("shop");
  new Ec2CapacityPool(stack, "ecs", { cluster: new EcsCluster(stack, "cluster") });
  expect(onlyOf(stack, "AWS::ECS::CapacityProvider").Name).toBeUndefined();
});

describe("what cannot be", () => {
  test("a pool in another stack than its cluster", () => {
    const app = new App();
    const cluster = new EcsCluster(newStack("base", app), "cluster");
    expect(() => new Ec2CapacityPool(newStack("shop", app), "pool", { cluster })).toThrow(
      'Ec2CapacityPool "pool": cluster is "in stack base"; allowed are clusters of the pool\'s own stack, shop',
    );
  });

  test("an Ec2Service without a pool", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    expect(() => new Ec2Service(stack, "a", { cluster, image: "x", capacity: [] })).toThrow(
      'Ec2Service "a": capacity is []; an Ec2Service needs a pool: capacity: [{ pool }]',
    );
    const capacity = [{ provider: "FARGATE" }] as never;
    expect(() => new Ec2Service(stack, "b", { cluster, image: "x", capacity })).toThrow(
      'Ec2Service "b": capacity[0].pool is not set',
    );
  });

  test("a pool of another cluster", () => {
    const stack = newStack();
    const pool = new Ec2CapacityPool(stack, "pool", { cluster: new EcsCluster(stack, "other") });
    const cluster = new EcsCluster(stack, "cluster");
    expect(() => new FargateService(stack, "web", { cluster, image: "x", capacity: [{ pool }] })).toThrow(
      'FargateService "web": capacity[0].pool is "pool"',
    );
  });
});

test("a new image reaches the instances that run: each deployment looks it up, and the group replaces them", () => {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster");
  const pool = new Ec2CapacityPool(stack, "pool", { cluster, min: 1 });
  new Ec2CapacityPool(stack, "other", { cluster });
  const { Parameters, Resources } = App.of(stack)!.synth().getStackByName(stack.stackName).template as {
    Parameters: Record<string, object>;
    Resources: Record<string, { UpdatePolicy?: object }>;
  };
  const images = Object.entries(Parameters).filter(([, parameter]) =>
    JSON.stringify(parameter).includes("AWS::EC2::Image::Id"),
  );
  expect(images).toEqual([
    [
      expect.any(String),
      {
        Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
        Default: "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
      },
    ],
  ]);
  expect(propertiesOf(stack, "AWS::EC2::LaunchTemplate")).toContainEqual({
    LaunchTemplateData: expect.objectContaining({ ImageId: { Ref: images[0]![0] } }),
  });
  expect(Resources[stack.getLogicalId(pool.resource("AutoScalingGroup"))]?.UpdatePolicy).toEqual({
    AutoScalingRollingUpdate: {
      MaxBatchSize: 1,
      MinInstancesInService: 1,
      SuspendProcesses: ["HealthCheck", "ReplaceUnhealthy", "AZRebalance", "AlarmNotification", "ScheduledActions"],
    },
  });
});
