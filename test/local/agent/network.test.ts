import { AgentSecrets } from "../../../src/local/agent/secrets";
import { definitionOf } from "../../support/fixtures";
import { World } from "../../support/world";

const SECRETS = new AgentSecrets(Buffer.alloc(32, 7), "slipway");

/** A machine whose control plane serves tasks as their agent. */
class Machine extends World {
  protected override parts = { agentSecrets: SECRETS };
}

async function running(change: Parameters<typeof definitionOf>[1] = {}): Promise<Machine> {
  const world = new Machine();
  await world.define(definitionOf(1, change));
  await world.createService(2);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.running.length === 2);
  return world;
}

test("tasks are on their agent's network beside their own, and are told where it is", async () => {
  const world = await running({ taskRoleArn: "arn:aws:iam::000000000000:role/web" });
  expect(world.docker.running()).toContain("slipway-agent");
  expect([...world.docker.joined.get("slipway-agent")!]).toEqual(["slipway"]);
  const [task] = world.running;
  expect(world.docker.get(task!.pause!).spec.network).toMatchObject({
    name: "slipway-default",
    beside: "slipway-agent",
  });
  const { environment } = world.docker.get(task!.containers[0]!.dockerId!).spec;
  const id = SECRETS.containerId(task!, "web");
  expect(environment).toMatchObject({
    ECS_CONTAINER_METADATA_URI: `http://169.254.170.2/v3/${id}`,
    ECS_CONTAINER_METADATA_URI_V4: `http://169.254.170.2/v4/${id}`,
    ECS_AGENT_URI: `http://169.254.170.2/api/${id}`,
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: `/v2/credentials/${SECRETS.credentialsId(task!)}`,
  });
  expect(environment).not.toHaveProperty("AWS_ENDPOINT_URL_ECS");
  const stored = JSON.stringify(world.store.list("tasks"));
  expect(stored).not.toContain(id);
});

test("tasks that start together look for it once, later ones again", async () => {
  const world = await running();
  const looks = () => world.docker.calls.filter((call) => call === "network slipway-agent").length;
  expect(looks()).toBe(1);
  await world.clock.run(10_000);
  world.docker.die("slipway-agent", 1);
  await world.update({ desiredCount: 3 });
  await world.clock.runUntil(() => world.running.length === 3);
  expect(world.docker.running()).toContain("slipway-agent");
  expect(looks()).toBe(2);
});

test("without a role there are no credentials", async () => {
  const world = await running();
  const { environment } = world.docker.named("-web").spec;
  expect(environment).toHaveProperty("ECS_CONTAINER_METADATA_URI_V4");
  expect(environment).not.toHaveProperty("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
});

test("the network goes with the last task, unless another control plane is on it", async () => {
  const world = await running();
  world.docker.joined.get("slipway-agent")!.add("another");
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.tasks("STOPPED").length === 2);
  await world.clock.quiet();
  expect(world.docker.running()).toEqual(["slipway-agent"]);
  world.docker.joined.get("slipway-agent")!.delete("another");
  await world.update({ desiredCount: 1 });
  await world.clock.runUntil(() => world.running.length === 1);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.running.length === 0);
  await world.clock.quiet();
  expect(world.docker.running()).toEqual([]);
  expect(world.docker.networks.has("slipway-agent")).toBe(false);
});

test("where the network can't be had tasks run without it, and that is told once", async () => {
  const world = new Machine();
  world.docker.fault = (call) => (call === "network slipway-agent" ? "refuses" : undefined);
  await world.define(definitionOf(1));
  await world.createService(2);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.running.length === 2);
  expect(world.docker.named("-web").spec.environment).not.toHaveProperty("ECS_CONTAINER_METADATA_URI_V4");
  expect(world.lines.filter((line) => line.includes("no metadata"))).toHaveLength(1);
});

test("a control plane that is started anew joins the network again", async () => {
  const world = await running();
  world.docker.joined.get("slipway-agent")!.clear();
  world.restart();
  await world.clock.run(1000);
  expect([...world.docker.joined.get("slipway-agent")!]).toEqual(["slipway"]);
});
