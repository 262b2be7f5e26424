import { join } from "node:path";
import type { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { run } from "../pulumi/mocks";

const EXAMPLE = join(__dirname, "../../examples/mixed-capacity");

/** Runs what the example's program of a framework is, in its own folder. */
function inFolder<T>(folder: string, program: () => T): T {
  const before = process.cwd();
  process.chdir(join(EXAMPLE, folder));
  try {
    return program();
  } finally {
    process.chdir(before);
  }
}

const counted = (types: string[]) => {
  const counts: Record<string, number> = {};
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

const OF_CAPACITY =
  /^AWS::(ApplicationAutoScaling|AutoScaling|SQS|ECS::(Service|TaskDefinition|CapacityProvider)|CloudWatch::Alarm)/;

test("the example of mixed capacity has the same capacity, scaling and queues in both frameworks", async () => {
  jest.doMock("slipway/cdk", () => require("../../src/cdk"), { virtual: true });
  jest.doMock("slipway/pulumi", () => require("../../src/pulumi"), { virtual: true });
  const { app } = inFolder("cdk", () => require("../../examples/mixed-capacity/cdk/app") as { app: App });
  const template = Template.fromStack(app.node.findChild("mixed") as Stack).toJSON() as {
    Resources: Record<string, { Type: string }>;
  };
  const { all } = await run(() => inFolder("pulumi", () => require("../../examples/mixed-capacity/pulumi/index")), {
    backend: "docker",
  });
  const onCdk = Object.values(template.Resources).map(({ Type }) => Type);
  const onPulumi = all.map(({ inputs }) => String(inputs.type));
  const ofCapacity = (types: string[]) => counted(types.filter((type) => OF_CAPACITY.test(type)));
  expect(ofCapacity(onPulumi)).toEqual(ofCapacity(onCdk));
  expect(ofCapacity(onCdk)).toMatchObject({
    "AWS::SQS::Queue": 2,
    "AWS::ECS::Service": 2,
    "AWS::ECS::TaskDefinition": 3,
  });
});
