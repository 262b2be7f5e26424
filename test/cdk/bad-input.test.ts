import { EcsCluster, FargateService, InvalidPropertyError, LoadBalancedService } from "../../src/cdk";
import { newStack } from "./support";

const stack = newStack();
const cluster = new EcsCluster(stack, "cluster");
let count = 0;
const id = () => `service${++count}`;

test.each([
  ["a size that Fargate doesn't have", { cpu: 300 }, "cpu"],
  ["no image", { image: undefined }, "image"],
  ["a port used twice", { port: 80, ports: [{ port: 80 }] }, "ports[0].port"],
  [
    "a dependency on an unknown container",
    { dependsOn: [{ container: "x", condition: "START" as const }] },
    "dependsOn[0]",
  ],
  ["a property that there isn't", { desired: 2 }, "desired"],
  ["a load balancer's property on a service without one", { loadBalancer: {} }, "loadBalancer"],
  ["an unknown capacity provider", { capacity: [{ provider: "LAMBDA" as never }] }, "capacity[0].provider"],
  ["an override of a resource that there isn't", { overrides: { Nope: {} } }, "overrides.Nope"],
])("%s is refused when the construct is made", (_, props, property) => {
  const make = () => new FargateService(stack, id(), { cluster, image: "x", ...props });
  expect(make).toThrow(InvalidPropertyError);
  expect(make).toThrow(expect.objectContaining({ property: expect.stringContaining(property) }));
});

test("a load balancer to share must be there", () => {
  const sharedWith = new FargateService(stack, "plain", { cluster, image: "x" }) as never;
  const loadBalancer = { sharedWith, paths: ["/a"] };
  expect(() => new LoadBalancedService(stack, "web", { cluster, image: "x", port: 80, loadBalancer })).toThrow(
    'LoadBalancedService "web": loadBalancer.sharedWith is "shop/plain"; allowed are services that have a load balancer',
  );
});

test("a network of an impossible size is refused", () => {
  expect(() => new EcsCluster(stack, "large", { cidr: "10.0.0.0/4" })).toThrow(
    'EcsCluster "large": cidr is "10.0.0.0/4"',
  );
});
