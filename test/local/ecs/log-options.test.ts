import { TASK_DEFINITION } from "../../../src/local/ecs/task-definition/acts";
import { actedOn } from "../../../src/local/shapes/acted";

const warned = (options: Record<string, string>) =>
  actedOn(
    TASK_DEFINITION,
    { containerDefinitions: [{ name: "web", logConfiguration: { logDriver: "awslogs", options } }] },
    (message) => new Error(message),
  ).map(({ message }) => message);

test("of the options of a log driver only a pattern that can't be read has no effect, and is named", () => {
  const options = { "awslogs-group": "/g", "awslogs-region": "us-east-1", mode: "non-blocking" };
  expect(warned({ ...options, "awslogs-multiline-pattern": "^INFO" })).toEqual([]);
  expect(warned({ ...options, "awslogs-multiline-pattern": "([a" })).toEqual([
    'containerDefinitions.0.logConfiguration.options.awslogs-multiline-pattern ([a ("web") is recorded and has no effect on this machine.',
  ]);
});
