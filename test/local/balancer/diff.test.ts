import { EMPTY_MEMORY, type Memory, type Observed, step } from "../../../src/local/balancer/diff";
import type { Server } from "../../../src/local/balancer/stats";
import type { DesiredBalancer, DesiredTarget } from "../../../src/local/elb/balancer";
import { listener, loadBalancer, targetGroup } from "../../support/load-balancers";

const PACE = { factor: 20 };
const NOW = 1_000_000;
const A = "web:73e2d6bc24d8a067/a_10.0.0.1_8080";
const CHECK = "check port 8080 inter 10000 fastinter 500 downinter 500 rise 2 fall 21";

const target = (changes: Partial<DesiredTarget> = {}): DesiredTarget => ({
  id: "arn:aws:ecs:us-east-1:000000000000:task/shop/a",
  ip: "10.0.0.1",
  port: 8080,
  draining: false,
  ...changes,
});

const desired = (targets: DesiredTarget[]): DesiredBalancer => ({
  loadBalancer,
  listeners: [{ listener, rules: [] }],
  targetGroups: [{ targetGroup, targets }],
});

function server(changes: Partial<Omit<Server, "check">> & { check?: Partial<Server["check"]> } = {}): Server {
  return {
    backend: "web:73e2d6bc24d8a067",
    name: "a_10.0.0.1_8080",
    status: "up",
    inFlight: 0,
    sinceChange: 100,
    ...changes,
    check: { result: "L7OK", code: 200, health: 22, rise: 2, fall: 21, ...changes.check },
  };
}

const failOpen = (changes: Partial<Omit<Server, "check">> = {}) =>
  server({ name: "a_10.0.0.1_8080_open", status: "unchecked", ...changes });

function look(targets: DesiredTarget[], observed: Partial<Observed>, memory: Memory = EMPTY_MEMORY, now = NOW) {
  const result = step(desired(targets), { servers: [], old: [], ...observed }, memory, PACE, now);
  return { ...result, health: result.targets[0]?.health, description: result.targets[0]?.description };
}

test("a new target is added down, with quick checks that take ECS's own time to condemn it", () => {
  const { commands, health, moving } = look([target()], {});
  expect(commands).toEqual([
    `add server ${A} 10.0.0.1:8080 ${CHECK}`,
    `set server ${A} state drain`,
    `enable health ${A}`,
    `set server ${A} health down`,
    `set server ${A} state ready`,
  ]);
  expect(health).toBe("initial");
  expect(moving).toBe(true);
});

test("a server whose addition was interrupted is brought to where a new one would be", () => {
  for (const status of ["maint", "drain", "unchecked"] as const) {
    const { commands, health } = look([target()], { servers: [server({ status })] });
    expect(commands[0]).toBe(`set server ${A} state drain`);
    expect(commands).toHaveLength(4);
    expect(health).toBe("initial");
  }
});

test("a new target waits for its first success, and one is enough", () => {
  const down = { status: "down", sinceChange: 3 } as const;
  const waiting = look([target()], { servers: [server({ ...down, check: { health: 0, result: "L4CON" } })] });
  expect(waiting).toMatchObject({ commands: [], health: "initial", moving: true });
  const passed = look([target()], { servers: [server({ ...down, check: { health: 1 } })] });
  expect(passed).toMatchObject({ commands: [`set server ${A} health up`], health: "initial" });
});

test("a target that is healthy for the first time gets its fail-open server", () => {
  const { commands, health } = look([target()], { servers: [server()] });
  expect(commands).toEqual([`add server ${A}_open 10.0.0.1:8080 backup`, `set server ${A}_open state ready`]);
  expect(health).toBe("healthy");
});

test("a fail-open server whose addition was interrupted is made ready", () => {
  const { commands } = look([target()], { servers: [server(), failOpen({ status: "maint" })] });
  expect(commands).toEqual([`set server ${A}_open state ready`]);
});

test("a healthy target needs nothing", () => {
  const result = look([target()], { servers: [server(), failOpen()] });
  expect(result).toMatchObject({ commands: [], health: "healthy", moving: false });
});

test("a new target is unhealthy when ECS's own interval times the threshold is over, and not before", () => {
  const check = { health: 0, result: "L7STS", code: 500 };
  const at = (sinceChange: number) =>
    look([target()], { servers: [server({ status: "down", sinceChange, check })] }).health;
  expect(at(19)).toBe("initial");
  expect(at(20)).toBe("unhealthy");
});

test("a target that went down is unhealthy at once, and says why", () => {
  const unhealthy = (check: Partial<Server["check"]>) =>
    look([target()], { servers: [server({ status: "down", sinceChange: 0, check }), failOpen()] });
  expect(unhealthy({ health: 0, result: "L7STS", code: 503 })).toMatchObject({
    health: "unhealthy",
    description: "Health checks failed with these codes: [503]",
    commands: [],
    moving: false,
  });
  expect(unhealthy({ health: 0, result: "L7TOUT" }).description).toBe("Request timed out");
  expect(unhealthy({ health: 0, result: "L4CON" }).description).toContain("nothing accepts connections");
  expect(unhealthy({ health: 1 }).moving).toBe(true);
});

test("a target whose checks time out is unhealthy after ECS's own time, though few checks have ended", () => {
  const servers = [server({ check: { health: 20, result: "L7TOUT" } }), failOpen()];
  const first = look([target()], { servers });
  expect(first).toMatchObject({ health: "healthy", commands: [], moving: true });
  const later = look([target()], { servers }, first.memory, NOW + 10_000);
  expect(later.health).toBe("healthy");
  const over = look([target()], { servers }, later.memory, NOW + 10_001);
  expect(over).toMatchObject({ health: "unhealthy", commands: [`set server ${A} health down`] });
});

test("one success on the way to unhealthy begins the count anew", () => {
  const failing = { servers: [server({ check: { health: 20 } }), failOpen()] };
  const first = look([target()], failing);
  const recovered = look([target()], { servers: [server(), failOpen()] }, first.memory, NOW + 9_000);
  expect(look([target()], failing, recovered.memory, NOW + 11_000).health).toBe("healthy");
});

test("a draining target first gets no new requests, then goes with its last one", () => {
  const draining = [target({ draining: true, drainingSince: NOW - 1_000 })];
  const first = look(draining, { servers: [server({ inFlight: 1 }), failOpen()] });
  expect(first.commands).toEqual([`set server ${A} state maint`, `set server ${A}_open state maint`]);
  expect(first.health).toBe("draining");
  const stopped = failOpen({ status: "maint" });
  const busy = look(draining, { servers: [server({ status: "maint", inFlight: 1 }), stopped] }, first.memory);
  expect(busy).toMatchObject({ commands: [], health: "draining", moving: true });
  const idle = look(draining, { servers: [server({ status: "maint" }), stopped] }, busy.memory);
  expect(idle.commands).toEqual([`del server ${A}`, `del server ${A}_open`]);
  expect(idle.targets).toEqual([]);
});

test("a server that HAProxy would not delete yet is no target any more, and is deleted later", () => {
  const draining = [target({ draining: true })];
  const servers = [server({ status: "maint" })];
  const first = look(draining, { servers });
  const again = look(draining, { servers }, first.memory);
  expect(again).toMatchObject({ commands: [`del server ${A}`], targets: [], moving: true });
});

test("what is in flight when the deregistration delay is over is cut", () => {
  const servers = [server({ status: "maint", inFlight: 2 })];
  const before = look([target({ draining: true, drainingSince: NOW - 29_999 })], { servers });
  expect(before.commands).toEqual([]);
  const after = look([target({ draining: true, drainingSince: NOW - 30_000 })], { servers });
  expect(after.commands).toEqual([`shutdown sessions server ${A}`, `del server ${A}`]);
  expect(after.targets).toEqual([]);
});

test("a deregistration that nobody says the beginning of begins when it is first seen", () => {
  const servers = [server({ status: "maint", inFlight: 1 })];
  const first = look([target({ draining: true })], { servers });
  const over = look([target({ draining: true })], { servers }, first.memory, NOW + 30_000);
  expect(over.targets).toEqual([]);
});

test("a draining target is kept while a worker of before a reload has a request of it", () => {
  const draining = [target({ draining: true, drainingSince: NOW - 20_000 })];
  const servers = [server({ status: "maint" })];
  const old = [server({ inFlight: 1 })];
  expect(look(draining, { servers, old, reloadedAt: NOW - 20_000 }).health).toBe("draining");
  const answered = { servers, old: [server()], reloadedAt: NOW - 20_000 };
  expect(look(draining, answered).targets).toEqual([]);
});

test("a draining target is kept for a moment after a reload: old connections may bring one more request", () => {
  const draining = [target({ draining: true, drainingSince: NOW - 1_000 })];
  const servers = [server({ status: "maint" })];
  expect(look(draining, { servers, old: [server()], reloadedAt: NOW - 1_000 }).health).toBe("draining");
  expect(look(draining, { servers, old: [], reloadedAt: NOW - 1_000 }).targets).toEqual([]);
});

test("a server that no task stands behind is taken out and deleted, whatever it is doing", () => {
  expect(look([], { servers: [server({ inFlight: 1 })] }).commands).toEqual([`set server ${A} state maint`]);
  expect(look([], { servers: [server({ status: "maint", inFlight: 1 })] }).commands).toEqual([
    `shutdown sessions server ${A}`,
    `del server ${A}`,
  ]);
});

test("a draining target that HAProxy does not know is gone", () => {
  expect(look([target({ draining: true })], {})).toMatchObject({ commands: [], targets: [], moving: false });
});

test("a task with another address is another server", () => {
  const { commands } = look([target({ ip: "10.0.0.9" })], { servers: [server()] });
  expect(commands[0]).toContain("add server web:73e2d6bc24d8a067/a_10.0.0.9_8080 10.0.0.9:8080 ");
  expect(commands[commands.length - 1]).toBe(`set server ${A} state maint`);
});
