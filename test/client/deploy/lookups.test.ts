import { App, CfnOutput, Stack, Tags } from "aws-cdk-lib";
import { type IVpc, SecurityGroup, SubnetType, Vpc } from "aws-cdk-lib/aws-ec2";
import {
  ApplicationListener,
  ApplicationLoadBalancer,
  type IApplicationListener,
  type IApplicationLoadBalancer,
  ListenerAction,
} from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { EcsCluster } from "../../../src/cdk";
import { missingIn } from "../../../src/client/deploy/assembly";
import { lookUpHere } from "../../../src/client/deploy/lookups";
import { setParameter } from "../../../src/client/secrets/kept";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "../../../src/protocol/calls";
import { templateToResources } from "../../../src/template";
import { clientOf, over } from "../../support/client";
import { StackWorld } from "../../support/stacks";

const ENVIRONMENT = { account: LOCAL_ACCOUNT, region: LOCAL_REGION };

/** An app of one stack, which is synthesized again while there are answers to what it looks up. */
async function synthesized<T>(world: StackWorld, name: string, make: (stack: Stack) => T) {
  const context: Record<string, unknown> = {};
  for (;;) {
    const app = new App({ context });
    const seen = make(new Stack(app, name, { env: ENVIRONMENT }));
    const assembly = app.synth();
    const missing = missingIn(assembly.directory);
    const answers = await over(world, lookUpHere(clientOf(world), missing));
    if (Object.keys(answers).length === 0) return { seen, missing, assembly };
    Object.assign(context, answers);
  }
}

/** A machine with a stack that others look up in, and what that says of itself. */
async function machine(make: (stack: Stack) => Record<string, string>) {
  const world = new StackWorld();
  void world.controlPlane().start();
  const { assembly } = await synthesized(world, "platform", (stack) => {
    for (const [name, value] of Object.entries(make(stack))) {
      new CfnOutput(stack, `${name}Output`, { value }).overrideLogicalId(name);
    }
  });
  const template = assembly.getStackByName("platform").template as Record<string, unknown>;
  const environment = { stackName: "platform", accountId: LOCAL_ACCOUNT, region: LOCAL_REGION };
  const { resources, outputs } = templateToResources(template, environment);
  const done = await world.through(world.up({ name: "platform", source: "/platform", resources, outputs }));
  return { world, said: done.outputs as Record<string, string> };
}

/** What an app finds there, and the lookups that nothing answers. */
async function found<T>(world: StackWorld, look: (stack: Stack) => T): Promise<{ seen: T; left: string[] }> {
  const { seen, missing } = await synthesized(world, "guest", look);
  return { seen, left: missing.map(({ provider }) => provider) };
}

/** What others call a network and a load balancer in it by, whether they are made or looked up. */
const idsOf = (vpc: IVpc, balancer: IApplicationLoadBalancer, listener: IApplicationListener) => ({
  vpc: vpc.vpcId,
  private: vpc.privateSubnets.map(({ subnetId }) => subnetId).join(" "),
  balancer: balancer.loadBalancerArn,
  dnsName: balancer.loadBalancerDnsName,
  listener: listener.listenerArn,
  group: balancer.connections.securityGroups[0]!.securityGroupId,
});

test("a stock network, its load balancer and its listener are found by name and by tags", async () => {
  const { world, said } = await machine((stack) => {
    const vpc = new Vpc(stack, "vpc", { natGateways: 1, maxAzs: 2 });
    const balancer = new ApplicationLoadBalancer(stack, "balancer", { vpc });
    Tags.of(balancer).add("team", "platform");
    const listener = balancer.addListener("http", { port: 80, defaultAction: ListenerAction.fixedResponse(404) });
    return idsOf(vpc, balancer, listener);
  });
  const { seen, left } = await found(world, (stack) => {
    const vpc = Vpc.fromLookup(stack, "vpc", { vpcName: "platform/vpc" });
    const loadBalancerTags = { team: "platform" };
    const balancer = ApplicationLoadBalancer.fromLookup(stack, "balancer", { loadBalancerTags });
    const listener = ApplicationListener.fromLookup(stack, "listener", { loadBalancerTags, listenerPort: 80 });
    return idsOf(vpc, balancer, listener);
  });
  expect({ seen, left }).toEqual({ seen: said, left: [] });
});

test.each<["single" | "none", "privateSubnets" | "isolatedSubnets"]>([
  ["single", "privateSubnets"],
  ["none", "isolatedSubnets"],
])("a network of Slipway's with nat %j has %s", async (nat, kind) => {
  const { world, said } = await machine((stack) => {
    const cluster = new EcsCluster(stack, "shared", { nat });
    return { vpc: cluster.vpc.vpcId };
  });
  const { seen } = await found(world, (stack) => {
    const vpc = Vpc.fromLookup(stack, "vpc", { vpcName: "shared" });
    return { vpc: vpc.vpcId, public: vpc.publicSubnets.length, others: vpc[kind].length };
  });
  expect(seen).toEqual({ vpc: said.vpc, public: 2, others: 2 });
});

test("subnets are grouped by the tag that is asked for", async () => {
  const { world } = await machine((stack) => {
    const subnetConfiguration = ["web", "data"].map((name) => ({ name, subnetType: SubnetType.PRIVATE_ISOLATED }));
    return { vpc: new Vpc(stack, "vpc", { natGateways: 0, maxAzs: 2, subnetConfiguration }).vpcId };
  });
  const { seen } = await found(world, (stack) =>
    Vpc.fromLookup(stack, "vpc", { vpcName: "platform/vpc" })
      .selectSubnets({ subnetGroupName: "data" })
      .subnets.map(({ availabilityZone }) => availabilityZone),
  );
  expect(seen).toEqual(["us-east-1a", "us-east-1b"]);
});

test("a security group says whether it lets everything out", async () => {
  const { world, said } = await machine((stack) => {
    const vpc = new Vpc(stack, "vpc", { natGateways: 0, maxAzs: 1 });
    return { group: new SecurityGroup(stack, "group", { vpc, allowAllOutbound: false }).securityGroupId };
  });
  const { seen } = await found(world, (stack) => {
    const group = SecurityGroup.fromLookupById(stack, "group", said.group!);
    return { group: group.securityGroupId, allowAllOutbound: group.allowAllOutbound };
  });
  expect(seen).toEqual({ group: said.group, allowAllOutbound: false });
});

test("a parameter is the one that is kept here", async () => {
  const { world } = await machine((stack) => ({ vpc: new Vpc(stack, "vpc", { natGateways: 0, maxAzs: 1 }).vpcId }));
  await over(world, setParameter(clientOf(world), "/platform/listener", "arn:listener"));
  const { seen } = await found(world, (stack) => StringParameter.valueFromLookup(stack, "/platform/listener"));
  expect(seen).toBe("arn:listener");
});

test("what none or several have, and what is no stack's, is left to the CDK's dummies", async () => {
  const { world } = await machine((stack) => {
    for (const id of ["one", "two"]) Tags.of(new Vpc(stack, id, { natGateways: 0, maxAzs: 1 })).add("team", "shop");
    return { region: stack.region };
  });
  const { left } = await found(world, (stack) => {
    Vpc.fromLookup(stack, "several", { tags: { team: "shop" } });
    Vpc.fromLookup(stack, "none", { vpcName: "nobody" });
    Vpc.fromLookup(stack, "default", { isDefault: true });
    return StringParameter.valueFromLookup(stack, "/nobody");
  });
  expect(left.sort()).toEqual(["ssm", "vpc-provider", "vpc-provider", "vpc-provider"]);
});
