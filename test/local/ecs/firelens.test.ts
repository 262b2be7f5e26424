import { newTaskDefinition, type TaskDefinitionInput } from "../../../src/local/ecs/task-definition/register";
import { memoryStore } from "../../../src/local/store";

const web = { name: "web", image: "a:1", memory: 64, logConfiguration: { logDriver: "awsfirelens", options: {} } };
const router = { name: "router", image: "b:1", memory: 64, firelensConfiguration: { type: "fluentbit" } };

function registered(containerDefinitions: object[], networkMode = "awsvpc") {
  const input = { family: "app", networkMode, containerDefinitions } as TaskDefinitionInput;
  return newTaskDefinition({ store: memoryStore(), clock: { now: () => 1 } } as never, input).definition;
}

test("the router starts before those that write to it, whether they say so or not", () => {
  const START = { containerName: "router", condition: "START" };
  expect(registered([web, router]).containers[0]?.dependsOn).toEqual([START]);
  const healthy = { containerName: "router", condition: "HEALTHY" };
  const checked = { ...router, healthCheck: { command: ["CMD", "true"] } };
  expect(registered([{ ...web, dependsOn: [healthy] }, checked]).containers[0]?.dependsOn).toEqual([healthy]);
  expect(registered([{ ...web, logConfiguration: undefined }, router]).containers[0]?.dependsOn).toEqual([]);
});

test.each<[string, object[], string, string]>([
  ["two routers", [web, router, { ...router, name: "other" }], "awsvpc", "There can be only one firelens container"],
  ["a router that writes to itself", [{ ...web, ...router }], "awsvpc", "cannot use the awsfirelens log driver itself"],
  ["a router in bridge mode", [web, router], "bridge", "cannot run on this machine in networkMode bridge"],
])("%s: refused", (_, containers, mode, message) => {
  expect(() => registered(containers, mode)).toThrow(message);
});
