import type { Resource } from "../../../src/cfn/resource";
import { att, type Value } from "../../../src/cfn/value";
import type { StackInput } from "../../../src/client/stack/input";
import type { DesiredBalancer } from "../../../src/local/elb/balancer";
import { seeded } from "../../support/random";
import { StackWorld } from "../../support/stacks";

// A listener's rule is changed by one stack while a deployment of another shifts the rule's requests.

const SEEDS = 2;
const UPDATES = 8;

const resource = (logicalId: string, type: string, properties: Record<string, Value> = {}): Resource => ({
  ...{ logicalId, type, properties, dependsOn: [] },
});

/** The load balancer, with a rule that says where requests go before any deployment has shifted them. */
function front(path: string): StackInput {
  const group = (logicalId: string) =>
    resource(logicalId, "AWS::ElasticLoadBalancingV2::TargetGroup", {
      ...{ VpcId: att("Vpc", "Ref"), TargetType: "ip", Port: 80, Protocol: "HTTP" },
    });
  const weighted = (Weight: number, logicalId: string) => ({ Weight, TargetGroupArn: att(logicalId, "Ref") });
  return {
    name: "front",
    source: "/front",
    resources: [
      resource("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16" }),
      resource("Subnet", "AWS::EC2::Subnet", { VpcId: att("Vpc", "Ref"), AvailabilityZone: "us-east-1a" }),
      resource("Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", { Subnets: [att("Subnet", "Ref")] }),
      group("Blue"),
      group("Green"),
      resource("Listener", "AWS::ElasticLoadBalancingV2::Listener", {
        ...{ LoadBalancerArn: att("Balancer", "Ref"), Port: 8080, Protocol: "HTTP" },
        DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
      }),
      resource("Rule", "AWS::ElasticLoadBalancingV2::ListenerRule", {
        ...{ ListenerArn: att("Listener", "Ref"), Priority: 1 },
        Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/*", path] } }],
        Actions: [{ Type: "forward", ForwardConfig: { TargetGroups: [weighted(100, "Blue"), weighted(0, "Green")] } }],
      }),
    ],
    outputs: {},
  };
}

function service(world: StackWorld, version: number, strategy: Record<string, Value>): StackInput {
  const there = (logicalId: string) => world.store.get("resources", `front|${logicalId}`)!.identifier!;
  const advanced = { AlternateTargetGroupArn: there("Green"), ProductionListenerRule: there("Rule") };
  return {
    name: "shop",
    source: "/shop",
    resources: [
      resource("Cluster", "AWS::ECS::Cluster"),
      resource("Definition", "AWS::ECS::TaskDefinition", {
        ...{ Family: "web", NetworkMode: "awsvpc", RequiresCompatibilities: ["FARGATE"], Cpu: "256", Memory: "512" },
        ContainerDefinitions: [{ Name: "web", Image: `web:${version}`, PortMappings: [{ ContainerPort: 8080 }] }],
      }),
      resource("Service", "AWS::ECS::Service", {
        ...{ Cluster: att("Cluster", "Ref"), TaskDefinition: att("Definition", "Ref"), ServiceName: "web" },
        ...{ DesiredCount: 2, LaunchType: "FARGATE", HealthCheckGracePeriodSeconds: 10 },
        DeploymentConfiguration: { BakeTimeInMinutes: 1, ...strategy },
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [there("Subnet")] } },
        LoadBalancers: [
          {
            ...{ ContainerName: "web", ContainerPort: 8080, TargetGroupArn: there("Blue") },
            AdvancedConfiguration: { ...advanced, RoleArn: "arn:aws:iam::000000000000:role/ecs" },
          },
        ],
      }),
    ],
    outputs: {},
  };
}

/** The target groups that the load balancers were told to send requests to though none of their targets takes any. */
function unserved(world: StackWorld, desired: DesiredBalancer[]): string[] {
  return desired.flatMap(({ listeners }) => {
    const actions = listeners.flatMap(({ rules }) => rules.flatMap((rule) => rule.actions));
    const groups = actions.flatMap((action) => (action.type === "forward" ? action.targetGroups : []));
    return groups
      .filter(({ weight }) => weight > 0)
      .map(({ arn }) => arn)
      .filter((arn) => !world.balancer.targets.some((each) => each.targetGroup === arn && each.health === "healthy"));
  });
}

async function play(seed: number, strategy: Record<string, Value>): Promise<void> {
  const world = new StackWorld();
  world.chance = seeded(seed);
  world.balancer.checks = () => ({ after: Math.round(world.chance() * 3000), health: "healthy" });
  // A reload takes its time, in which what was wanted before is overtaken.
  world.balancer.takes = () => Math.round(world.chance() * 200);
  // A disk and a Docker, too.
  void world.controlPlane(() => world.clock.wait(Math.round(world.chance() * 50))).start();
  await world.through(world.up(front("/0")));
  await world.through(world.up(service(world, 1, strategy)));
  const found: string[] = [];
  world.balancer.onApply = (desired) => void found.push(...unserved(world, desired));
  for (const version of [2, 1]) {
    const deploying = world.up(service(world, version, strategy));
    for (let nth = 1; nth <= UPDATES; nth++) {
      await world.clock.run(Math.round(world.chance() * 1500));
      await world.through(world.up(front(`/${version}-${nth}`)));
    }
    await world.through(deploying);
  }
  expect(found).toEqual([]);
}

test.each([
  [{ Strategy: "CANARY", CanaryConfiguration: { CanaryPercent: 40, CanaryBakeTimeInMinutes: 1 } }],
  [{ Strategy: "LINEAR", LinearConfiguration: { StepPercent: 25, StepBakeTimeInMinutes: 1 } }],
  [{ Strategy: "BLUE_GREEN" }],
])("a rule that changes while %j shifts its requests sends none to where nobody serves", async (strategy) => {
  for (let seed = 1; seed <= SEEDS; seed++) await play(seed, strategy);
});
