import { CfnParameter, Fn, Lazy, Token } from "aws-cdk-lib";
import { Ec2CapacityPool, EcsCluster, FargateService, type FargateServiceProps } from "../../src/cdk";
import type { OneImage } from "../../src/options";
import { containerOf, newStack, onlyOf } from "./support";

function synthesized(props: (stack: ReturnType<typeof newStack>) => OneImage<Omit<FargateServiceProps, "cluster">>) {
  const stack = newStack();
  new FargateService(stack, "web", { cluster: new EcsCluster(stack, "cluster"), ...props(stack) });
  return stack;
}

describe("values that are known at deployment only pass", () => {
  test("text, and text with a token in it", () => {
    const stack = synthesized((scope) => {
      const tag = new CfnParameter(scope, "Tag").valueAsString;
      return { image: `shop/web:${tag}`, environment: { TAG: tag } };
    });
    expect(containerOf(stack)).toMatchObject({
      Image: { "Fn::Join": ["", ["shop/web:", { Ref: "Tag" }]] },
      Environment: [{ Name: "TAG", Value: { Ref: "Tag" } }],
    });
  });

  test("numbers, also where CloudFormation wants text", () => {
    const stack = synthesized((scope) => {
      const size = (id: string) => new CfnParameter(scope, id, { type: "Number" }).valueAsNumber;
      return { image: "x", cpu: size("Cpu"), memory: size("Memory"), desiredCount: size("Count"), port: size("Port") };
    });
    expect(onlyOf(stack, "AWS::ECS::TaskDefinition")).toMatchObject({ Cpu: { Ref: "Cpu" }, Memory: { Ref: "Memory" } });
    expect(onlyOf(stack, "AWS::ECS::Service")).toMatchObject({ DesiredCount: { Ref: "Count" } });
    expect(containerOf(stack)).toMatchObject({ PortMappings: [{ ContainerPort: { Ref: "Port" } }] });
  });

  test("a list as a whole", () => {
    const stack = synthesized((scope) => ({
      image: "x",
      command: new CfnParameter(scope, "Command", { type: "CommaDelimitedList" }).valueAsList,
      entryPoint: Lazy.list({ produce: () => ["a", "b"] }),
    }));
    expect(containerOf(stack)).toMatchObject({ Command: { Ref: "Command" }, EntryPoint: ["a", "b"] });
  });

  test("a map as a whole, and a flag", () => {
    const stack = synthesized(() => ({
      image: "x",
      environment: Lazy.any({ produce: () => ({ B: Fn.ref("AWS::Region"), A: "1" }) }) as unknown as Record<
        string,
        string
      >,
      readonlyRootFilesystem: Lazy.any({ produce: () => true }) as unknown as boolean,
    }));
    expect(containerOf(stack)).toMatchObject({
      Environment: [
        { Name: "A", Value: "1" },
        { Name: "B", Value: { Ref: "AWS::Region" } },
      ],
      ReadonlyRootFilesystem: true,
    });
  });

  test("the properties of a pool and a namespace", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster", { namespace: Fn.importValue("domain") });
    new Ec2CapacityPool(stack, "pool", { cluster, max: Token.asNumber(Fn.ref("Max")), instanceType: Fn.ref("Type") });
    new FargateService(stack, "found", { cluster, image: "x", serviceDiscovery: {} });
    expect(onlyOf(stack, "AWS::AutoScaling::AutoScalingGroup").MaxSize).toEqual({ Ref: "Max" });
    expect(onlyOf(stack, "AWS::EC2::LaunchTemplate")).toMatchObject({
      LaunchTemplateData: { InstanceType: { Ref: "Type" } },
    });
    expect(onlyOf(stack, "AWS::ServiceDiscovery::PrivateDnsNamespace").Name).toEqual({ "Fn::ImportValue": "domain" });
  });

  test("an override, a map of text included", () => {
    const stack = synthesized(() => ({
      image: "x",
      overrides: {
        TaskDefinition: {
          PidMode: Lazy.string({ produce: () => "task" }),
          ContainerDefinitions: [
            { Name: "web", Image: "y", DockerLabels: Lazy.any({ produce: () => ({ team: "shop" }) }) },
          ],
        },
      },
    }));
    expect(onlyOf(stack, "AWS::ECS::TaskDefinition").PidMode).toBe("task");
    expect(containerOf(stack)).toEqual({ Name: "web", Image: "y", DockerLabels: { team: "shop" } });
  });
});
