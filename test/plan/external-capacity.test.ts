import { att, planExternalCapacity } from "../../src/plan";
import { cluster, external, find, scheduledTask, service, task } from "./shop";

const { refs: shop } = cluster();
const capacity = (options = {}) => [{ pool: external(shop, options).refs }];
const written = (value: unknown) => JSON.stringify(value);

test("machines have a role that the agents of Systems Manager and of ECS act by", () => {
  const { resources } = external(shop, { attributes: { site: "berlin" }, machines: 3 });
  expect(resources).toHaveLength(1);
  const { properties } = find(resources, "berlin/InstanceRole");
  expect(written(properties.AssumeRolePolicyDocument)).toContain('"Service":"ssm.amazonaws.com"');
  expect(written(properties.AssumeRolePolicyDocument)).toContain("aws:SourceAccount");
  expect(written(properties.ManagedPolicyArns)).toContain("AmazonSSMManagedInstanceCore");
  expect(written(properties.ManagedPolicyArns)).toContain("service-role/AmazonEC2ContainerServiceforEC2Role");
  expect(properties.Tags).toEqual([
    { Key: "slipway:architecture", Value: "X86_64" },
    { Key: "slipway:attribute:site", Value: "berlin" },
    { Key: "slipway:cluster", Value: shop.clusterName },
    { Key: "slipway:cpu", Value: "4096" },
    { Key: "slipway:machines", Value: "3" },
    { Key: "slipway:memory", Value: "8192" },
  ]);
});

test.each([
  [
    { site: "x", Site: "y" },
    'attributes.Site is "y"; allowed are names that differ in more than their case; there is site',
  ],
  [{ ["a".repeat(111)]: "x" }, "allowed are names of up to 110 characters"],
])("attributes that can't be tags of the role are refused: %j", (attributes, message) => {
  expect(() => external(shop, { attributes })).toThrow(message);
});

test("the commands make an activation for the role, and register a machine with its attributes", () => {
  const { activationCommand, registrationCommand } = external(shop, {
    machines: 3,
    attributes: { site: "berlin", rack: "4" },
  }).refs;
  expect(written(activationCommand)).toMatch(/aws ssm create-activation --region .* --registration-limit 3/);
  expect(written(activationCommand)).toContain(written(att("berlin/InstanceRole", "RoleName")));
  const command = written(registrationCommand);
  expect(command).toContain("ECS_INSTANCE_ATTRIBUTES=");
  expect(command.indexOf("rack")).toBeLessThan(command.indexOf("site"));
  expect(command).toContain('--activation-id \\"$ACTIVATION_ID\\"');
  expect(written(external(shop).refs.registrationCommand)).not.toContain("ECS_INSTANCE_ATTRIBUTES");
});

test("a service on them has the launch type EXTERNAL, and no network of its own", () => {
  const { resources, refs } = service({ port: 8080 }, { cluster: shop, capacity: capacity() });
  const { properties, dependsOn } = find(resources, "web/Service");
  expect(properties).toMatchObject({ LaunchType: "EXTERNAL" });
  expect(properties.CapacityProviderStrategy).toBeUndefined();
  expect(properties.NetworkConfiguration).toBeUndefined();
  expect(dependsOn).toContain("berlin/InstanceRole");
  expect(resources.map(({ type }) => type)).not.toContain("AWS::EC2::SecurityGroup");
  expect(refs.securityGroupId).toBeUndefined();
  expect(find(resources, "web/TaskDefinition").properties).toMatchObject({
    NetworkMode: "bridge",
    RequiresCompatibilities: ["EXTERNAL"],
  });
});

test("so have tasks that are run and tasks on a schedule", () => {
  expect(written(task({}, shop, capacity()).refs.runTaskInput)).toContain('"launchType":"EXTERNAL"');
  const { properties } = find(scheduledTask({}, shop, capacity()).resources, "report/Schedule");
  expect(properties).toMatchObject({ Target: { EcsParameters: { LaunchType: "EXTERNAL" } } });
  expect(written(properties)).not.toContain("NetworkConfiguration");
});

test("their network is their own: a cluster without a way out doesn't close it", () => {
  const { refs: closed } = cluster({ nat: "none" });
  const pool = external(closed).refs;
  expect(() => service({ exec: true }, { cluster: closed, capacity: [{ pool }] })).not.toThrow();
});

test("machines of another cluster are refused", () => {
  const elsewhere = planExternalCapacity({ ...external(shop).input, cluster: { ...shop, key: "other" } });
  expect(() => service({}, { cluster: shop, capacity: [{ pool: elsewhere.refs }] })).toThrow(
    /capacity\[0\].pool is "berlin"; allowed are pools of the service's own cluster, shop/,
  );
});
