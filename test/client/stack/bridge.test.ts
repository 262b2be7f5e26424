import type { Resource } from "../../../src/cfn/resource";
import { att, type Value } from "../../../src/cfn/value";
import { addressOf } from "../../../src/local/ecs/task/record";
import { StackWorld } from "../../support/stacks";

const resource = (
  logicalId: string,
  type: string,
  properties: Record<string, Value> = {},
  dependsOn: string[] = [],
): Resource => ({ logicalId, type, properties, dependsOn });

/** An EC2 service behind a load balancer; without a network mode, as the CDK leaves it out, it is bridge. */
const service = (NetworkMode?: string) => ({
  name: "shop",
  source: "/shop",
  outputs: {},
  resources: [
    resource("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16" }),
    resource("Subnet", "AWS::EC2::Subnet", { VpcId: att("Vpc", "Ref"), AvailabilityZone: "us-east-1a" }),
    resource("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop" }),
    resource("Template", "AWS::EC2::LaunchTemplate", {
      LaunchTemplateData: {
        InstanceType: "t3.large",
        UserData: Buffer.from("#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config").toString("base64"),
      },
    }),
    resource(
      "Group",
      "AWS::AutoScaling::AutoScalingGroup",
      {
        MinSize: "1",
        MaxSize: "1",
        VPCZoneIdentifier: [att("Subnet", "Ref")],
        LaunchTemplate: { LaunchTemplateId: att("Template", "Ref"), Version: "1" },
      },
      ["Cluster"],
    ),
    resource("Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", { Subnets: [att("Subnet", "Ref")] }),
    resource("Targets", "AWS::ElasticLoadBalancingV2::TargetGroup", {
      VpcId: att("Vpc", "Ref"),
      TargetType: "instance",
      Port: 80,
      Protocol: "HTTP",
    }),
    resource("Listener", "AWS::ElasticLoadBalancingV2::Listener", {
      LoadBalancerArn: att("Balancer", "Ref"),
      Port: 80,
      Protocol: "HTTP",
      DefaultActions: [{ Type: "forward", TargetGroupArn: att("Targets", "Ref") }],
    }),
    resource("Definition", "AWS::ECS::TaskDefinition", {
      Family: "web",
      ...(NetworkMode !== undefined && { NetworkMode }),
      RequiresCompatibilities: ["EC2"],
      ContainerDefinitions: [
        {
          Name: "web",
          Image: "web:1",
          Memory: 128,
          PortMappings: [{ ContainerPort: 80, HostPort: NetworkMode ? 80 : 0 }],
        },
      ],
    }),
    resource(
      "Service",
      "AWS::ECS::Service",
      {
        Cluster: att("Cluster", "Ref"),
        TaskDefinition: att("Definition", "Ref"),
        DesiredCount: 1,
        LaunchType: "EC2",
        LoadBalancers: [{ ContainerName: "web", ContainerPort: 80, TargetGroupArn: att("Targets", "Ref") }],
      },
      ["Listener", "Group"],
    ),
  ],
});

test.each([undefined, "bridge", "host"])(
  "a task of an EC2 service with network mode %s is on its instance's network, where its load balancer is",
  async (mode) => {
    const world = new StackWorld();
    void world.controlPlane().start();
    await world.through(world.up(service(mode)));
    const [balancer] = world.store.list("loadBalancers");
    const [vpc] = world.store.list("vpcs");
    expect(balancer!.network).toBe(vpc!.network);
    expect(world.running.map(({ network }) => network)).toEqual([vpc!.network]);
    const [task] = world.running;
    expect(world.balancer.applied.at(-1)).toMatchObject([
      { targetGroups: [{ targets: [{ id: task!.id, ip: addressOf(task!, "web"), port: 80 }] }] },
    ]);
    await world.through(world.down("shop"));
    expect([...world.docker.networks]).toEqual([]);
  },
);
