import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "../../../src/local/ecs/cluster/record";
import type { ContainerInstance } from "../../../src/local/ecs/instance/record";
import type { LogGroup } from "../../../src/local/logs/record";
import { type Change, memoryStore, openStore, SCHEMA, type Store } from "../../../src/local/store";
import { database } from "../../../src/local/store/level-disk";

const group = (id: string, retentionDays?: number): LogGroup => ({ id, arn: `arn:${id}`, retentionDays, createdAt: 1 });
const put = (id: string, retentionDays?: number): Change => ({ table: "logGroups", put: group(id, retentionDays) });
const ids = (store: Store) => store.list("logGroups").map((entity) => entity.id);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-store-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const stores: [string, () => Promise<Store>][] = [
  ["in memory", async () => memoryStore()],
  ["on disk", () => openStore(join(folder, "store"))],
];

describe.each(stores)("a store %s", (_, open) => {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  test("gives back what was committed", async () => {
    await store.commit([put("a", 7), put("b")]);
    expect(store.get("logGroups", "a")).toEqual(group("a", 7));
    expect(ids(store)).toEqual(["a", "b"]);
  });

  test("shows a commit before it is durable", async () => {
    const durable = store.commit([put("a")]);
    expect(ids(store)).toEqual(["a"]);
    await durable;
  });

  test("forgets what was removed, and removing what isn't there does nothing", async () => {
    await store.commit([put("a")]);
    await store.commit([
      { table: "logGroups", remove: "a" },
      { table: "logGroups", remove: "never" },
    ]);
    expect(ids(store)).toEqual([]);
  });

  test("keeps the tables apart", async () => {
    await store.commit([put("x"), { table: "families", put: { id: "x", lastRevision: 3 } }]);
    expect(store.get("families", "x")).toEqual({ id: "x", lastRevision: 3 });
    expect(store.get("logGroups", "x")).toEqual(group("x"));
  });

  test("finds by an index what is there now", async () => {
    const arns = (cluster: string) => store.by("containerInstances", "cluster", cluster).map(({ id }) => id);
    const instance = (id: string, clusterArn: string): Change => ({
      table: "containerInstances",
      put: { id, clusterArn, autoScalingGroup: "hosts" } as ContainerInstance,
    });
    await store.commit([instance("a", "shop"), instance("b", "shop"), instance("c", "jobs")]);
    expect(arns("shop")).toEqual(["a", "b"]);
    expect(store.count("containerInstances", "group", "hosts")).toBe(3);
    await store.commit([instance("a", "jobs"), { table: "containerInstances", remove: "c" }]);
    expect(arns("shop")).toEqual(["b"]);
    expect(arns("jobs")).toEqual(["a"]);
    expect(arns("never")).toEqual([]);
    expect(store.count("containerInstances", "cluster", "never")).toBe(0);
  });

  test("finds by each of several keys, and not where there is none", async () => {
    const cluster = (id: string, capacityProviders: string[]): Change => ({
      table: "clusters",
      put: { id, capacityProviders } as Cluster,
    });
    const users = (provider: string) => store.by("clusters", "capacityProvider", provider).map(({ id }) => id);
    await store.commit([cluster("shop", ["one", "two", "two"]), cluster("jobs", []), cluster("more", ["two"])]);
    expect([users("one"), users("two")]).toEqual([["shop"], ["shop", "more"]]);
    await store.commit([cluster("shop", ["one"])]);
    expect([users("one"), users("two")]).toEqual([["shop"], ["more"]]);
  });

  test("tells its listeners of each commit until they leave", async () => {
    const seen: Change[][] = [];
    const leave = store.onCommit((changes) => seen.push(changes));
    await store.commit([put("a")]);
    leave();
    await store.commit([put("b")]);
    expect(seen).toEqual([[put("a")]]);
  });

  test("lets a listener commit in turn", async () => {
    let second: Promise<void> | undefined;
    const leave = store.onCommit(() => {
      leave();
      second = store.commit([put("b")]);
    });
    await store.commit([put("a")]);
    await second;
    expect(ids(store)).toEqual(["a", "b"]);
  });

  test("takes nothing after it was closed", async () => {
    await store.close();
    await expect(store.commit([put("a")])).rejects.toThrow("closed");
    store = await open();
  });
});

describe("a store on disk", () => {
  test("holds after it is opened again what was acknowledged, removals included", async () => {
    const first = await openStore(folder);
    await first.commit([put("a", 1), put("b"), { table: "families", put: { id: "f!g|h", lastRevision: 2 } }]);
    await Promise.all([first.commit([put("a", 2)]), first.commit([{ table: "logGroups", remove: "b" }])]);
    await first.close();
    const second = await openStore(folder);
    expect(second.list("logGroups")).toEqual([{ id: "a", arn: "arn:a", retentionDays: 2, createdAt: 1 }]);
    expect(second.get("families", "f!g|h")).toEqual({ id: "f!g|h", lastRevision: 2 });
    await second.close();
  });

  test("puts commits that come together into few writes", async () => {
    let writes = 0;
    const counted = (write: () => Promise<void>) => {
      writes += 1;
      return write();
    };
    const store = await openStore(folder, { database: wrapped(counted) });
    writes = 0;
    await Promise.all(Array.from({ length: 50 }, (_, i) => store.commit([put(`g${i}`)])));
    expect(writes).toBe(1);
    expect(ids(store)).toHaveLength(50);
    await store.close();
  });

  test("undoes on a full disk every commit that is not durable, says so, and goes on once there is room", async () => {
    let full = false;
    const store = await openStore(folder, {
      database: wrapped((write) => {
        if (full) throw Object.assign(new Error("batch"), { cause: new Error("IO error: No space left on device") });
        return write();
      }),
    });
    await store.commit([put("a", 1)]);
    full = true;
    const told: Change[][] = [];
    const undoing: Change[][] = [];
    store.onCommit((changes, undo) => {
      told.push(changes);
      undoing.push(undo);
    });
    const outcomes = await Promise.allSettled([store.commit([put("a", 2), put("b")]), store.commit([put("a", 3)])]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(["rejected", "rejected"]);
    expect((outcomes[0] as PromiseRejectedResult).reason.message).toContain("is full; nothing was changed");
    expect(store.get("logGroups", "a")).toEqual(group("a", 1));
    expect(ids(store)).toEqual(["a"]);
    expect(told.at(-1)).toEqual([put("a", 2), { table: "logGroups", remove: "b" }, put("a", 1)]);
    // What undoes the undoing is what had been committed.
    expect(undoing.at(-1)).toEqual([put("a", 2), put("b"), put("a", 3)]);
    full = false;
    await store.commit([put("c")]);
    await store.close();
    const again = await openStore(folder);
    expect(ids(again)).toEqual(["a", "c"]);
    await again.close();
  });

  test("is durable when the disk has all that it shows, and says where it has not", async () => {
    let fail = false;
    const store = await openStore(folder, {
      database: wrapped(async (write) => {
        if (fail) throw new Error("sync failed");
        await write();
      }),
    });
    await store.durable();
    void store.commit([put("a", 1)]);
    await store.durable();
    fail = true;
    const refused = store.commit([put("a", 2)]).catch(() => undefined);
    await expect(store.durable()).rejects.toThrow("sync failed");
    await refused;
    await store.durable();
    expect(store.get("logGroups", "a")).toEqual(group("a", 1));
    await store.close();
  });

  test("writes again what a failed write may have left on the disk", async () => {
    let fail = false;
    const store = await openStore(folder, {
      database: wrapped(async (write) => {
        await write();
        if (fail) throw new Error("sync failed");
      }),
    });
    await store.commit([put("a", 1)]);
    fail = true;
    await expect(store.commit([put("a", 2), put("b")])).rejects.toThrow("sync failed");
    fail = false;
    await store.commit([put("c")]);
    await store.close();
    const again = await openStore(folder);
    expect(ids(again)).toEqual(["a", "c"]);
    expect(again.get("logGroups", "a")?.retentionDays).toBe(1);
    await again.close();
  });

  test("of a newer schema is refused, and left as it was", async () => {
    const schema = SCHEMA + 1;
    await (await openStore(folder, { schema })).close();
    await expect(openStore(folder)).rejects.toThrow(
      `schema version ${schema}; this version of Slipway reads up to ${SCHEMA}`,
    );
    await (await openStore(folder, { schema })).close();
  });

  test("of an older schema is migrated step by step, once", async () => {
    const first = await openStore(folder, { schema: 1 });
    await first.commit([put("a", 1), put("b")]);
    await first.close();
    const options = {
      schema: 3,
      migrations: {
        1: (tables: Map<string, Map<string, Record<string, unknown>>>) => {
          for (const row of tables.get("logGroups")!.values()) row.retentionDays = 10;
          tables.get("logGroups")!.delete("b");
        },
        2: (tables: Map<string, Map<string, Record<string, unknown>>>) => {
          for (const row of tables.get("logGroups")!.values()) row.retentionDays = Number(row.retentionDays) + 1;
        },
      },
    };
    await (await openStore(folder, options)).close();
    const last = await openStore(folder, options);
    expect(last.list("logGroups")).toEqual([group("a", 11)]);
    await last.close();
  });
});

/** The real database, with what surrounds each write replaced. */
function wrapped(around: (write: () => Promise<void>) => Promise<void>) {
  return (path: string) => {
    const db = database(path);
    const batch = db.batch.bind(db) as (...args: unknown[]) => Promise<void>;
    return Object.assign(db, { batch: (...args: unknown[]) => around(() => batch(...args)) });
  };
}
