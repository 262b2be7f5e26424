import { Resolver } from "node:dns/promises";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "dns-packet";
import { encodeWithin } from "../../../src/local/resolver/encode";
import { forward } from "../../../src/local/resolver/forward";
import { type Resolving, serveNames } from "../../../src/local/resolver/serve";
import type { Zone } from "../../../src/local/resolver/zone";
import { ZoneFile } from "../../../src/local/resolver/zone-file";

let folder: string;
let open: Resolving[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-resolver-"));
  open = [];
});
afterEach(async () => {
  for (const each of open) each.close();
  await rm(folder, { recursive: true });
});

const zone = (name: string, ...addresses: string[]): Zone => ({
  name,
  negativeTtl: 1,
  names: [
    {
      name: `api.${name}`,
      routing: "MULTIVALUE",
      records: addresses.map((data) => ({ type: "A", ttl: 1, data })),
    },
  ],
});

async function serving(zones: () => readonly Zone[], upstream: { address: string; port: number }[] = []) {
  const serve = () => serveNames({ zones, upstream, port: 0, host: "127.0.0.1", log: () => {} });
  // A port that is free for UDP may be another program's for TCP.
  const server = await serve().catch(serve);
  open.push(server);
  return server;
}

function client({ port }: Resolving): Resolver {
  const resolver = new Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  return resolver;
}

test("what is written to the file is what the next question is answered with", async () => {
  const path = join(folder, "zones.json");
  const file = new ZoneFile(path);
  const resolver = client(await serving(() => file.current()));
  await expect(resolver.resolve4("api.shop.internal")).rejects.toMatchObject({ code: "ESERVFAIL" });
  for (const address of ["10.0.0.1", "10.0.0.2", "10.0.0.3"]) {
    await writeFile(`${path}.next`, JSON.stringify([zone("shop.internal", address)]));
    await rename(`${path}.next`, path);
    expect(await resolver.resolve4("api.shop.internal")).toEqual([address]);
  }
  await rm(path);
  await expect(resolver.resolve4("api.shop.internal")).rejects.toMatchObject({ code: "ESERVFAIL" });
});

test("names of no zone are asked for elsewhere, and the answer is passed on", async () => {
  const { port } = await serving(() => [zone("example.test", "192.0.2.1")]);
  const gone = { address: "127.0.0.1", port: 1 };
  const resolver = client(await serving(() => [], [gone, { address: "127.0.0.1", port }]));
  expect(await resolver.resolve4("api.example.test")).toEqual(["192.0.2.1"]);
  await expect(resolver.resolve4("nobody.example.test")).rejects.toMatchObject({ code: "ENOTFOUND" });
});

test("what is too long for a datagram is had over TCP", async () => {
  const target = "a-rather-long-name-of-an-instance-that-takes-its-room";
  const long: Zone = {
    name: "shop.internal",
    negativeTtl: 1,
    names: [
      {
        name: "api.shop.internal",
        routing: "MULTIVALUE",
        records: [...Array(8).keys()].map((at) => ({
          type: "SRV",
          ttl: 1,
          port: 8000 + at,
          target: `${at}-${target}-${target.repeat(2).slice(0, 60 - target.length)}.${target}.${target}.${target}.shop.internal`,
        })),
      },
    ],
  };
  const server = await serving(() => [long]);
  expect(await client(server).resolveSrv("api.shop.internal")).toHaveLength(8);
  const behind = await serving(() => [], [{ address: "127.0.0.1", port: server.port }]);
  expect(await client(behind).resolveSrv("api.shop.internal")).toHaveLength(8);
});

test("an answer leaves out what is beside the point before it is cut", () => {
  const question = { type: "A" as const, class: "IN" as const, name: "a.b" };
  const record = (at: number) => ({ name: "a.b", type: "A" as const, ttl: 1, data: `10.0.0.${at}` });
  const packet = { type: "response" as const, id: 1, flags: 0, questions: [question] };
  const many = [...Array(30).keys()].map(record);
  expect(decode(encodeWithin({ ...packet, answers: [record(1)], additionals: many }, 512))).toMatchObject({
    flag_tc: false,
    answers: [{}],
    additionals: [],
  });
  expect(decode(encodeWithin({ ...packet, answers: many }, 512))).toMatchObject({ flag_tc: true, answers: [] });
});

test("where nobody else is there to ask, nothing is made up", async () => {
  expect(await forward(Buffer.alloc(12), [], "udp")).toBeUndefined();
});
