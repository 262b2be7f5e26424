import { Tags } from "aws-cdk-lib";
import { Ec2Service, EcsCluster, ExternalCapacity, LoadBalancedService } from "../../src/cdk";
import { newStack, propertiesOf } from "./support";

function site() {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster");
  const pool = new ExternalCapacity(stack, "berlin", { cluster, attributes: { site: "berlin" } });
  return { stack, cluster, pool };
}

test("machines of one's own have a role, a service on them the launch type EXTERNAL", () => {
  const { stack, cluster, pool } = site();
  new Ec2Service(stack, "web", { cluster, image: "nginx", capacity: [{ pool }] });
  expect(pool.roles).toEqual(["InstanceRole"]);
  expect(pool.instanceRole.roleArn).toBeDefined();
  expect(stack.resolve(pool.activationCommand)).toBeDefined();
  expect(stack.resolve(pool.registrationCommand)).toBeDefined();
  expect(propertiesOf(stack, "AWS::ECS::Service")).toEqual([expect.objectContaining({ LaunchType: "EXTERNAL" })]);
});

test("the role has the tags of its stack beside its own", () => {
  const { stack } = site();
  Tags.of(stack).add("team", "shop");
  const roles = propertiesOf(stack, "AWS::IAM::Role") as { Tags: { Key: string; Value: unknown }[] }[];
  const tags = roles.find(({ Tags: tags }) => tags.some(({ Key }) => Key === "slipway:machines"))!.Tags;
  expect(tags).toEqual(
    expect.arrayContaining([
      { Key: "team", Value: "shop" },
      { Key: "slipway:machines", Value: "1" },
    ]),
  );
});

test("tasks on them have no connections, and no load balancer", () => {
  const { stack, cluster, pool } = site();
  const web = new Ec2Service(stack, "web", { cluster, image: "nginx", capacity: [{ pool }] });
  expect(() => web.connections).toThrow(/it has no connections, since its tasks run on external machines/);
  expect(
    () => new LoadBalancedService(stack, "site", { cluster, image: "nginx", port: 80, capacity: [{ pool }] }),
  ).toThrow(/capacity is an ExternalCapacity; allowed for a LoadBalancedService/);
});
