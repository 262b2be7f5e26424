import { containerSpec } from "../../../src/local/loop/container-spec";
import { newTaskOf } from "../../support/fixtures";
import { useApi, WEB } from "./fixtures";

const use = useApi();

/** Names that every object of the language has already. */
const NAMES = ["__proto__", "constructor", "hasOwnProperty", "toString"];

test("variables, labels, tags and kernel parameters are called as they were registered", async () => {
  const labels = Object.fromEntries(NAMES.map((name) => [name, `label ${name}`]));
  const environment = NAMES.map((name) => ({ name, value: `value of ${name}` }));
  const tags = NAMES.map((key) => ({ key, value: `tag ${key}` }));
  const { taskDefinition, tags: answered } = await use.api.ok("RegisterTaskDefinition", {
    ...WEB,
    tags,
    containerDefinitions: [{ name: "constructor", image: "web:1", environment, dockerLabels: labels }],
  });
  expect(answered).toEqual(tags);
  const [described] = taskDefinition.containerDefinitions;
  expect(described.environment).toEqual(environment);
  expect(Object.entries(described.dockerLabels)).toEqual(Object.entries(labels));

  const definition = use.api.harness.store.get("taskDefinitions", taskDefinition.taskDefinitionArn)!;
  const task = newTaskOf("1", { definition });
  expect(task.containers[0]).not.toHaveProperty("pin");
  const spec = containerSpec(task, definition, definition.containers[0]!);
  expect(Object.entries(spec.environment)).toEqual(
    expect.arrayContaining(NAMES.map((name) => [name, `value of ${name}`])),
  );
  expect(Object.entries(spec.labels)).toEqual(expect.arrayContaining(Object.entries(labels)));
});
