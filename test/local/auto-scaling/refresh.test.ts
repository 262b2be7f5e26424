import { Harness } from "../resources/harness";

const LAUNCH_TEMPLATE = "AWS::EC2::LaunchTemplate";
const GROUP = "AWS::AutoScaling::AutoScalingGroup";
const ROLLING = { AutoScalingRollingUpdate: { MaxBatchSize: 2 } };

let harness: Harness;

const template = (InstanceType: string) => ({ LaunchTemplateData: { InstanceType } });
const group = () => ({
  ...{ MinSize: "2", MaxSize: "5", AvailabilityZones: ["us-east-1a"] },
  LaunchTemplate: {
    LaunchTemplateId: harness.att("Lt"),
    Version: harness.att("Lt", "LatestVersionNumber"),
  },
});
const recorded = () => harness.store.list("autoScalingGroups")[0]!;

beforeEach(async () => {
  harness = new Harness();
  await harness.create("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop" });
  await harness.create("Lt", LAUNCH_TEMPLATE, template("t3.medium"));
  await harness.create("Asg", GROUP, group());
  await harness.create("Cp", "AWS::ECS::CapacityProvider", {
    Name: "hosts",
    AutoScalingGroupProvider: { AutoScalingGroupArn: harness.att("Asg", "AutoScalingGroupARN") },
  });
  await harness.create("Tied", "AWS::ECS::ClusterCapacityProviderAssociations", {
    ...{ Cluster: "shop", CapacityProviders: ["hosts"], DefaultCapacityProviderStrategy: [] },
  });
});

/** Another type, for the launch template and for the group. */
async function change(updatePolicy?: Record<string, unknown>) {
  await harness.update("Lt", LAUNCH_TEMPLATE, template("t3.large"));
  return harness.update("Asg", GROUP, group(), updatePolicy);
}

test("each change of what a launch template says is a version of it", async () => {
  expect(harness.att("Lt", "LatestVersionNumber")).toBe("1");
  await harness.update("Lt", LAUNCH_TEMPLATE, template("t3.large"));
  expect(harness.att("Lt", "LatestVersionNumber")).toBe("2");
  await harness.update("Lt", LAUNCH_TEMPLATE, { ...template("t3.large"), TagSpecifications: [] });
  expect(harness.att("Lt", "LatestVersionNumber")).toBe("2");
});

test("a group with an update policy replaces its instances when its launch template changes", async () => {
  const event = await change(ROLLING);
  expect(event.Warnings ?? []).toEqual([]);
  expect(recorded()).toMatchObject({ instanceType: "t3.large", refreshing: { batch: 2 } });
});

test("one that changes otherwise keeps its instances", async () => {
  await harness.update("Asg", GROUP, { ...group(), MaxSize: "4" }, ROLLING);
  expect(recorded().refreshing).toBeUndefined();
});

test("one without a policy keeps them too, and says so", async () => {
  const event = await change();
  expect(event.Warnings).toEqual([
    "The instances that run stay as they are: the group has no UpdatePolicy.AutoScalingRollingUpdate.",
  ]);
  expect(recorded().refreshing).toBeUndefined();
});

test("a refresh that is under way turns back with the group, whether or not that has a policy", async () => {
  await change(ROLLING);
  await harness.update("Lt", LAUNCH_TEMPLATE, template("t3.medium"));
  await harness.update("Asg", GROUP, group());
  expect(recorded()).toMatchObject({ instanceType: "t3.medium", refreshing: { batch: 2 } });
});

test("a replacing update replaces all at once", async () => {
  await change({ AutoScalingReplacingUpdate: { WillReplace: true } });
  expect(recorded().refreshing?.batch).toBeGreaterThan(1000);
});
