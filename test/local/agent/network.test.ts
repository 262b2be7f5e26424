import { AgentSecrets } from "../../../src/local/agent/secrets";
import { containerOf, definitionOf } from "../../support/fixtures";
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

/** What stands at the agent's address. */
const agents = (world: Machine) => world.docker.running().filter((name) => name.startsWith("slipway-agent-"));
const addressesIn = ({ docker }: Machine) =>
  [...docker.containers.values()].flatMap(({ spec: { network } }) =>
    network.kind === "own" && network.linkLocal ? [network.linkLocal] : [],
  );

test("the agent is on the network of tasks, which have addresses of their own on the way to it, and are told where it is", async () => {
  const world = await running({ taskRoleArn: "arn:aws:iam::000000000000:role/web" });
  const [agent] = agents(world);
  expect(world.docker.named(agent!).spec.network).toMatchObject({
    ...{ name: "slipway-default", beside: "slipway-agents", linkLocal: "169.254.170.2" },
  });
  expect([...world.docker.joined.get("slipway-agents")!]).toEqual(["slipway"]);
  const [task] = world.running;
  const { spec } = world.docker.get(task!.containers[0]!.dockerId!);
  expect(spec.network).toMatchObject({ name: "slipway-default", linkLocal: expect.stringMatching(/^169\.254\./) });
  expect(new Set(addressesIn(world)).size).toBe(3);
  const { environment } = spec;
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
  const looks = () => world.docker.calls.filter((call) => call === "network slipway-agents").length;
  expect(looks()).toBe(1);
  await world.clock.run(10_000);
  await world.update({ desiredCount: 3 });
  await world.clock.runUntil(() => world.running.length === 3);
  expect(looks()).toBe(2);
});

test("killed or removed while tasks run, it is there again; without tasks it stays away", async () => {
  const world = await running();
  const [agent] = agents(world);
  world.docker.die(agent!, 137);
  expect(agents(world)).toEqual([]);
  await world.clock.runUntil(() => agents(world).length === 1);
  world.docker.remove(world.docker.named(agent!).dockerId);
  await world.clock.runUntil(() => agents(world).length === 1);
  expect(agents(world)).toEqual([agent]);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.running.length === 0);
  await world.clock.quiet();
  expect(world.docker.running()).toEqual([]);
});

test("without a role there are no credentials", async () => {
  const world = await running();
  const { environment } = world.docker.named("-web").spec;
  expect(environment).toHaveProperty("ECS_CONTAINER_METADATA_URI_V4");
  expect(environment).not.toHaveProperty("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
});

test("the network goes with the last task, unless another control plane is on it", async () => {
  const world = await running();
  world.docker.joined.get("slipway-agents")!.add("another");
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.tasks("STOPPED").length === 2);
  await world.clock.quiet();
  expect(world.docker.running()).toEqual([]);
  expect(world.docker.networks.has("slipway-agents")).toBe(true);
  world.docker.joined.get("slipway-agents")!.delete("another");
  await world.update({ desiredCount: 1 });
  await world.clock.runUntil(() => world.running.length === 1);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.running.length === 0);
  await world.clock.quiet();
  expect(world.docker.running()).toEqual([]);
  expect(world.docker.networks.has("slipway-agents")).toBe(false);
});

test("a task that comes while the agent is removed has another one, which goes with it", async () => {
  const world = new Machine();
  await world.define(definitionOf(1));
  await world.createService(1);
  let isRemoving = false;
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const controlPlane = world.controlPlane(async (what) => {
    if (isRemoving || !what.startsWith("before remove slipway-agent-")) return;
    isRemoving = true;
    await held;
  });
  void controlPlane.start();
  await world.clock.runUntil(() => world.running.length === 1);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => isRemoving);
  await world.update({ desiredCount: 1 });
  await world.clock.run(1000);
  goOn();
  await world.clock.runUntil(() => world.running.length === 1);
  expect(agents(world)).toHaveLength(1);
  await world.update({ desiredCount: 0 });
  await world.clock.runUntil(() => world.running.length === 0);
  await world.clock.quiet();
  expect(world.docker.running()).toEqual([]);
});

test("where the network can't be had tasks run without it, and that is told once", async () => {
  const world = new Machine();
  world.docker.fault = (call) => (call === "network slipway-agents" ? "refuses" : undefined);
  await world.define(definitionOf(1));
  await world.createService(2);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.running.length === 2);
  expect(world.docker.named("-web").spec.environment).not.toHaveProperty("ECS_CONTAINER_METADATA_URI_V4");
  expect(world.lines.filter((line) => line.includes("no metadata"))).toHaveLength(1);
});

test("a control plane that is started anew joins the network again", async () => {
  const world = await running();
  world.docker.joined.get("slipway-agents")!.clear();
  world.restart();
  await world.clock.run(1000);
  expect([...world.docker.joined.get("slipway-agents")!]).toEqual(["slipway"]);
});

test("addresses are kept by containers that a control plane left, and given anew only in turn", async () => {
  const world = await running();
  const before = addressesIn(world);
  world.restart();
  await world.clock.run(1000);
  await world.update({ desiredCount: 4 });
  await world.clock.runUntil(() => world.running.length === 4);
  expect(addressesIn(world)).toEqual(expect.arrayContaining(before));
  expect(new Set(addressesIn(world)).size).toBe(5);
});

test("containers in bridge mode and pause containers have addresses, others are in a namespace that has one", async () => {
  const bridge = await running({ networkMode: "bridge", containers: [containerOf("web"), containerOf("proxy")] });
  expect(new Set(addressesIn(bridge)).size).toBe(5);
  const shared = await running({ containers: [containerOf("web"), containerOf("proxy")] });
  expect(new Set(addressesIn(shared)).size).toBe(3);
  const none = await running({ networkMode: "none" });
  expect(addressesIn(none)).toEqual([]);
});
