import { BASE_IMAGE } from "../../src/client/base-image";
import { Ec2CapacityPool, EcsCluster, FargateService, ManagedInstancesPool } from "../../src/pulumi";
import { leftovers, local, runningTasks } from "./harness";
import { Engine } from "./pulumi/engine";

const STACK = "e2e-pools-dev";
const engine = new Engine("e2e-pools", "dev");

afterAll(async () => {
  await engine.destroy();
  expect(await leftovers(STACK)).toEqual([]);
  (await local()).close();
});

type Place = "workers" | "managed" | "Fargate";

/** A service on a pool or on Fargate, in a program that makes these pools. */
const programOf =
  (associatePools: "together" | "each") =>
  (on: Place, ...pools: Place[]) =>
  () => {
    const cluster = new EcsCluster("shop", { nat: "single", associatePools });
    const made = {
      workers: pools.includes("workers") ? new Ec2CapacityPool("workers", { cluster, min: 1 }) : undefined,
      managed: pools.includes("managed") ? new ManagedInstancesPool("managed", { cluster }) : undefined,
    };
    const pool = on === "Fargate" ? undefined : made[on]!;
    new FargateService("web", {
      cluster,
      image: BASE_IMAGE,
      command: ["node", "-e", 'process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000)'],
      capacity: [pool === undefined ? { provider: "FARGATE" } : { pool }],
    });
  };

const program = programOf("together");

/** What the service's task runs on: `FARGATE`, or a pool of the program's. */
async function place(): Promise<string | undefined> {
  const running = await runningTasks(STACK);
  expect(running).toHaveLength(1);
  return /FARGATE|workers|managed/.exec(running[0]!.CapacityProvider ?? "")?.[0];
}

test("with Pulumi a pool and its service's move take two deployments, and both at once fails before the service has moved", async () => {
  await engine.up(program("workers", "workers"));
  expect(await place()).toBe("workers");
  await expect(engine.up(program("managed", "managed"))).rejects.toThrow(
    /The specified capacity provider is in use and cannot be removed: .*workers.* is used by the service .*web/,
  );
  expect(await place()).toBe("workers");
  await engine.up(program("managed", "workers", "managed"));
  expect(await place()).toBe("managed");
  await engine.up(program("managed", "managed"));
  expect(await place()).toBe("managed");
});

test("and a pool of managed instances goes in the one in which its service moves", async () => {
  await engine.up(program("Fargate"));
  expect(await place()).toBe("FARGATE");
  const steps = await engine.up(program("Fargate"));
  expect(steps).toEqual({});
});

test("and so does one that is associated by itself", async () => {
  const each = programOf("each");
  await engine.up(each("workers", "workers"));
  expect(await place()).toBe("workers");
  await engine.up(each("Fargate"));
  expect(await place()).toBe("FARGATE");
  expect(await engine.up(each("Fargate"))).toEqual({});
});
