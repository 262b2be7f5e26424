import { diffProperties } from "../../src/cfn/diff";

const replacing = (...change: Parameters<typeof diffProperties>) => diffProperties(...change).replaces;

describe("a change", () => {
  const group = (arn: string, target: number) => ({
    AutoScalingGroupProvider: { AutoScalingGroupArn: arn, ManagedScaling: { TargetCapacity: target } },
  });

  test("replaces where CloudFormation's specification says so, in depth too", () => {
    expect(replacing("AWS::ECS::CapacityProvider", group("a", 100), group("b", 90))).toEqual([
      "AutoScalingGroupProvider.AutoScalingGroupArn",
    ]);
    expect(replacing("AWS::ECS::Service", { Cluster: "a" }, { Cluster: "b", DesiredCount: 2 })).toEqual(["Cluster"]);
  });

  test("of another kind replaces nothing", () => {
    expect(replacing("AWS::ECS::CapacityProvider", group("a", 100), group("a", 90))).toEqual([]);
    expect(replacing("Custom::Queue", { QueueName: "a" }, { QueueName: "b" })).toEqual([]);
  });

  test("of the order of keys is none", () => {
    const before = { Volumes: [{ Name: "a", Host: { SourcePath: "/" } }] };
    const after = { Volumes: [{ Host: { SourcePath: "/" }, Name: "a" }] };
    expect(diffProperties("AWS::ECS::TaskDefinition", before, after)).toMatchObject({ change: "same", paths: [] });
  });
});
