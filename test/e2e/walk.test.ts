import { setTimeout as sleep } from "node:timers/promises";
import { removeContainers } from "../support/docker-command";
import { freePort } from "../support/free-port";
import { seeded } from "../support/random";
import {
  docker,
  folder,
  leftovers,
  local,
  overview,
  slipway,
  slipwayOk,
  slipwayStart,
  taskContainers,
  until,
} from "./harness";
import { template } from "./template";

const place = folder();
const NAME = process.env.SLIPWAY_NAME ?? "slipway";

afterAll(async () => {
  (await local()).close();
});

/** It may not be up again since it was killed before. */
const killControlPlane = () =>
  docker("kill", NAME).catch((error: Error) => {
    if (!/is not running|No such container/.test(error.message)) throw error;
  });

/** What happens to a small stack on real Docker, one thing after the other, from a seed. */
async function walk(seed: number, stack: string): Promise<void> {
  const chance = seeded(seed);
  const between = (least: number, most: number) => Math.round(least + chance() * (most - least));
  const program = () =>
    template({ version: String(between(1, 3)), count: between(1, 2), port: chance() < 0.5 ? 80 : undefined });
  const up = () => ["up", stack, "--template", place.write(`${stack}.json`, program())];
  for (let step = 0; step < 3; step++) {
    const pick = chance();
    if (pick < 0.75) {
      const { child, ended } = slipwayStart(pick < 0.6 || step === 0 ? up() : ["down", stack]);
      await Promise.race([ended, sleep(between(500, 6000))]);
      const how = chance();
      if (how < 0.35) child.kill("SIGINT");
      else if (how < 0.65) child.kill("SIGKILL");
      else if (how < 0.85) await killControlPlane();
      await ended;
    } else {
      const containers = await taskContainers(stack);
      const victim = containers[between(0, containers.length - 1)];
      if (victim !== undefined) await removeContainers(victim);
    }
  }
  const last = template({ version: "9", count: 2, port: 80 });
  const plain = ["up", stack, "--template", place.write(`${stack}.json`, last)];
  await slipwayOk(plain);
  expect((await slipway(plain)).stdout).toMatch(/no changes/);
  const { Services, LoadBalancers } = await overview(stack);
  expect(Services.map(({ Desired, Running }) => [Desired, Running])).toEqual([[2, 2]]);
  expect(await (await fetch(LoadBalancers[0]!.Url)).text()).toBe("9");
  await slipwayOk(["down", stack]);
  expect(await leftovers(stack)).toEqual([]);
}

test.each([1, 2, 3])(
  "whatever happened (seed %i), a plain `up` brings what the program says, and `down` leaves nothing",
  (seed) => walk(seed, `e2e-walk-${seed}`),
);

test("one Ctrl-C ends an `up`, says what goes on and frees the stack; meanwhile a second one is refused", async () => {
  const stack = "e2e-interrupted";
  const file = place.write(
    "interrupted.json",
    template({ image: "slipway-test.invalid/none:1", circuitBreaker: false }),
  );
  const { child, ended } = slipwayStart(["up", stack, "--template", file]);
  await until("its service is being made", async () => (await overview(stack)).Services.length > 0);
  const second = await slipway(["down", stack]);
  expect([second.code, second.output]).toEqual([
    1,
    expect.stringMatching(/is being changed by `slipway up` \(process \d+\)/),
  ]);
  child.kill("SIGINT");
  const { code, output } = await ended;
  expect(code).toBe(130);
  expect(output).toMatch(/What was begun goes on: Service \(AWS::ECS::Service\): create/);
  await slipwayOk(["down", stack]);
  expect(await leftovers(stack)).toEqual([]);
});

test("a load balancer on a port of its own hands it on to its replacement, and has it back where that fails", async () => {
  const stack = "e2e-handed-on";
  const port = await freePort();
  const program = (scheme: string, sketch = {}) => {
    const made = template({ port, ...sketch });
    const balancer = (made.Resources as unknown as Record<string, { Properties: Record<string, unknown> }>)
      .LoadBalancer!;
    balancer.Properties.Scheme = scheme;
    return ["up", stack, "--template", place.write("handed-on.json", made)];
  };
  const answer = async () => (await fetch(`http://localhost:${port}`, { signal: AbortSignal.timeout(5000) })).text();
  await slipwayOk(program("internet-facing"));
  expect(await answer()).toBe("1");
  await slipwayOk(program("internal", { version: "2" }));
  expect(await answer()).toBe("2");
  const failed = await slipway(program("internet-facing", { version: "3", image: "slipway-test.invalid/none:1" }));
  expect([failed.code, failed.output]).toEqual([1, expect.stringMatching(/It was rolled back/)]);
  await until("the old version answers on its port", async () => (await answer()) === "2");
  await slipwayOk(["down", stack]);
  expect(await leftovers(stack)).toEqual([]);
});
