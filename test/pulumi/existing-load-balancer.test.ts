import * as pulumi from "@pulumi/pulumi";
import { EcsCluster, FargateService, LoadBalancedService, type LoadBalancedServiceArgs } from "../../src/pulumi";
import { named, run, value } from "./mocks";

const ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";
const EXISTING = {
  arn: `${ARN}:loadbalancer/app/shared/0a1b`,
  dnsName: "shared.example.com",
  zoneId: "Z9",
  securityGroups: ["sg-1"],
};
const LISTENER = { arn: `${ARN}:listener/app/shared/0a1b/2c3d`, port: 443, protocol: "HTTPS" };

const behind = (loadBalancer: LoadBalancedServiceArgs["loadBalancer"]) => () =>
  new LoadBalancedService("web", { cluster: new EcsCluster("shop"), image: "x", port: 80, loadBalancer });

test.each<[string, typeof LISTENER]>([
  ["known", LISTENER],
  [
    "of resources",
    { arn: pulumi.output(LISTENER.arn), port: pulumi.output(443), protocol: pulumi.output("HTTPS") } as never,
  ],
])("behind a listener that is there a service gets a rule of it: %s", async (_, listener) => {
  const { all, result } = await run(behind({ existing: EXISTING, listener, paths: ["/web/*"] }));
  expect(named(all, "web-listener-rule").inputs).toMatchObject({ listenerArn: LISTENER.arn });
  expect(named(all, "web-task-ingress-80").inputs).toMatchObject({ fromPort: 80, referencedSecurityGroupId: "sg-1" });
  expect(all.filter(({ type }) => /loadBalancer:|listener:|EgressRule/.test(type) && !/sg|vpc/.test(type))).toEqual([]);
  expect(await value(result.url)).toBe("https://shared.example.com");
  expect(await value(result.loadBalancerArn)).toBe(EXISTING.arn);
});

test("a load balancer that is there, whose groups let nothing out, gets a listener and a rule to the tasks", async () => {
  const { all } = await run(behind({ existing: { ...EXISTING, allowAllOutbound: false }, port: 8080 }));
  expect(named(all, "web-listener-8080").inputs).toMatchObject({ loadBalancerArn: EXISTING.arn, port: 8080 });
  expect(named(all, "web-load-balancer-ingress-8080").inputs).toMatchObject({
    securityGroupId: "sg-1",
    fromPort: 8080,
  });
  expect(named(all, "web-load-balancer-egress-80").inputs).toMatchObject({
    fromPort: 80,
    ipProtocol: "tcp",
    referencedSecurityGroupId: "web-security-group-id",
    securityGroupId: "sg-1",
  });
});

test.each<[string, object, RegExp]>([
  ["a listener without its load balancer", { listener: LISTENER, paths: ["/"] }, /existing is not set/],
  ["an id", { existing: { arn: EXISTING.arn } }, /existing.dnsName is not set/],
  ["a listener without its ARN", { existing: EXISTING, listener: {}, paths: ["/"] }, /listener.arn is not set/],
])("%s is refused", async (_, loadBalancer, message) => {
  await expect(run(behind(loadBalancer as never))).rejects.toThrow(message);
});

test("an execution role, security groups and subnets that are given are taken", async () => {
  const { all, result } = await run(
    () =>
      new FargateService("web", {
        cluster: new EcsCluster("shop"),
        image: "x",
        executionRoleArn: "arn:aws:iam::123456789012:role/start",
        securityGroups: [pulumi.output("sg-1")],
        subnets: pulumi.output(["subnet-1"]),
        assignPublicIp: true,
      }),
  );
  expect(named(all, "web-task-definition").inputs).toMatchObject({
    executionRoleArn: "arn:aws:iam::123456789012:role/start",
  });
  expect(all.filter(({ name }) => name.startsWith("web-execution-role"))).toEqual([]);
  expect(named(all, "web-service").inputs).toMatchObject({
    networkConfiguration: {
      assignPublicIp: true,
      securityGroups: expect.arrayContaining(["sg-1"]),
      subnets: ["subnet-1"],
    },
  });
  expect(await value(result.executionRoleName)).toBeUndefined();
});
