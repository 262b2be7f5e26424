import { describedTask } from "../../../src/local/agent/metadata/container";
import type { Control } from "../../../src/local/control";
import { memoryStore } from "../../../src/local/store";
import { SimulatedClock } from "../../support/clock";
import { SimulatedDocker } from "../../support/docker";
import { definitionOf, newTaskOf } from "../../support/fixtures";

test("a task that is alone and asks as it starts is told its address", async () => {
  const docker = new SimulatedDocker(new SimulatedClock());
  const store = memoryStore();
  await store.commit([{ table: "taskDefinitions", put: definitionOf(1) }]);
  const task = newTaskOf("1");
  docker.networks.add(task.network);
  docker.images.set("web:1", {});
  const network = { kind: "own" as const, name: task.network, aliases: [] };
  const dockerId = docker.create({ name: "web", image: "web:1", labels: {}, environment: {}, network });
  const { ip } = docker.start(dockerId);
  const control = { store, runtime: docker.runtime() } as unknown as Control;
  const asking = { ...task, alone: true as const, containers: [{ ...task.containers[0]!, dockerId }] };
  expect(ip).not.toBe("");
  expect((await describedTask(control, asking))?.task.ip).toBe(ip);
});
