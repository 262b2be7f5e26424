import { readFileSync } from "node:fs";
import { EcsCluster, FargateService } from "../../src/cdk";
import { l1Class } from "../../src/cdk/l1";
import { toCdkMap } from "../../src/cdk/values";
import type { Resource } from "../../src/plan";
import { everything } from "./everything";
import { newStack, resourcesOf } from "./support";

/** The types that the plan emits: those that have properties types. */
const PLANNED = readFileSync("src/cfn/properties.generated.ts", "utf8").matchAll(/^ {2}"(AWS::.*)": /gm);

test.each([...PLANNED].map(([, type]) => type!))("there is a construct for %s", (type) => {
  expect(l1Class(type)).toBeInstanceOf(Function);
});

test("the template says of each planned resource what the plan says", () => {
  const stack = newStack("all");
  const components = everything(stack);
  const made = resourcesOf(stack);
  for (const component of components) {
    const planned = Reflect.get(component, "planned") as Map<string, Resource>;
    for (const { logicalId, type, properties, dependsOn } of planned.values()) {
      const role = logicalId.slice(logicalId.lastIndexOf("/") + 1);
      const resource = made[stack.getLogicalId(component.resource(role))];
      expect(resource?.Type).toBe(type);
      if (type !== "AWS::IAM::Role") {
        expect(resource?.Properties).toEqual(stack.resolve(toCdkMap(component, properties)));
      }
      expect(resource?.DependsOn?.length ?? 0).toBeGreaterThanOrEqual(new Set(dependsOn).size);
    }
  }
});

test("a role says what its plan says, as the CDK writes it", () => {
  const stack = newStack();
  const service = new FargateService(stack, "web", { cluster: new EcsCluster(stack, "cluster"), image: "x" });
  const role = resourcesOf(stack)[stack.getLogicalId(service.resource("ExecutionRole"))]?.Properties;
  expect(role).toMatchObject({
    AssumeRolePolicyDocument: {
      Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" } }],
    },
    Description: "Start of the tasks of web",
    Policies: [{ PolicyName: "slipway", PolicyDocument: { Statement: [{ Effect: "Allow" }] } }],
  });
});
