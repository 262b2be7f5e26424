import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeService } from "../../../src/local/ecs/service/describe";
import { describeTaskDefinition } from "../../../src/local/ecs/task-definition/describe";
import { openStore, type Store } from "../../../src/local/store";
import { database, keyOf } from "../../../src/local/store/level-disk";
import { World } from "../../support/world";
import { Harness } from "../resources/harness";

/** What 0.1.0 kept of a stack with everything that it made, and of a second service in the middle of an update. */
const rows = readFileSync(join(__dirname, "../../fixtures/store-0.1.0.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const { table, row } = JSON.parse(line) as { table: string; row: { id: string } };
    return { type: "put" as const, key: keyOf(table, row.id), value: row };
  });

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-store-"));
  const older = database(folder);
  await older.open();
  await older.batch([...rows, { type: "put", key: "!schema", value: 1 }]);
  await older.close();
  store = await openStore(folder);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a store that 0.1.0 wrote", () => {
  test("is read whole, and what is in it is described", () => {
    expect(store.list("resources")).toHaveLength(17);
    const { control } = new Harness(store);
    const [deployed, updating] = store.list("services").map((service) => describeService(control, service, []));
    expect([deployed, updating].map((each) => each?.deployments.length).sort()).toEqual([1, 2]);
    for (const service of [deployed, updating]) {
      expect(service?.taskDefinition).toMatch(/:task-definition\/web:\d$/);
      expect(service?.capacityProviderStrategy).toEqual([{ capacityProvider: "FARGATE", base: 0, weight: 1 }]);
    }
    for (const definition of store.list("taskDefinitions")) {
      expect(describeTaskDefinition(definition).containerDefinitions?.[0]?.name).toBeDefined();
    }
  });

  test("is acted on: the update that was under way ends, and tasks that are gone are replaced", async () => {
    const world = new World();
    world.store = store;
    world.restart();
    const steady = () => world.store.list("services").every((service) => service.steady);
    await world.clock.runUntil(() => steady() && world.running.length === 4, world.clock.now() + 3_600_000);
    for (const { serviceArn, taskDefinition } of world.running) {
      const service = world.store.get("services", serviceArn ?? "");
      expect(service?.revision.taskDefinition).toBe(taskDefinition);
    }
  });

  test("takes a removal of what was deployed with it", async () => {
    const harness = new Harness(store);
    const removed = await harness.remove("Listener", "AWS::ElasticLoadBalancingV2::Listener");
    expect(removed.OperationStatus).toBe("SUCCESS");
    expect(store.list("listeners")).toEqual([]);
  });
});
