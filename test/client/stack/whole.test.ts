import { InterruptedError } from "../../../src/client/errors";
import type { DeploymentFailedError } from "../../../src/client/stack/apply";
import { type Shop, shop } from "../../support/shop";
import { type Run, StackWorld } from "../../support/stacks";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A machine with a control plane, on which the image of version 9 can't be pulled. */
async function machine(deployed?: Shop): Promise<StackWorld> {
  const world = new StackWorld();
  void world.controlPlane().start();
  if (deployed) await world.through(world.up(shop(deployed)));
  return world;
}

/** Why it failed. */
async function failure<T extends Error = DeploymentFailedError>(world: StackWorld, run: Run<unknown>): Promise<T> {
  await world.clock.run(4 * 60 * MINUTE, () => run.ended);
  expect(run.error).toBeDefined();
  return run.error as T;
}

const service = (world: StackWorld) => world.store.list("services").find(({ status }) => status === "ACTIVE")!;
const listeners = (world: StackWorld) => world.store.list("listeners");
const healthy = (world: StackWorld) => world.balancer.targets.filter(({ health }) => health === "healthy");
const images = (world: StackWorld) =>
  [...world.docker.containers.values()].filter(({ image }) => image.startsWith("web")).map(({ image }) => image);

async function isGone(world: StackWorld): Promise<void> {
  expect(world.docker.containers.size).toBe(0);
  expect([...world.docker.networks]).toEqual([]);
  for (const table of ["resources", "stacks", "holds", "vpcs", "loadBalancers", "listeners", "targetGroups"] as const) {
    expect(world.store.list(table)).toEqual([]);
  }
}

test("comes up, is changed and is removed, and nothing is left", async () => {
  const world = await machine();
  expect(await world.through(world.up(shop({ port: 80 })))).toMatchObject({ changed: 8 });
  expect(await world.through(world.up(shop({ port: 80 })))).toMatchObject({ changed: 0 });
  expect(await world.through(world.up(shop({ port: 80, version: 2 })))).toMatchObject({ changed: 3 });
  expect(images(world)).toEqual(["web:2"]);
  await world.through(world.down("shop"));
  await isGone(world);
});

describe("an update that fails", () => {
  test("and replaces the target group as well rolls back with the listener, and the old version serves", async () => {
    const world = await machine({ port: 80, count: 2 });
    const [before] = listeners(world);
    const error = await failure(world, world.up(shop({ port: 80, count: 2, targetPort: 81, version: 9 })));
    expect(error.outcome).toBe("rolledBack");
    expect(error.message).toMatch(/CannotPullContainerError: web:9/);
    expect(listeners(world)).toEqual([before]);
    await world.clock.run(5 * MINUTE, () => service(world).steady);
    expect(images(world)).toEqual(["web:1", "web:1"]);
    expect(healthy(world)).toHaveLength(2);
    expect(world.store.list("targetGroups")).toHaveLength(1);
    expect(await world.through(world.up(shop({ port: 80, count: 2 })))).toMatchObject({ changed: 0 });
  });

  test("without a circuit breaker is said so in time, and the service goes on trying; the next one brings a good version", async () => {
    const world = await machine({ circuitBreaker: false });
    const run = world.up(shop({ circuitBreaker: false, version: 9 }));
    const began = world.clock.now();
    const error = await failure(world, run);
    expect(world.clock.now() - began).toBeLessThan(3 * MINUTE);
    expect(error.outcome).toBe("goesOn");
    expect(error.message).toMatch(/The service web is not steady: 0 of 1 tasks are healthy/);
    expect(error.message).toMatch(/CannotPullContainerError: web:9/);
    expect(error.message).toMatch(/goes on trying.*`slipway up` waits for it again.*`slipway down shop` removes it/);
    const failed = () => service(world).deployments[0]!.failedTasks;
    const before = failed();
    await world.clock.run(10 * MINUTE);
    expect(failed()).toBeGreaterThan(before);
    expect(images(world)).toEqual(["web:1"]);
    await world.through(world.up(shop({ circuitBreaker: false, version: 2 })));
    expect(images(world)).toEqual(["web:2"]);
  });

  test("because its targets never answer ends in time, too, and says what the load balancer found", async () => {
    const world = await machine();
    world.balancer.checks = () => ({ after: 20 * SECOND, health: "unhealthy" });
    const error = await failure(world, world.up(shop({ circuitBreaker: false, port: 80 })));
    expect(error.outcome).toBe("goesOn");
    expect(error.message).toMatch(/unhealthy in target group/);
    expect(service(world).status).toBe("ACTIVE");
  });

  test("because a container is never started ends in time", async () => {
    const world = await machine();
    world.docker.fault = (call) => (/^create .*-web$/.test(call) ? "ignores" : undefined);
    const error = await failure(world, world.up(shop()));
    expect(error.message).toMatch(/has come no closer for \d+ s/);
    world.docker.fault = () => undefined;
  });
});

test.each([undefined, 80, 8081])(
  "the block of a VPC is changed with everything in it (a listener on port %s)",
  async (port) => {
    const world = await machine({ port });
    await world.through(world.up(shop({ port, cidr: "10.9.0.0/16" })));
    const [vpc, ...others] = world.store.list("vpcs");
    expect([vpc?.cidr, others]).toEqual(["10.9.0.0/16", []]);
    expect([...world.docker.networks]).toEqual([vpc?.network]);
    const balancers = world.store.list("loadBalancers");
    expect(balancers.map(({ network }) => network)).toEqual(port === undefined ? [] : [vpc?.network]);
    expect(healthy(world)).toHaveLength(balancers.length);
  },
);

test("a load balancer that moves with its VPC warns that AWS doesn't have it so", async () => {
  const world = await machine({ port: 80 });
  await world.through(world.up(shop({ port: 80, cidr: "10.9.0.0/16" })));
  const warnings = world.store.list("operations").flatMap((operation) => operation.warnings ?? []);
  expect(warnings).toContainEqual(expect.stringMatching(/takes the place of one in another VPC. AWS refuses/));
});

describe("a load balancer on a port of its own", () => {
  test.each<[string, Shop]>([
    ["that is replaced", { scheme: "internal" }],
    ["that gets another logical id", { suffix: "Two" }],
  ])("%s hands its port on", async (_, change) => {
    const world = await machine({ port: 8081 });
    const [before] = world.store.list("loadBalancers");
    await world.through(world.up(shop({ port: 8081, ...change })));
    const [after, ...others] = world.store.list("loadBalancers");
    expect(others).toEqual([]);
    expect(after!.id).not.toBe(before!.id);
    expect(listeners(world)).toMatchObject([{ loadBalancerArn: after!.id, hostPort: 8081 }]);
    expect(listeners(world)[0]).not.toHaveProperty("yieldedTo");
  });

  test("whose replacement fails has its port back", async () => {
    const world = await machine({ port: 8081 });
    const [before] = listeners(world);
    const error = await failure(world, world.up(shop({ port: 8081, scheme: "internal", version: 9 })));
    expect(error.outcome).toBe("rolledBack");
    expect(listeners(world)).toEqual([before]);
    expect(world.balancer.applied.at(-1)).toMatchObject([{ listeners: [{ listener: before }] }]);
  });

  test("is taken for one of another stack", async () => {
    const world = await machine({ port: 8081 });
    const other = { ...shop({ port: 8081 }), name: "other" };
    const error = await failure(world, world.up(other));
    expect(error.message).toMatch(/Port 8081 of this machine is taken by a listener of shop-Balancer-/);
    expect(listeners(world)).toHaveLength(1);
  });
});

describe("one writer", () => {
  /** On which it takes a minute until the first image is here. */
  const slow = async (deployed?: Shop) => {
    const world = await machine(deployed);
    world.docker.latency = (call) => (call.startsWith("image ") ? MINUTE : 0);
    return world;
  };

  test.each(["up", "down"] as const)(
    "a second %s of a stack that is being changed is refused, and the first goes on",
    async (what) => {
      const world = await slow();
      const first = world.up(shop(), "`slipway up` (process 1)");
      await world.clock.run(MINUTE, () => world.store.list("services").length > 0);
      const second = what === "up" ? world.up(shop({ version: 9 })) : world.down("shop");
      const error = await failure<Error>(world, second);
      expect(error).toMatchObject({ code: "StackBusy" });
      expect(error.message).toMatch(/Stack shop is being changed by `slipway up` \(process 1\) since .*Ctrl-C/);
      await world.through(first);
      expect(images(world)).toEqual(["web:1"]);
    },
  );

  test("also while the control plane starts again", async () => {
    const world = await slow();
    const first = world.up(shop());
    await world.clock.run(MINUTE, () => world.store.list("services").length > 0);
    world.restart();
    const error = await failure<Error>(world, world.up(shop({ version: 9 })));
    expect(error).toMatchObject({ code: "StackBusy" });
    await world.through(first);
  });

  test("one that was killed holds the stack no longer than its lease, and the next carries on", async () => {
    const world = await slow();
    const first = world.up(shop());
    await world.clock.run(MINUTE, () => world.store.list("services").length > 0);
    first.kill();
    expect(await world.through(world.up(shop()))).toMatchObject({ outputs: { Service: "web" } });
    expect(images(world)).toEqual(["web:1"]);
  });

  test("calls of nobody's are refused while a run holds the stack", async () => {
    const world = await machine({});
    const run = world.up(shop({ count: 2 }));
    await world.clock.run(MINUTE, () => world.store.list("holds").length > 0);
    const request = { TypeName: "AWS::EC2::VPC", Stack: "shop", LogicalId: "Other", DesiredState: "{}" };
    await expect(world.call("CreateResource", request)).rejects.toMatchObject({ code: "StackBusy" });
    await world.through(run);
    await expect(world.call("CreateResource", request)).resolves.toBeDefined();
  });

  test("one that stood still while others had the stack changes nothing more, and takes nothing back", async () => {
    const world = await machine({});
    const call = { TypeName: "AWS::EC2::VPC", Stack: "shop", LogicalId: "Vpc", DesiredState: "{}", Change: "old" };
    await expect(world.call("UpdateResource", call)).rejects.toThrow(/was changed by someone else since/);
  });
});

describe("an interruption", () => {
  test("ends the wait, says what goes on, takes nothing back and frees the stack", async () => {
    const world = await machine();
    const run = world.up(shop());
    await world.clock.run(MINUTE, () => world.store.list("services").length > 0);
    const began = world.clock.now();
    run.interrupt();
    const error = await failure<Error>(world, run);
    expect(world.clock.now() - began).toBeLessThan(SECOND);
    expect(error).toBeInstanceOf(InterruptedError);
    expect(error.message).toMatch(
      /What was begun goes on: Service \(AWS::ECS::Service\): create\. `slipway up` carries on.*`slipway down shop`/,
    );
    expect(world.store.list("holds")).toEqual([]);
    await world.through(world.up(shop()));
    expect(images(world)).toEqual(["web:1"]);
  });

  test("of a removal says how to go on", async () => {
    const world = await machine({});
    world.docker.stopsIn = () => 10 * SECOND;
    const run = world.down("shop");
    await world.clock.run(MINUTE, () => service(world) === undefined);
    run.interrupt();
    expect((await failure<Error>(world, run)).message).toMatch(/`slipway down shop` removes the rest/);
    await world.through(world.down("shop"));
    await isGone(world);
  });
});

test("a removal whose task does not stop ends, and says which; the next one removes the rest", async () => {
  const world = await machine({});
  world.docker.fault = (call) => (/^(signal|kill) /.test(call) ? "refuses" : undefined);
  const error = await failure<Error>(world, world.down("shop"));
  expect(error.message).toMatch(/Service: Tasks of the service web have not gone.*STOPPING, web running/);
  world.docker.fault = () => undefined;
  await world.through(world.down("shop"));
  await isGone(world);
});

test("an undo of a first deployment removes what it made, and what an interrupted one had made", async () => {
  const world = await machine();
  const run = world.up(shop({ logs: true }));
  await world.clock.run(MINUTE, () => world.store.list("services").length > 0);
  run.interrupt();
  await failure(world, run);
  expect((await failure(world, world.up(shop({ version: 9 })))).outcome).toBe("removed");
  await isGone(world);
});

describe("the platform version", () => {
  test.each<[string, Shop, Shop, number]>([
    ["changed", { platformVersion: "1.3.0" }, { platformVersion: "1.4.0" }, 2],
    ["dropped", { platformVersion: "1.4.0" }, {}, 2],
    ["set to what it is by itself", {}, { platformVersion: "LATEST" }, 1],
  ])("%s: a deployment where it comes to another one", async (_, before, after, deployments) => {
    const world = await machine(before);
    await world.through(world.up(shop(after)));
    expect(service(world).deployments).toHaveLength(deployments);
    expect(service(world).revision.platformVersion ?? "LATEST").toBe(after.platformVersion ?? "LATEST");
  });
});
