import type { ConnectEndpoint } from "../../../src/local/ecs/revision/record";
import { relayConfig, relaysOf } from "../../../src/local/loop/connect-relays";
import { pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

const endpoint = (change: Partial<ConnectEndpoint>): ConnectEndpoint => ({
  registryArn: "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1",
  discoveryName: "orders",
  namespaceId: "ns-1",
  dnsName: "orders",
  containerName: "web",
  containerPort: 8080,
  ...change,
});

async function running(endpoints: ConnectEndpoint[]): Promise<World> {
  const world = new World();
  await world.define(pairOf(1));
  await world.createService(1, { serviceConnect: { configuration: { enabled: true }, endpoints } });
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.isSteady(1));
  return world;
}

const pauses = (world: World) => [...world.docker.containers.values()].filter(({ labels }) => labels["slipway.pause"]);

test("a task is called at the port of its service's alias, which leads to its container", async () => {
  const world = await running([endpoint({ relayed: [80] }), endpoint({ relayed: [9000, 80], containerPort: 8080 })]);
  const relays = relaysOf(world.store, world.running[0]!);
  expect(relays).toEqual([
    { port: 80, to: 8080 },
    { port: 9000, to: 8080 },
  ]);
  const [{ spec }] = pauses(world) as [ReturnType<typeof pauses>[number]];
  expect(spec.environment).toEqual({ CONFIG: relayConfig(relays) });
  expect(spec.command!.join()).toContain("haproxy");
});

test("a task that is called at its container's port relays nothing", async () => {
  const world = await running([endpoint({})]);
  expect(relaysOf(world.store, world.running[0]!)).toEqual([]);
  expect(pauses(world).map(({ spec }) => [spec.environment, spec.command?.join()])).toEqual([[{}, "infinity"]]);
});

test("a task of no service relays nothing", async () => {
  const world = await running([endpoint({ relayed: [80] })]);
  expect(relaysOf(world.store, { ...world.running[0]!, serviceArn: undefined })).toEqual([]);
});
