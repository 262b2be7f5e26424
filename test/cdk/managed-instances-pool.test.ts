import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import { Ec2Service, EcsCluster, ManagedInstancesPool } from "../../src/cdk";
import { newStack, propertiesOf } from "./support";

test("a pool that ECS manages is in its cluster by itself, and no association names it", () => {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster");
  const pool = new ManagedInstancesPool(stack, "pool", { cluster, spot: true });
  pool.connections.allowFromAnyIpv4(ec2.Port.tcp(9100));
  new Ec2Service(stack, "web", { cluster, image: "nginx", capacity: [{ pool }] });
  expect(propertiesOf(stack, "AWS::ECS::CapacityProvider")).toEqual([
    expect.objectContaining({ ClusterName: expect.anything() }),
  ]);
  expect(propertiesOf(stack, "AWS::ECS::ClusterCapacityProviderAssociations")).toEqual([
    expect.objectContaining({ CapacityProviders: ["FARGATE", "FARGATE_SPOT"] }),
  ]);
  expect(propertiesOf(stack, "AWS::EC2::SecurityGroupIngress")).toContainEqual(
    expect.objectContaining({ FromPort: 9100 }),
  );
  expect(pool.roles).toContain("InfrastructureRole");
  expect(pool.instanceRole.roleArn).toBeDefined();
});

test("it may be in a cluster that is there already", () => {
  const stack = newStack();
  const vpc = new ec2.Vpc(stack, "vpc");
  const cluster = ecs.Cluster.fromClusterAttributes(stack, "imported", { clusterName: "shared", vpc });
  new ManagedInstancesPool(stack, "pool", { cluster });
  expect(propertiesOf(stack, "AWS::ECS::CapacityProvider")).toEqual([
    expect.objectContaining({ ClusterName: "shared" }),
  ]);
});
