import { output } from "@pulumi/pulumi";
import { App, Stack } from "aws-cdk-lib";
import * as cdk from "../../src/cdk";
import * as pulumi from "../../src/pulumi";
import { run } from "../pulumi/mocks";

/** What passes for something else until it is used. */

process.env.CDK_VALIDATION = "false";

const WEB = { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1", port: 8080 };

test.each<[string, (cluster: pulumi.EcsCluster) => unknown, string]>([
  [
    "a cluster",
    (cluster) => new pulumi.FargateService("web", { ...WEB, cluster: output(cluster) as never }),
    "cluster is an OutputImpl; allowed is an EcsCluster",
  ],
  [
    "a pool",
    (cluster) => {
      const pool = output(new pulumi.Ec2CapacityPool("pool", { cluster })) as never;
      return new pulumi.Ec2Service("web", { ...WEB, cluster, capacity: [{ pool }] });
    },
    "capacity[0].pool is an OutputImpl; allowed is an Ec2CapacityPool",
  ],
  [
    "a service with a load balancer",
    (cluster) => {
      const sharedWith = output(new pulumi.LoadBalancedService("web", { ...WEB, cluster })) as never;
      return new pulumi.LoadBalancedService("api", { ...WEB, cluster, loadBalancer: { sharedWith, paths: ["/a"] } });
    },
    "loadBalancer.sharedWith is an OutputImpl; allowed is a LoadBalancedService",
  ],
  [
    "a service that is delivered to",
    (cluster) => {
      const web = output(new pulumi.FargateService("web", { ...WEB, cluster })) as never;
      return new pulumi.GitHubDeployRole("deploy", { repository: "acme/shop", services: [web] });
    },
    "services[0] is an OutputImpl; allowed is a FargateService",
  ],
  ["a transform", () => new pulumi.EcsCluster("other", { transform: { tags: {} } as never }), "transform is {"],
])("an Output is not %s", async (_, make, message) => {
  await expect((async () => run(() => make(new pulumi.EcsCluster("shop"))))()).rejects.toThrow(message);
});

test.each<[object, string]>([
  [{ DesiredCount: "three" }, 'overrides.Service.DesiredCount is "three"; allowed is a whole number'],
  [{ DesiredCount: 1.5 }, "overrides.Service.DesiredCount is 1.5; allowed is a whole number"],
  [{ EnableECSManagedTags: "yes" }, 'overrides.Service.EnableECSManagedTags is "yes"; allowed are true and false'],
])(
  "an override of another kind is refused in both, as a number or flag that is text isn't: %j",
  async (Service, message) => {
    const stack = new Stack(new App(), "shop");
    const cluster = new cdk.EcsCluster(stack, "shop");
    const inCdk = (id: string, said: object) =>
      new cdk.FargateService(stack, id, { ...WEB, cluster, overrides: { Service: said } } as never);
    expect(() => inCdk("web", Service)).toThrow(message);
    inCdk("api", { DesiredCount: "3", EnableECSManagedTags: "true" });
    const inPulumi = async () =>
      run(
        () =>
          new pulumi.FargateService("web", {
            ...WEB,
            cluster: new pulumi.EcsCluster("shop"),
            overrides: { Service },
          } as never),
      );
    await expect(inPulumi()).rejects.toThrow(message);
  },
);

test("the count of a service's tasks is scaled once", () => {
  const stack = new Stack(new App(), "shop");
  const web = new cdk.FargateService(stack, "web", { ...WEB, cluster: new cdk.EcsCluster(stack, "shop") });
  web.autoScaleTaskCount({ maxCapacity: 3 });
  expect(() => web.autoScaleTaskCount({ maxCapacity: 4 })).toThrow(
    'FargateService "web": autoScaleTaskCount() was called before',
  );
});
