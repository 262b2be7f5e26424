import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, storeKey } from "../../../src/local/store";
import { database } from "../../../src/local/store/level-disk";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-seal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const parameter = {
  id: "/token",
  arn: "a",
  type: "String" as const,
  versions: [{ version: 1, value: "hunter2", modifiedAt: 1 }],
};
const onDisk = () =>
  readdirSync(join(folder, "store"))
    .map((file) => readFileSync(join(folder, "store", file), "latin1"))
    .join();

test("a sealed store has no value in plain text on the disk, and gives it back", async () => {
  const key = await storeKey(join(folder, "key"));
  const store = await openStore(join(folder, "store"), { key });
  await store.commit([{ table: "parameters", put: parameter }]);
  await store.close();
  expect(onDisk()).not.toContain("hunter2");
  const again = await openStore(join(folder, "store"), { key: await storeKey(join(folder, "key")) });
  expect(again.list("parameters")).toEqual([parameter]);
  await again.close();
});

test("the key is its owner's alone", async () => {
  await storeKey(join(folder, "key"));
  expect(statSync(join(folder, "key")).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["key"]);
});

test("a store that an earlier version wrote in plain text is read, and sealed as it changes", async () => {
  const older = database(join(folder, "store"));
  await older.open();
  await older.batch([
    { type: "put", key: "parameters!/token", value: parameter },
    { type: "put", key: "!schema", value: 1 },
  ]);
  await older.close();
  const store = await openStore(join(folder, "store"), { key: await storeKey(join(folder, "key")) });
  expect(store.list("parameters")).toEqual([parameter]);
  await store.close();
});

test("a store is not read with another key", async () => {
  const store = await openStore(join(folder, "store"), { key: await storeKey(join(folder, "key")) });
  await store.commit([{ table: "parameters", put: parameter }]);
  await store.close();
  await expect(openStore(join(folder, "store"), { key: await storeKey(join(folder, "other")) })).rejects.toThrow();
});

test("a key that is cut off is refused", async () => {
  writeFileSync(join(folder, "key"), "short");
  await expect(storeKey(join(folder, "key"))).rejects.toThrow("has 5 bytes; it has 32");
});
