import { App, Stack } from "aws-cdk-lib";
import * as cdk from "../../src/cdk";
import * as pulumi from "../../src/pulumi";
import { run } from "../pulumi/mocks";

test.each([
  ["FARGATE", 'FargateService "web": capacity is "FARGATE"; allowed are lists'],
  [{ provider: "FARGATE" }, 'capacity is {"provider":"FARGATE"}; allowed are lists'],
  [["FARGATE"], 'capacity[0] is "FARGATE"; allowed are objects with a provider or a pool'],
  [[{ pool: "workers" }], 'capacity[0].pool is "workers"; allowed is an Ec2CapacityPool, ManagedInstancesPool or'],
])("the capacity %j is refused by both", async (said, message) => {
  const capacity = said as never;
  const stack = new Stack(new App(), "s");
  const cluster = new cdk.EcsCluster(stack, "shop");
  expect(() => new cdk.FargateService(stack, "web", { cluster, image: "web:1", capacity })).toThrow(message);
  const program = run(
    () => new pulumi.FargateService("web", { cluster: new pulumi.EcsCluster("shop"), image: "web:1", capacity }),
  );
  await expect(program).rejects.toThrow(message);
});
