import { OPTIONAL_LABEL } from "../../../src/protocol/labels";
import { Harness } from "./harness";

let harness: Harness;
beforeEach(() => {
  harness = new Harness();
});
afterEach(() => harness.engine.close());

const web = { Name: "web", Image: "web:1", Memory: 64 };
const daemon = {
  Name: "daemon",
  Image: "daemon:1",
  Essential: false,
  DockerLabels: { [OPTIONAL_LABEL]: "true" },
  Memory: 64,
};

test("a container that tasks may run without is warned of once, with what would make it run", async () => {
  const made = await harness.create("Task", "AWS::ECS::TaskDefinition", { ContainerDefinitions: [web, daemon] });
  expect(made).toMatchObject({ OperationStatus: "SUCCESS" });
  expect(made.Warnings).toEqual([
    "Container daemon runs on this machine only where its image is there already (docker pull daemon:1), and what it would send to AWS arrives nowhere.",
  ]);
  const plain = await harness.create("Plain", "AWS::ECS::TaskDefinition", { ContainerDefinitions: [web] });
  expect(plain.Warnings).toBeUndefined();
});
