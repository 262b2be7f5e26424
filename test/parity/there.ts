import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Vpc } from "aws-cdk-lib/aws-ec2";
import { Cluster } from "aws-cdk-lib/aws-ecs";
import { ApplicationLoadBalancer, ListenerAction } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { setParameter, setSecret } from "../../src/client/secrets/kept";
import { clientOf, over } from "../support/client";
import type { StackWorld } from "../support/stacks";
import { inputOf } from "./locally";
import type { Scenario } from "./scenario";
import { VPC } from "./scenarios/clusters";
import { BALANCER, LISTENER, SHARED } from "./scenarios/existing";

/** What a scenario names that is there already. */
export interface There {
  scenarios: RegExp;
  /** What is said where it isn't. */
  refused: RegExp;
  /** Puts it on the machine. Answers with what it is called there, by what the scenario calls it. */
  put: (world: StackWorld) => Promise<Record<string, string>>;
}

export const THERE: There[] = [
  {
    scenarios: /^files of an environment$/,
    refused: /is not on this machine; `slipway secrets set --environment-file/,
    put: kept,
  },
  {
    scenarios: /^secrets of|^sidecars with resources|^roles that are there$/,
    refused: /unable to retrieve secrets? from (asm|ssm)/,
    put: kept,
  },
  {
    scenarios: /found by name in a cluster that is there$/,
    refused: /NamespaceId is .*; it must be a namespace that is on this machine/,
    put: platform,
  },
  {
    scenarios: /cluster that is there/,
    refused: /it must be a cluster that is on this machine/,
    put: platform,
  },
  {
    scenarios: /load balancer that is there/,
    refused: /it must be a load balancer that is on this machine/,
    put: platform,
  },
  {
    scenarios: /listener that is there/,
    refused: /it must be a listener that is on this machine/,
    put: (world) => platform(world, { listener: true }),
  },
];

/** The scenario with the names that things have on the machine. */
export function named(scenario: Scenario, names: Record<string, string>): Scenario {
  // What is in another's ARN comes after it.
  const longestFirst = Object.entries(names).sort(([a], [b]) => b.length - a.length);
  const text = longestFirst.reduce((said, [name, here]) => said.replaceAll(name, here), JSON.stringify(scenario));
  return JSON.parse(text) as Scenario;
}

/** Secrets, parameters and files as `slipway secrets set` keeps them. */
async function kept(world: StackWorld): Promise<Record<string, string>> {
  const client = clientOf(world);
  const secrets = "arn:aws:secretsmanager:us-east-1:123456789012:secret";
  const put = async () => {
    await setSecret(client, "s3/config/web.env", "LEVEL=info");
    await setSecret(client, "shop/named", "named");
    await setSecret(client, `${secrets}:shop/whole-AbCdEf`, "whole");
    await setSecret(client, `${secrets}:shop/db-AbCdEf`, '{"password":"old"}');
    await setSecret(client, `${secrets}:shop/db-AbCdEf`, '{"password":"new"}');
    await setSecret(client, `${secrets}:shop/own-AbCdEf`, "own");
    // A version's id is for whoever makes it to say: `aws secretsmanager create-secret --client-request-token`.
    const ClientRequestToken = "d5dd2f5d-1b47-4a2a-8d2c-2f7c0c1f6f0e";
    await client.secretsManager("CreateSecret", { Name: "shop/pin", SecretString: "pinned", ClientRequestToken });
    for (const name of ["/shop/token", "/shop/other", "/shop/own", "/shop/proxy"]) {
      await setParameter(client, name, name);
    }
  };
  await over(world, put());
  return {};
}

/** The stack of those who look after clusters, and what it says of what it made. */
async function platform(world: StackWorld, has = { listener: false }): Promise<Record<string, string>> {
  const { outputs } = await world.through(world.up(inputOf(platformTemplate(has), "platform")));
  const said = outputs as Record<string, string>;
  const { vpcId, publicSubnetIds, privateSubnetIds = [] } = VPC;
  return {
    [SHARED.arn!]: said.clusterArn!,
    "ns-0a1b2c3d": said.namespaceId!,
    [vpcId]: said.vpcId!,
    ...Object.fromEntries([...publicSubnetIds, ...privateSubnetIds].map((id, i) => [id, said[`subnet${i}`]!])),
    [BALANCER.arn]: said.balancerArn!,
    [BALANCER.dnsName]: said.dnsName!,
    [BALANCER.zoneId]: said.zoneId!,
    [BALANCER.securityGroup]: said.securityGroup!,
    ...(said.listenerArn && { [LISTENER]: said.listenerArn }),
  };
}

function platformTemplate(has: { listener: boolean }): Record<string, unknown> {
  const stack = new Stack(new App(), "platform");
  const vpc = new Vpc(stack, "vpc", { natGateways: 1, maxAzs: 2 });
  const cluster = new Cluster(stack, "cluster", {
    vpc,
    clusterName: "shared",
    enableFargateCapacityProviders: true,
    defaultCloudMapNamespace: { name: "shared.internal" },
  });
  const balancer = new ApplicationLoadBalancer(stack, "balancer", { vpc, internetFacing: true });
  const said: Record<string, string> = {
    clusterArn: cluster.clusterArn,
    namespaceId: cluster.defaultCloudMapNamespace!.namespaceId,
    vpcId: vpc.vpcId,
    balancerArn: balancer.loadBalancerArn,
    dnsName: balancer.loadBalancerDnsName,
    zoneId: balancer.loadBalancerCanonicalHostedZoneId,
    securityGroup: balancer.connections.securityGroups[0]!.securityGroupId,
  };
  if (has.listener) {
    const defaultAction = ListenerAction.fixedResponse(404);
    said.listenerArn = balancer.addListener("http", { port: 80, defaultAction }).listenerArn;
  }
  for (const [i, { subnetId }] of [...vpc.publicSubnets, ...vpc.privateSubnets].entries())
    said[`subnet${i}`] = subnetId;
  for (const [name, value] of Object.entries(said)) new CfnOutput(stack, name, { value });
  return Template.fromStack(stack).toJSON();
}
