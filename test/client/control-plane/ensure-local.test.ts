import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentTag } from "../../../src/client/control-plane/content";
import { ensureLocal } from "../../../src/client/control-plane/ensure-local";
import { PROTOCOL } from "../../../src/protocol/calls";

let folder: string;
const servers: Server[] = [];
const { DOCKER_HOST } = process.env;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-test-"));
  await mkdir(join(folder, "prebuilds"));
  for (const name of ["Dockerfile", "main.js", "resolver.js"]) await writeFile(join(folder, name), "");
});

afterEach(async () => {
  if (DOCKER_HOST === undefined) delete process.env.DOCKER_HOST;
  else process.env.DOCKER_HOST = DOCKER_HOST;
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

test("one whose name Docker has taken, and which can't be seen yet, is waited for", async () => {
  const controlPlane = await listening(() => ({}), 0);
  const tag = await contentTag(folder);
  const container = {
    Id: "c1",
    Created: new Date().toISOString(),
    RestartCount: 0,
    State: { Running: true, Status: "running" },
    Config: {
      Env: ["SLIPWAY_ACCESS_KEY_ID=id", "SLIPWAY_SECRET_ACCESS_KEY=secret", `SLIPWAY_CONTENT=${tag}`],
      Labels: { "slipway.protocol": String(PROTOCOL), "slipway.version": "1.0.0" },
    },
  };
  const looks: string[] = [];
  let asked = 0;
  await listening(
    (method, path) => {
      if (path.endsWith("/version")) return { Version: "20.10.24", ApiVersion: "1.41", Os: "linux", Arch: "amd64" };
      if (path.includes("/images/")) return { Id: "image" };
      if (method === "POST") {
        asked += 1;
        return 409;
      }
      looks.push(path);
      // More often than the name is tried.
      return looks.length > 12 ? container : 404;
    },
    join(folder, "docker.sock"),
  );
  process.env.DOCKER_HOST = `unix://${join(folder, "docker.sock")}`;

  const client = await ensureLocal({ site: { name: "test", port: controlPlane, folder, version: "1.0.0" } });
  expect(client.keys).toEqual({ accessKeyId: "id", secretAccessKey: "secret" });
  expect(asked).toBe(1);
  client.close();
});

/** A server that answers with what `answer` gives, or with that status. */
async function listening(answer: (method: string, path: string) => object | number, at: string | number) {
  const server = createServer((request, response) => {
    const said = answer(request.method ?? "", request.url ?? "");
    const status = typeof said === "number" ? said : 200;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(typeof said === "number" ? { message: "no" } : said));
  });
  servers.push(server);
  await once(server.listen(at), "listening");
  return (server.address() as AddressInfo).port;
}
