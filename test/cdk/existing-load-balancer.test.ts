import type { Stack } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as elbv2 from "aws-cdk-lib/aws-elasticloadbalancingv2";
import * as iam from "aws-cdk-lib/aws-iam";
import { EcsCluster, FargateService, LoadBalancedService, type LoadBalancerProps } from "../../src/cdk";
import { newStack, onlyOf, propertiesOf } from "./support";

const ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";

function behind(loadBalancer: (stack: Stack, vpc: ec2.IVpc) => LoadBalancerProps) {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "shop");
  const props = { cluster, image: "x", port: 80, loadBalancer: loadBalancer(stack, cluster.vpc) };
  return { stack, service: new LoadBalancedService(stack, "web", props) };
}

const imported = (stack: Stack) =>
  elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, "Lb", {
    loadBalancerArn: `${ARN}:loadbalancer/app/shared/0a1b`,
    loadBalancerDnsName: "shared.example.com",
    loadBalancerCanonicalHostedZoneId: "Z9",
    securityGroupId: "sg-1",
  });

const importedListener = (stack: Stack, defaultPort?: number) =>
  elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, "Listener", {
    listenerArn: `${ARN}:listener/app/shared/0a1b/2c3d`,
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, "Group", "sg-1"),
    defaultPort,
  });

test("behind an imported listener a service gets a rule of it, and lets its load balancer in", () => {
  const { stack, service } = behind((scope) => ({
    existing: imported(scope),
    listener: importedListener(scope, 443),
    paths: ["/web/*"],
  }));
  expect(onlyOf(stack, "AWS::ElasticLoadBalancingV2::ListenerRule")).toMatchObject({
    ListenerArn: `${ARN}:listener/app/shared/0a1b/2c3d`,
    Priority: expect.any(Number),
  });
  for (const type of ["LoadBalancer", "Listener"]) {
    expect(propertiesOf(stack, `AWS::ElasticLoadBalancingV2::${type}`)).toEqual([]);
  }
  expect(onlyOf(stack, "AWS::EC2::SecurityGroupIngress")).toMatchObject({
    FromPort: 80,
    SourceSecurityGroupId: "sg-1",
  });
  expect(propertiesOf(stack, "AWS::EC2::SecurityGroupEgress")).toEqual([]);
  expect(stack.resolve(service.url)).toBe("https://shared.example.com");
  expect(service.loadBalancer.loadBalancerArn).toBe(`${ARN}:loadbalancer/app/shared/0a1b`);
  expect(service.listener.listenerArn).toBe(`${ARN}:listener/app/shared/0a1b/2c3d`);
});

test("two services behind one listener have priorities of their own", () => {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "shop");
  const there = { existing: imported(stack), listener: importedListener(stack) };
  for (const name of ["a", "b", "c"]) {
    const loadBalancer = { ...there, paths: [`/${name}/*`] };
    new LoadBalancedService(stack, name, { cluster, image: "x", port: 80, loadBalancer });
  }
  const rules = propertiesOf(stack, "AWS::ElasticLoadBalancingV2::ListenerRule");
  expect(new Set(rules.map(({ Priority }) => Priority)).size).toBe(3);
});

test("behind a listener of the CDK's own, whose group lets out nothing by itself, a rule lets requests out to the tasks", () => {
  const { stack, service } = behind((scope, vpc) => {
    const loadBalancer = new elbv2.ApplicationLoadBalancer(scope, "Lb", { vpc, internetFacing: true });
    const defaultAction = elbv2.ListenerAction.fixedResponse(404);
    return {
      listener: loadBalancer.addListener("Http", { port: 8080, protocol: HTTP, defaultAction }),
      hosts: ["a.b"],
    };
  });
  const { GroupId } = onlyOf(stack, "AWS::EC2::SecurityGroupEgress") as { GroupId: unknown };
  expect(onlyOf(stack, "AWS::EC2::SecurityGroupEgress")).toMatchObject({ FromPort: 80, IpProtocol: "tcp", ToPort: 80 });
  const [ingress] = propertiesOf(stack, "AWS::EC2::SecurityGroupIngress");
  expect(ingress).toMatchObject({ SourceSecurityGroupId: GroupId });
  expect(stack.resolve(service.url)).toEqual({
    "Fn::Join": [
      "",
      [
        "http://",
        { "Fn::Select": [0, { "Fn::Split": [":", { "Fn::GetAtt": [expect.stringMatching(/^Lb/), "DNSName"] }] }] },
        ":8080",
      ],
    ],
  });
});

const HTTP = elbv2.ApplicationProtocol.HTTP;

test("a load balancer that is there gets a listener of the service's own, with who may come in", () => {
  const { stack, service } = behind((scope) => ({ existing: imported(scope), port: 8443 }));
  expect(onlyOf(stack, "AWS::ElasticLoadBalancingV2::Listener")).toMatchObject({
    LoadBalancerArn: `${ARN}:loadbalancer/app/shared/0a1b`,
    Port: 8443,
  });
  expect(propertiesOf(stack, "AWS::ElasticLoadBalancingV2::LoadBalancer")).toEqual([]);
  expect(propertiesOf(stack, "AWS::EC2::SecurityGroupIngress")).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ GroupId: "sg-1", FromPort: 8443, CidrIp: "0.0.0.0/0" }),
      expect.objectContaining({ SourceSecurityGroupId: "sg-1", FromPort: 80 }),
    ]),
  );
  expect(stack.resolve(service.url)).toBe("http://shared.example.com:8443");
});

test.each<[string, (stack: Stack) => LoadBalancerProps, RegExp]>([
  [
    "a listener that doesn't know its load balancer",
    (stack) => ({ listener: importedListener(stack), paths: ["/"] }),
    /existing is not set; allowed is that of the listener/,
  ],
  [
    "a listener for all requests",
    (stack) => ({ existing: imported(stack), listener: importedListener(stack) }),
    /loadBalancer.paths is not set; a service that shares/,
  ],
  [
    "a port of a listener that is there",
    (stack) => ({ existing: imported(stack), listener: importedListener(stack), paths: ["/"], port: 81 }),
    /port is 81; .*the listener is there already/,
  ],
  [
    "what is a load balancer's that is there",
    (stack) => ({ existing: imported(stack), idleTimeout: 90 }),
    /idleTimeout is 90; .*the load balancer is there already/,
  ],
  ["an ARN", () => ({ existing: ARN as never }), /existing is "arn.*allowed is an elbv2.IApplicationLoadBalancer/],
])("%s is refused", (_, loadBalancer, message) => {
  expect(() => behind(loadBalancer)).toThrow(message);
});

test("an execution role, security groups and subnets that are given are taken", () => {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "shop");
  new FargateService(stack, "web", {
    cluster,
    image: "x",
    executionRole: iam.Role.fromRoleArn(stack, "Role", "arn:aws:iam::123456789012:role/start"),
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, "Group", "sg-1")],
    subnets: { subnetType: ec2.SubnetType.PUBLIC },
    assignPublicIp: true,
  });
  expect(onlyOf(stack, "AWS::ECS::TaskDefinition")).toMatchObject({
    ExecutionRoleArn: "arn:aws:iam::123456789012:role/start",
  });
  expect(propertiesOf(stack, "AWS::IAM::Role")).toHaveLength(1);
  const { AwsvpcConfiguration } = onlyOf(stack, "AWS::ECS::Service").NetworkConfiguration as never;
  expect(AwsvpcConfiguration).toMatchObject({
    AssignPublicIp: "ENABLED",
    SecurityGroups: expect.arrayContaining(["sg-1"]),
    Subnets: [
      { Ref: expect.stringMatching(/^shopPublicSubnet1/) },
      { Ref: expect.stringMatching(/^shopPublicSubnet2/) },
    ],
  });
});
