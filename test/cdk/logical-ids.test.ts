import { App, type CfnElement, CfnOutput, Stack } from "aws-cdk-lib";
import { EcsCluster, FargateService } from "../../src/cdk";
import { resourcesOf } from "./support";

function service(stack: Stack) {
  const cluster = new EcsCluster(stack, "cluster", { nat: "single" });
  return new FargateService(stack, "web", { cluster, image: "nginx:1.27" });
}

const newStack = () => new Stack(new App(), "shop");

/** Ids of the task definitions, and of that which the service runs. */
function taskDefinitions(stack: Stack) {
  const resources = Object.entries(resourcesOf(stack));
  const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
  return {
    made: ofType("AWS::ECS::TaskDefinition").map(([id]) => id),
    run: ofType("AWS::ECS::Service").map(([, { Properties }]) => Properties.TaskDefinition),
  };
}

test("the id of a resource is made once, however many others refer to it", () => {
  const allocate = jest.spyOn(Stack.prototype, "allocateLogicalId" as never);
  try {
    const stack = newStack();
    service(stack);
    resourcesOf(stack);
    const asked = (allocate.mock.calls as unknown[][]).map(([element]) => (element as CfnElement).node.path);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked).toHaveLength(new Set(asked).size);
  } finally {
    allocate.mockRestore();
  }
});

test.each([
  ["overrideLogicalId", (web: FargateService) => web.resource("TaskDefinition").overrideLogicalId("Mine")],
  ["renameLogicalId", (web: FargateService, before: string) => Stack.of(web).renameLogicalId(before, "Mine")],
])("%s acts, even once a reference was resolved", (_, rename) => {
  const stack = newStack();
  const web = service(stack);
  const { ref } = web.resource("TaskDefinition");
  const { Ref } = stack.resolve(ref) as { Ref: string };
  rename(web, Ref);
  expect(Ref).not.toBe("Mine");
  expect(taskDefinitions(stack)).toEqual({ made: ["Mine"], run: [{ Ref: "Mine" }] });
});

test("so does the name of a resource in a stack that names them itself, at each reference", () => {
  let names = "A";
  class Named extends Stack {
    protected override allocateLogicalId(element: CfnElement): string {
      return names + super.allocateLogicalId(element);
    }
  }
  const stack = new Named(new App(), "shop");
  const { ref } = service(stack).resource("TaskDefinition");
  expect(stack.resolve(ref)).toEqual({ Ref: expect.stringMatching(/^A/) });
  names = "B";
  const { made, run } = taskDefinitions(stack);
  expect(made).toEqual([expect.stringMatching(/^B/)]);
  expect(run).toEqual([{ Ref: made[0] }]);
});

test("two resources of one id are still refused", () => {
  const stack = newStack();
  const web = service(stack);
  const idOf = (role: string) => (stack.resolve(web.resource(role).ref) as { Ref: string }).Ref;
  stack.renameLogicalId(idOf("TaskDefinition"), idOf("LogGroup"));
  expect(() => resourcesOf(stack)).toThrow(/same Logical ID/);
});

test("another stack's output finds a resource by the same id", () => {
  const app = new App();
  const stack = new Stack(app, "shop");
  const web = service(stack);
  const other = new Stack(app, "other");
  new CfnOutput(other, "arn", { value: web.resource("TaskDefinition").ref });
  app.synth();
  const [id] = taskDefinitions(stack).made;
  expect(JSON.stringify(app.synth().getStackByName("shop").template.Outputs)).toContain(`"Ref":"${id}"`);
});
