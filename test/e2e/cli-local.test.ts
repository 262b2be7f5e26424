import { once } from "node:events";
import { cp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { BASE_IMAGE } from "../../src/client/base-image";
import { ensureLocal } from "../../src/client/control-plane/ensure-local";
import { defaultSite, type Site } from "../../src/client/control-plane/site";
import { stopLocal } from "../../src/client/control-plane/stop";
import { besideImages, removeBeside } from "./beside";
import { docker, folder as newFolder, root } from "./harness";
import { BESIDE } from "./site";

const beside = { SLIPWAY_NAME: BESIDE.name, SLIPWAY_PORT: String(BESIDE.port) };
const built: Site = { ...defaultSite(beside), folder: join(root, "dist/local") };
let site = built;

afterEach(async () => {
  await stopLocal({ site });
  site = built;
});

afterAll(removeBeside);

const imageInUse = () => docker("inspect", "--format", "{{.Config.Image}}", built.name);

test("several clients that start it at once share one", async () => {
  const clients = await Promise.all([1, 2, 3].map(() => ensureLocal({ site })));
  expect(new Set(clients.map(({ keys }) => keys.accessKeyId)).size).toBe(1);
  for (const client of clients) expect(await client.listStacks()).toEqual([]);
  for (const client of clients) client.close();
});

test("one of other content replaces it in place, with its keys and its store, and the old image goes", async () => {
  const before = await ensureLocal({ site });
  await before.putStack({ Stack: "kept", Source: "here" });
  const image = await imageInUse();
  const folder = newFolder().path;
  await cp(built.folder, folder, { recursive: true });
  await writeFile(
    join(folder, "Dockerfile"),
    `FROM ${BASE_IMAGE}\nWORKDIR /opt/slipway\nCOPY . .\nENTRYPOINT ["node", "main.js"]\n`,
  );
  site = { ...built, folder };
  const said: string[] = [];
  const after = await ensureLocal({ site, say: (message) => said.push(message) });
  expect(said).toEqual([
    expect.stringMatching(/^Building the local ECS/),
    expect.stringMatching(/^Replacing the local ECS .*; tasks go on/),
    expect.stringMatching(/^Starting the local ECS/),
  ]);
  expect(after.keys).toEqual(before.keys);
  expect((await after.listStacks()).map(({ Stack }) => Stack)).toEqual(["kept"]);
  expect(await imageInUse()).not.toBe(image);
  expect(await besideImages()).toHaveLength(1);
  await after.deleteStack({ Stack: "kept" });
  after.close();
  before.close();
});

test("an older client uses a newer one of its protocol, whatever its content", async () => {
  (await ensureLocal({ site: { ...site, version: "99.0.0" } })).close();
  const older = { ...site, version: "0.0.1", folder: newFolder().path };
  await cp(built.folder, older.folder, { recursive: true });
  await writeFile(join(older.folder, "Dockerfile"), "FROM scratch\n");
  const client = await ensureLocal({ site: older });
  expect(await client.listStacks()).toEqual([]);
  client.close();
});

test("one that was killed from outside is started again by the next call", async () => {
  const client = await ensureLocal({ site });
  await docker("kill", built.name);
  expect(await client.listStacks()).toEqual([]);
  client.close();
});

test("a port that another program has is named, and nothing stays", async () => {
  const server = createServer().listen(site.port, "127.0.0.1");
  await once(server, "listening");
  try {
    await expect(ensureLocal({ site })).rejects.toThrow(`Port ${site.port} on 127.0.0.1 is taken by another program`);
    expect(await docker("ps", "-aq", "--filter", `name=^${built.name}$`)).toBe("");
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("a container of that name that isn't slipway's is left alone", async () => {
  await docker("create", "--name", built.name, BASE_IMAGE);
  try {
    await expect(ensureLocal({ site })).rejects.toThrow(
      `A container named "${built.name}" is there that is not slipway's`,
    );
  } finally {
    await docker("rm", built.name);
  }
});

test("stopping says whether there was one", async () => {
  (await ensureLocal({ site })).close();
  expect(await stopLocal({ site })).toBe(true);
  expect(await stopLocal({ site })).toBe(false);
});
