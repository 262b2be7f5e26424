import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import http from "node:http";
import type net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { BASE_IMAGE } from "../../src/client/base-image";
import { createBalancer } from "../../src/local/balancer";
import { OpensslAuthority } from "../../src/local/certificates/authority";
import { DockerRuntime } from "../../src/local/docker/docker-runtime";
import type { Runtime } from "../../src/local/docker/runtime";
import type { Balancer, DesiredBalancer, DesiredTarget } from "../../src/local/elb/balancer";
import type { ListenerRule } from "../../src/local/elb/rule/record";
import { LABEL } from "../../src/protocol/labels";
import { freePort } from "../support/free-port";
import { listener, loadBalancer, targetGroup } from "../support/load-balancers";
import { until as waited } from "../support/until";

// A load balancer on the real Docker in front of three backends. The hooks are those of each test file that imports this.

const PREFIX = `test-lb-${process.pid}`;
const NETWORK = `${PREFIX}-network`;
const TEST_LABEL = `${PREFIX}-label`;

/**
 * Answers with its name; `/slow` after a second, `/late` after 20; `/health` 200, or 503 after a call of `/break` until
 * `/mend`; `/stream` a piece every 250 ms, twelve of them; `/upload` what was sent. On 2525 it speaks first.
 */
const BACKEND = `
let healthy = true;
require("node:http").createServer((request, response) => {
  if (request.url === "/break") healthy = false;
  if (request.url === "/mend") healthy = true;
  if (request.url.startsWith("/health")) return response.writeHead(healthy ? 200 : 503).end();
  if (request.url === "/headers") return response.end(JSON.stringify(request.headers));
  if (request.url === "/upload") return require("node:stream/consumers").text(request).then((all) => response.end(all), () => {});
  if (request.url === "/stream") {
    for (let piece = 1; piece <= 12; piece++) setTimeout(() => response.write("piece"), piece * 250);
    return setTimeout(() => response.end(), 3100);
  }
  setTimeout(() => response.end(process.env.NAME), { "/slow": 1000, "/late": 20_000 }[request.url] ?? 2);
}).on("upgrade", (request, socket) => {
  const key = request.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  const accept = require("node:crypto").createHash("sha1").update(key).digest("base64");
  const head = ["HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: websocket"];
  socket.write([...head, "Sec-WebSocket-Accept: " + accept, "", ""].join("\\r\\n"));
  socket.on("data", (data) => socket.write(data)).on("error", () => {});
}).listen(8080);
require("node:net").createServer((socket) => socket.end("220 " + process.env.NAME)).listen(2525);
`;

export const runtime = new DockerRuntime({ owner: PREFIX });
const backends = new Map<string, { dockerId: string; ip: string }>();
export let folder: string;
export let port: number;
export let balancer: Balancer;
const loads: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-lb-"));
  await runtime.ensureNetwork(NETWORK, { [TEST_LABEL]: "" });
  for (const name of ["a", "b", "c"]) {
    const dockerId = await runtime.create({
      name: `${PREFIX}-${name}`,
      image: BASE_IMAGE,
      labels: { [TEST_LABEL]: "" },
      entryPoint: ["node"],
      command: ["-e", BACKEND],
      environment: { NAME: name },
      network: { kind: "own", name: NETWORK, aliases: [] },
    });
    backends.set(name, { dockerId, ip: (await runtime.start(dockerId)).ip });
  }
});

afterAll(async () => {
  for (const { dockerId } of backends.values()) await runtime.remove(dockerId);
  await runtime.removeNetwork(NETWORK);
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  port = await freePort();
  balancer = create();
});

/** Another one takes the balancer's place, by `docker`. */
export function renewed(docker?: Runtime): void {
  balancer = create(docker);
}

afterEach(async () => {
  await Promise.all(loads.splice(0).map((stop) => stop()));
  await balancer.apply([]);
  await balancer.close();
  expect(await containers()).toEqual([]);
  expect(existsSync(`${folder}/lb`) ? readdirSync(`${folder}/lb`) : []).toEqual([]);
  await Promise.all([...backends.keys()].map((name) => backend(name, "/mend")));
});

const create = (docker: Runtime = runtime) =>
  createBalancer({
    runtime: docker,
    image: BASE_IMAGE,
    volume: folder,
    stateDir: `${folder}/lb`,
    pace: { factor: 20 },
    authority: new OpensslAuthority(`${folder}/authority`),
  });

export const lb = () => ({
  ...loadBalancer,
  name: PREFIX,
  id: `${loadBalancer.id}-${PREFIX}`,
  network: NETWORK,
  hostPort: port,
});

export function target(name: string, draining = false): DesiredTarget {
  return { id: `task/${name}`, ip: backends.get(name)!.ip, port: 8080, draining };
}

export function desired(targets: DesiredTarget[], rules: ListenerRule[] = []): DesiredBalancer {
  return {
    loadBalancer: lb(),
    listeners: [{ listener: { ...listener, hostPort: port }, rules }],
    targetGroups: [{ targetGroup, targets }],
  };
}

export async function containers(): Promise<string[]> {
  const all = await runtime.list(LABEL.loadBalancer);
  return all.filter(({ labels }) => labels[LABEL.loadBalancer] === lb().id).map(({ dockerId }) => dockerId);
}

export const health = (name: string) => balancer.targetsOf(`task/${name}`)[0]?.health;

export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  await waited(() => `${isSo}; targets: ${JSON.stringify(["a", "b"].map(health))}`, isSo);
}

interface Answer {
  status: number;
  body: string;
  headers: http.IncomingHttpHeaders;
}

export function request(
  path: string,
  options: http.RequestOptions = {},
  sent?: AsyncIterable<string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = http.request({ host: "127.0.0.1", port, path, agent: false, ...options }, (response) => {
      let body = "";
      response.on("data", (data) => {
        body += data;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    if (sent) Readable.from(sent).pipe(outgoing);
    else outgoing.end();
  });
}

/** A WebSocket to a target, which gives back what it is sent. */
export async function webSocket(): Promise<{
  echo: (text: string) => Promise<string>;
  close: () => void;
  closed: Promise<unknown>;
}> {
  const outgoing = http.request({
    host: "127.0.0.1",
    port,
    agent: false,
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      "sec-websocket-version": "13",
    },
  });
  const upgraded = new Promise<net.Socket>((resolve, reject) => {
    outgoing.on("upgrade", (_, socket) => resolve(socket));
    outgoing.on("error", reject);
  });
  outgoing.end();
  const socket = await upgraded;
  // A close follows.
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const broken = closed.then(() => Promise.reject(new Error("closed")));
  broken.catch(() => undefined);
  const echo = async (text: string) => {
    socket.write(text);
    return String((await Promise.race([once(socket, "data"), broken]))[0]);
  };
  return { echo, close: () => socket.destroy(), closed };
}

export async function backend(name: string, path: string): Promise<void> {
  const script = `require("node:http").get("http://127.0.0.1:8080${path}", (r) => r.resume())`;
  await runtime.exec(backends.get(name)!.dockerId, ["node", "-e", script], 10);
}

/** Steady load over kept-alive connections; resolves with what failed and who answered. */
export function load(): { stop: () => Promise<{ failures: string[]; answered: Set<string>; count: number }> } {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  const failures: string[] = [];
  const answered = new Set<string>();
  let count = 0;
  let stopped = false;
  const client = async () => {
    while (!stopped) {
      try {
        const { status, body } = await request("/", { agent });
        if (status === 200) answered.add(body);
        else failures.push(`status ${status}`);
      } catch (error) {
        failures.push(String(error));
      }
      count += 1;
      await sleep(10);
    }
  };
  const clients = Array.from({ length: 8 }, client);
  const stop = async () => {
    stopped = true;
    await Promise.all(clients);
    agent.destroy();
    return { failures, answered, count };
  };
  loads.push(stop);
  return { stop };
}

export const fixed = (priority: number, path: string, body: string): ListenerRule => ({
  id: `rule-${priority}`,
  listenerArn: listener.id,
  priority,
  conditions: [{ field: "path-pattern", values: [path] }],
  actions: [{ type: "fixed-response", status: 200, contentType: "text/plain", body }],
});
