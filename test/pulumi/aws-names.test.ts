import { Ec2CapacityPool, EcsCluster, FargateService, LoadBalancedService } from "../../src/pulumi";
import { named, run } from "./mocks";

test("names that AWS would refuse are made so that it takes them", async () => {
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop");
    new Ec2CapacityPool("ecs", { cluster });
    new LoadBalancedService("internal", { cluster, image: "x", port: 80 });
    new LoadBalancedService("named", { cluster, image: "x", port: 80, overrides: { TargetGroup: { Name: "a_b" } } });
    new FargateService("sg-web", { cluster, image: "x" });
    return new LoadBalancedService("My_web", { cluster, build: { context: "examples/shop/web" }, port: 80 });
  });
  expect(named(all, "cp-ecs-capacity-provider").type).toBe("aws:ecs/capacityProvider:CapacityProvider");
  expect(named(all, "internal-load-balancer").inputs.namePrefix).toBe("intern");
  expect(named(all, "My_web-target-group").inputs.namePrefix).toBe("Myweb-");
  expect(named(all, "sg-web-security-group").inputs.namePrefix).toBe("web-se");
  expect(named(all, "my_web-repository").type).toBe("aws:ecr/repository:Repository");
  expect(named(all, "named-target-group").inputs).toMatchObject({ name: "a_b" });
  expect(named(all, "named-target-group").inputs.namePrefix).toBeUndefined();
});

test("a long name leaves room for what Pulumi adds", async () => {
  const { all } = await run(() => {
    const cluster = new EcsCluster("shop");
    return new LoadBalancedService("a-rather-long-name-of-a-service", { cluster, image: "nginx", port: 80 });
  });
  expect(named(all, "a-rather-long-name-of-a-service-target-group").inputs.namePrefix).toBe("a-rath");
});
