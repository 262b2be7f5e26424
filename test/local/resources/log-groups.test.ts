import { Harness } from "./harness";

let harness: Harness;
beforeEach(() => {
  harness = new Harness();
});
afterEach(() => harness.engine.close());

async function warned(logicalId: string, group: string, more: Record<string, string> = {}): Promise<unknown> {
  const Options = { "awslogs-group": group, "awslogs-region": "us-east-1", ...more };
  const LogConfiguration = { LogDriver: "awslogs", Options };
  const web = { Name: "web", Image: "web:1", Memory: 64, LogConfiguration };
  const made = await harness.create(logicalId, "AWS::ECS::TaskDefinition", { ContainerDefinitions: [web] });
  expect(made).toMatchObject({ OperationStatus: "SUCCESS" });
  return made.Warnings ?? [];
}

test("a log group that nobody made is warned of: on AWS no task would start", async () => {
  expect(await warned("Without", "/shop/none")).toEqual([
    "Container web logs to the log group /shop/none, which nobody made here: on AWS no task starts where it isn't there and awslogs-create-group isn't true.",
  ]);
});

test("one that is there, or is made by the first task, is not", async () => {
  await harness.create("Logs", "AWS::Logs::LogGroup", { LogGroupName: "/shop/web" });
  expect(await warned("With", "/shop/web")).toEqual([]);
  expect(await warned("Creating", "/shop/made", { "awslogs-create-group": "true" })).toEqual([]);
});
