import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { BASE_IMAGE } from "../../src/client/base-image";
import { createBalancer } from "../../src/local/balancer";
import { OpensslAuthority } from "../../src/local/certificates/authority";
import { DockerRuntime } from "../../src/local/docker/docker-runtime";
import type { Runtime } from "../../src/local/docker/runtime";
import { type Balancer, type DesiredBalancer, type DesiredTarget, PortTakenError } from "../../src/local/elb/balancer";
import type { ListenerRule, RuleAction, RuleCondition } from "../../src/local/elb/rule/record";
import { LABEL } from "../../src/protocol/labels";
import { listener, loadBalancer, targetGroup } from "../support/load-balancers";

const IMAGE = BASE_IMAGE;
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

const runtime = new DockerRuntime({ owner: PREFIX });
const backends = new Map<string, { dockerId: string; ip: string }>();
let folder: string;
let port: number;
let balancer: Balancer;
const loads: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-lb-"));
  await runtime.ensureNetwork(NETWORK, { [TEST_LABEL]: "" });
  for (const name of ["a", "b", "c"]) {
    const dockerId = await runtime.create({
      name: `${PREFIX}-${name}`,
      image: IMAGE,
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
    image: IMAGE,
    volume: folder,
    stateDir: `${folder}/lb`,
    pace: { factor: 20 },
    authority: new OpensslAuthority(`${folder}/authority`),
  });

const lb = () => ({
  ...loadBalancer,
  name: PREFIX,
  id: `${loadBalancer.id}-${PREFIX}`,
  network: NETWORK,
  hostPort: port,
});

function target(name: string, draining = false): DesiredTarget {
  return { id: `task/${name}`, ip: backends.get(name)!.ip, port: 8080, draining };
}

function desired(targets: DesiredTarget[], rules: ListenerRule[] = []): DesiredBalancer {
  return {
    loadBalancer: lb(),
    listeners: [{ listener: { ...listener, hostPort: port }, rules }],
    targetGroups: [{ targetGroup, targets }],
  };
}

async function containers(): Promise<string[]> {
  const all = await runtime.list(LABEL.loadBalancer);
  return all.filter(({ labels }) => labels[LABEL.loadBalancer] === lb().id).map(({ dockerId }) => dockerId);
}

const health = (name: string) => balancer.targetsOf(`task/${name}`)[0]?.health;

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`still not so: ${what}; targets: ${JSON.stringify(["a", "b"].map(health))}`);
    await sleep(25);
  }
}

interface Answer {
  status: number;
  body: string;
  headers: http.IncomingHttpHeaders;
}

function request(path: string, options: http.RequestOptions = {}, sent?: AsyncIterable<string>): Promise<Answer> {
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
async function webSocket(): Promise<{
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

async function backend(name: string, path: string): Promise<void> {
  const script = `require("node:http").get("http://127.0.0.1:8080${path}", (r) => r.resume())`;
  await runtime.exec(backends.get(name)!.dockerId, ["node", "-e", script], 10);
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port: free } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

/** Steady load over kept-alive connections; resolves with what failed and who answered. */
function load(): { stop: () => Promise<{ failures: string[]; answered: Set<string>; count: number }> } {
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

const fixed = (priority: number, path: string, body: string): ListenerRule => ({
  id: `rule-${priority}`,
  listenerArn: listener.id,
  priority,
  conditions: [{ field: "path-pattern", values: [path] }],
  actions: [{ type: "fixed-response", status: 200, contentType: "text/plain", body }],
});

test("a load balancer without targets answers 503, and one whose target passed its check serves", async () => {
  await balancer.open(lb(), [port]);
  await balancer.apply([desired([])]);
  const unavailable = await request("/");
  expect(unavailable).toMatchObject({ status: 503, headers: { server: "awselb/2.0", "content-type": "text/html" } });
  expect(unavailable.body).toContain("<center><h1>503 Service Temporarily Unavailable</h1></center>");

  await balancer.apply([desired([target("a")])]);
  expect(health("a")).toBe("initial");
  await until(() => health("a") === "healthy");
  const served = await request("/");
  expect(served).toMatchObject({ status: 200, body: "a" });
  expect(served.headers).not.toHaveProperty("server");

  const headers = JSON.parse((await request("/headers", { headers: { "x-forwarded-for": "192.0.2.1" } })).body);
  expect(headers).toMatchObject({ "x-forwarded-port": "80", "x-forwarded-proto": "http" });
  expect(headers["x-forwarded-for"]).toMatch(/^192\.0\.2\.1, [\d.]+$/);
  expect(headers["x-amzn-trace-id"]).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
});

test("a target that never passes a check gets no request, and one that comes up later does", async () => {
  await backend("b", "/break");
  await balancer.apply([desired([target("a"), target("b")])]);
  await until(() => health("a") === "healthy");
  const answers = await Promise.all(Array.from({ length: 10 }, () => request("/")));
  expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(["a"]));
  expect(health("b")).toBe("initial");
  await backend("b", "/mend");
  await until(() => health("b") === "healthy");
});

test("targets come and go under load without a failed request", async () => {
  await balancer.apply([desired([target("a")])]);
  await until(() => health("a") === "healthy");
  const running = load();
  await balancer.apply([desired([target("a"), target("b")])]);
  await until(() => health("b") === "healthy");
  await balancer.apply([desired([target("a", true), target("b")])]);
  await until(() => health("a") === undefined);
  await balancer.apply([desired([target("b"), target("c")])]);
  await until(() => health("c") === "healthy");
  await balancer.apply([desired([target("b", true), target("c")])]);
  await until(() => health("b") === undefined);
  const { failures, answered, count } = await running.stop();
  expect(failures).toEqual([]);
  expect(answered).toEqual(new Set(["a", "b", "c"]));
  expect(count).toBeGreaterThan(50);
});

test("a draining target answers what it has begun, and is gone after that", async () => {
  await balancer.apply([desired([target("a")])]);
  await until(() => health("a") === "healthy");
  const slow = request("/slow");
  await sleep(200);
  await balancer.apply([desired([target("a", true)])]);
  expect(health("a")).toBe("draining");
  expect(await slow).toMatchObject({ status: 200, body: "a" });
  await until(() => health("a") === undefined);
  expect((await request("/")).status).toBe(503);
});

test("a connection that outlives the deregistration delay is cut", async () => {
  const group = { ...targetGroup, deregistrationDelay: 1 };
  const withDelay = (targets: DesiredTarget[]) => ({
    ...desired(targets),
    targetGroups: [{ targetGroup: group, targets }],
  });
  await balancer.apply([withDelay([target("a")])]);
  await until(() => health("a") === "healthy");
  const socket = await webSocket();
  await balancer.apply([withDelay([{ ...target("a", true), drainingSince: Date.now() }])]);
  expect(await socket.echo("ping")).toBe("ping");
  await until(() => health("a") === undefined);
  await socket.closed;
});

describe("with an idle timeout of two seconds", () => {
  beforeEach(async () => {
    const attributes = { "idle_timeout.timeout_seconds": "2" };
    await balancer.apply([{ ...desired([target("a")]), loadBalancer: { ...lb(), attributes } }]);
    await until(() => health("a") === "healthy");
  });

  /** Goes on for longer than that, and is never silent for as long. */
  async function* pieces() {
    for (let piece = 0; piece < 12; piece++) {
      await sleep(250);
      yield "piece";
    }
  }
  const ALL = "piece".repeat(12);

  test("a WebSocket lives as long as something is said, and is closed when nothing is any more", async () => {
    const socket = await webSocket();
    for await (const piece of pieces()) expect(await socket.echo(piece)).toBe(piece);
    await socket.closed;
  }, 45_000);

  test("a stream lives as long as something comes, and so does an upload", async () => {
    const [stream, upload] = await Promise.all([request("/stream"), request("/upload", { method: "POST" }, pieces())]);
    expect(stream).toMatchObject({ status: 200, body: ALL });
    expect(upload).toMatchObject({ status: 200, body: ALL });
  });

  test("a target that takes longer to answer is not waited for", async () => {
    expect((await request("/late")).status).toBe(504);
  });

  test("a client that stops in the middle of its request's headers is answered 408", async () => {
    const socket = net.connect(port, "127.0.0.1").setEncoding("utf8");
    socket.write("GET / HTTP/1.1\r\nHost: local");
    expect((await once(socket, "data"))[0]).toMatch(/^HTTP\/1\.1 408 /);
  }, 45_000);

  test("a connection without a further request is closed", async () => {
    const socket = net.connect(port, "127.0.0.1").resume();
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(socket, "close");
    expect(socket.bytesRead).toBeGreaterThan(0);
  }, 45_000);
});

test("rules come and go under load without a failed request, and targets stay as they are", async () => {
  await balancer.apply([desired([target("a"), target("b")])]);
  await until(() => health("a") === "healthy" && health("b") === "healthy");
  const running = load();
  const seen = new Set<string | undefined>();
  balancer.onChange(() => seen.add(health("a")).add(health("b")));
  for (let round = 0; round < 3; round++) {
    await balancer.apply([desired([target("a"), target("b")], [fixed(1, "/fixed", `round ${round}`)])]);
    expect(await request("/fixed")).toMatchObject({ status: 200, body: `round ${round}` });
    await sleep(200);
  }
  const { failures, answered } = await running.stop();
  expect(failures).toEqual([]);
  expect(answered).toEqual(new Set(["a", "b"]));
  expect([...seen].filter((state) => state !== "healthy")).toEqual([]);
});

test("every kind of rule is taken by HAProxy, and does what it says", async () => {
  const path = (value: string): RuleCondition => ({ field: "path-pattern", values: [value] });
  const answer = (body: string): RuleAction[] => [{ type: "fixed-response", status: 200, body }];
  const nasty = 'it\'s "quoted" $HOME %[src] # \\ {}\nsecond line';
  const redirect = { type: "redirect", status: 302, host: "#{host}", path: "/#{path}", query: "#{query}" } as const;
  const rules: [RuleCondition[], RuleAction[]][] = [
    [[path("/nasty")], answer(nasty)],
    [[path('/it\'s?a "*" $x\\*')], answer("quoted path")],
    [[{ field: "host-header", values: ["*.Example.com", "shop.test"] }, path("/host")], answer("host")],
    [[{ field: "http-header", header: "X-Color", values: ["r?d", "blue*"] }], answer("header")],
    [[{ field: "http-request-method", values: ["PURGE"] }], answer("method")],
    [[{ field: "query-string", values: [{ key: "version", value: "v?" }, { value: "beta*" }] }], answer("query")],
    [[{ field: "source-ip", values: ["192.0.2.0/24", "2001:db8::/32"] }], answer("source")],
    [[path("/to-https/*")], [{ ...redirect, protocol: "HTTPS", port: "443" }]],
    [[path("/to-here/*")], [{ ...redirect, protocol: "#{protocol}", port: "80", path: "/there", query: "a=1" }]],
    [[path("/empty")], [{ type: "fixed-response", status: 503 }]],
    [[path("/split")], [{ type: "forward", targetGroups: [{ arn: targetGroup.id, weight: 0 }] }]],
  ];
  await balancer.apply([
    desired(
      [target("a")],
      rules.map(([conditions, actions], index) => ({ ...fixed(index + 1, "", ""), conditions, actions })),
    ),
  ]);
  await until(() => health("a") === "healthy");
  const body = async (url: string, options: http.RequestOptions = {}) => (await request(url, options)).body;
  expect(await body("/nasty")).toBe(nasty);
  expect(await body(`/it'sXa"1"$x`)).toBe("a");
  expect(await body("/host", { headers: { host: "www.example.COM:8080" } })).toBe("host");
  expect(await body("/host", { headers: { host: "shop.test" } })).toBe("host");
  expect(await body("/host")).toBe("a");
  expect(await body("/", { headers: { "x-color": "Red" } })).toBe("header");
  expect(await body("/", { headers: { "x-color": "dark red" } })).toBe("a");
  expect(await body("/", { method: "PURGE" })).toBe("method");
  expect(await body("/?x=1&Version=V2")).toBe("query");
  expect(await body("/?stage=beta-3")).toBe("query");
  expect(await body("/?version=v10")).toBe("a");
  const location = async (url: string) => (await request(url)).headers.location;
  expect(await location("/to-https/x?q=1")).toBe("https://127.0.0.1:443/to-https/x?q=1");
  expect(await location("/to-https/x")).toBe("https://127.0.0.1:443/to-https/x");
  expect(await location("/to-here/x")).toBe(`http://127.0.0.1:${port}/there?a=1`);
  const moved = await request("/to-https/x");
  expect(moved).toMatchObject({
    status: 302,
    headers: { server: "awselb/2.0", "content-type": "text/html", "content-length": "110" },
  });
  expect(moved.body).toBe(
    "<html>\r\n<head><title>302 Found</title></head>\r\n<body>\r\n<center><h1>302 Found</h1></center>\r\n</body>\r\n</html>\r\n",
  );
  const asked = await request("/to-https/x", { method: "HEAD" });
  expect(asked).toMatchObject({ status: 302, body: "", headers: { location: "https://127.0.0.1:443/to-https/x" } });
  const empty = await request("/empty");
  expect(empty).toMatchObject({ status: 503, body: "", headers: { server: "awselb/2.0" } });
  expect((await request("/split")).body).toContain("503 Service Temporarily Unavailable");
});

test("a sticky client stays with its target until that one is drained", async () => {
  const group = { ...targetGroup, stickiness: { type: "lb_cookie" as const, duration: 60 } };
  const sticky = (targets: DesiredTarget[]) => ({
    ...desired(targets),
    targetGroups: [{ targetGroup: group, targets }],
  });
  await balancer.apply([sticky([target("a"), target("b")])]);
  await until(() => health("a") === "healthy" && health("b") === "healthy");
  const first = await request("/");
  const cookie = first.headers["set-cookie"]![0]!.split(";")[0]!;
  const again = async () => (await request("/", { headers: { cookie } })).body;
  expect(new Set([await again(), await again(), await again(), await again()])).toEqual(new Set([first.body]));
  await balancer.apply([sticky([target("a", first.body === "a"), target("b", first.body === "b")])]);
  expect(await again()).toBe(first.body === "a" ? "b" : "a");
});

test("a client stays with the target group that a weighted rule gave it", async () => {
  const other = { ...targetGroup, id: `${targetGroup.id}b`, name: "other" };
  const weighted: RuleAction = {
    type: "forward",
    targetGroups: [targetGroup, other].map(({ id }) => ({ arn: id, weight: 1 })),
    stickiness: 60,
  };
  const both = desired([target("a")]);
  await balancer.apply([
    {
      ...both,
      listeners: [{ listener: { ...listener, hostPort: port, defaultActions: [weighted] }, rules: [] }],
      targetGroups: [...both.targetGroups, { targetGroup: other, targets: [target("b")] }],
    },
  ]);
  await until(() => health("a") === "healthy" && health("b") === "healthy");
  const first = await request("/");
  const [cookie, twin] = first.headers["set-cookie"]!;
  expect(cookie).toMatch(/^AWSALBTG=[\w-]+; Expires=\w{3}, .* GMT; Path=\/$/);
  expect(twin).toMatch(/^AWSALBTGCORS=.*; SameSite=None; Secure$/);
  const again = async () => (await request("/", { headers: { cookie: cookie!.split(";")[0]! } })).body;
  const bodies = await Promise.all(Array.from({ length: 12 }, again));
  expect(new Set(bodies)).toEqual(new Set([first.body]));
  const others = await Promise.all(Array.from({ length: 24 }, async () => (await request("/")).body));
  expect(new Set(others)).toEqual(new Set(["a", "b"]));
});

test("targets leave no sooner than their group's share of the requests, however slow Docker is", async () => {
  let wait = 0;
  const list = async (label: string) => {
    await sleep(wait);
    return runtime.list(label);
  };
  balancer = create(Object.assign(Object.create(runtime) as Runtime, { list }));
  const other = { ...targetGroup, id: `${targetGroup.id}b`, name: "other" };
  const shifted = (green: number, isLeaving = false, rules: ListenerRule[] = []): DesiredBalancer => {
    const groups = [
      { arn: targetGroup.id, weight: 100 - green },
      { arn: other.id, weight: green },
    ];
    const defaultActions: RuleAction[] = [{ type: "forward", targetGroups: groups }];
    return {
      ...desired([target("a", isLeaving)]),
      listeners: [{ listener: { ...listener, hostPort: port, defaultActions }, rules }],
      targetGroups: [
        { targetGroup, targets: [target("a", isLeaving)] },
        { targetGroup: other, targets: [target("b")] },
      ],
    };
  };
  await balancer.apply([shifted(0)]);
  await until(() => health("a") === "healthy" && health("b") === "healthy");
  const running = load();
  await balancer.apply([shifted(40)]);
  // Longer than it is between two looks at a load balancer of which nothing changes.
  wait = 2_500;
  await balancer.apply([shifted(100, true, [fixed(1, "/fixed", "new")])]);
  wait = 0;
  await until(() => health("a") === undefined);
  const { failures, answered } = await running.stop();
  expect(failures).toEqual([]);
  expect(answered).toEqual(new Set(["a", "b"]));
});

test("a target in the middle of a request of before a reload is drained only when that has ended", async () => {
  await balancer.apply([desired([target("a")])]);
  await until(() => health("a") === "healthy");
  const slow = request("/stream");
  await sleep(200);
  await balancer.apply([desired([target("a")], [fixed(1, "/fixed", "new")])]);
  await balancer.apply([desired([target("a", true)], [fixed(1, "/fixed", "new")])]);
  await sleep(400);
  expect(health("a")).toBe("draining");
  expect(await slow).toMatchObject({ status: 200, body: "piece".repeat(12) });
  await until(() => health("a") === undefined);
});

test("where no target is healthy any more, requests go to all of them", async () => {
  const group = { ...targetGroup, healthCheck: { ...targetGroup.healthCheck, interval: 5, unhealthyThreshold: 2 } };
  const withGroup = (targets: DesiredTarget[]) => ({
    ...desired(targets),
    targetGroups: [{ targetGroup: group, targets }],
  });
  await balancer.apply([withGroup([target("a"), target("b")])]);
  await until(() => health("a") === "healthy" && health("b") === "healthy");
  const running = load();
  await backend("a", "/break");
  await until(() => health("a") === "unhealthy");
  expect(balancer.targetsOf("task/a")[0]?.description).toBe("Health checks failed with these codes: [503]");
  const bodies = new Set((await Promise.all(Array.from({ length: 8 }, () => request("/")))).map(({ body }) => body));
  expect(bodies).toEqual(new Set(["b"]));
  await backend("b", "/break");
  await until(() => health("b") === "unhealthy");
  const all = new Set((await Promise.all(Array.from({ length: 8 }, () => request("/")))).map(({ body }) => body));
  expect(all).toEqual(new Set(["a", "b"]));
  await backend("a", "/mend");
  await until(() => health("a") === "healthy");
  expect((await running.stop()).failures).toEqual([]);
});

test("a port that another program has is named, and nothing stays behind", async () => {
  const server = net.createServer().listen(port, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const failure = await balancer.open(lb(), [port]).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PortTakenError);
  expect(failure).toMatchObject({ port });
  expect(await containers()).toEqual([]);
  await new Promise((resolve) => server.close(resolve));
  expect(readdirSync(`${folder}/lb`)).toEqual([]);
  await balancer.open(lb(), [port]);
  await balancer.apply([desired([])]);
  expect((await request("/")).status).toBe(503);
});

test("a new control plane finds what runs, and takes nothing down", async () => {
  await balancer.apply([desired([target("a"), target("b")])]);
  await until(() => health("a") === "healthy" && health("b") === "healthy");
  const before = await containers();
  const running = load();
  await balancer.close();
  balancer = create();
  await balancer.apply([desired([target("a"), target("b")])]);
  expect(["a", "b"].map(health)).toEqual(["healthy", "healthy"]);
  expect(await containers()).toEqual(before);
  expect((await running.stop()).failures).toEqual([]);
});

test("a killed HAProxy comes back with its targets", async () => {
  await balancer.apply([desired([target("a")])]);
  await until(() => health("a") === "healthy");
  const [dockerId] = await containers();
  execFileSync("docker", ["kill", dockerId!]);
  await until(async () => (await request("/").catch(() => undefined))?.status === 200);
  await until(() => health("a") === "healthy");
});

test("a listener on another port comes without a request cut, knows its clients, and goes again", async () => {
  await balancer.open(lb(), [port]);
  await balancer.apply([desired([target("a")])]);
  await until(() => health("a") === "healthy");
  const [before] = await containers();
  const slow = request("/slow");
  const socket = await webSocket();
  const running = load();
  const other = await freePort();
  await balancer.open(lb(), [port, other]);
  const both = desired([target("a")]);
  const second = { ...listener, id: `${listener.id}-2`, port: other, hostPort: other };
  await balancer.apply([{ ...both, listeners: [...both.listeners, { listener: second, rules: [] }] }]);
  await until(async () => (await request("/", { port: other }).catch(() => undefined))?.status === 200);
  const gateway = await request("/headers");
  const { body } = await request("/headers", { port: other });
  expect(JSON.parse(body)).toMatchObject({
    "x-forwarded-port": String(other),
    "x-forwarded-for": JSON.parse(gateway.body)["x-forwarded-for"],
  });
  expect((await slow).body).toBe("a");
  expect(await socket.echo("still here")).toBe("still here");
  socket.close();
  expect((await running.stop()).failures).toEqual([]);
  expect(await containers()).toContain(before);

  await balancer.apply([desired([target("a")])]);
  expect(await containers()).toEqual([before]);
  expect((await request("/")).body).toBe("a");
});

test("a killed HAProxy with a door comes back with both ports, in one container", async () => {
  const other = await freePort();
  const second = { ...listener, id: `${listener.id}-2`, port: other, hostPort: other };
  const both = desired([target("a")]);
  await balancer.apply([both]);
  await balancer.apply([{ ...both, listeners: [...both.listeners, { listener: second, rules: [] }] }]);
  await until(() => health("a") === "healthy");
  const all = await runtime.list(`${LABEL.loadBalancer}=${lb().id}`);
  execFileSync("docker", ["kill", all.find(({ name }) => !name.endsWith(`.${other}`))!.dockerId]);
  await until(async () => (await request("/", { port: other }).catch(() => undefined))?.status === 200);
  expect((await request("/")).body).toBe("a");
  expect(await containers()).toHaveLength(1);
});

describe("a network load balancer", () => {
  const connections = (targets: DesiredTarget[], changes: Partial<typeof targetGroup> = {}): DesiredBalancer => ({
    loadBalancer: { ...lb(), type: "network" },
    listeners: [{ listener: { ...listener, hostPort: port, protocol: "TCP" }, rules: [] }],
    targetGroups: [
      {
        targetGroup: {
          ...targetGroup,
          protocol: "TCP",
          healthCheck: { ...targetGroup.healthCheck, protocol: "TCP" },
          ...changes,
        },
        targets,
      },
    ],
  });

  test("passes connections to targets that take them, and lets a draining one finish its own", async () => {
    await balancer.open(lb(), [port]);
    await balancer.apply([connections([target("a")])]);
    await until(() => health("a") === "healthy");
    const { headers } = await request("/headers");
    expect(JSON.parse((await request("/headers")).body)).not.toHaveProperty("x-forwarded-for");
    expect(headers).not.toHaveProperty("server");
    const socket = await webSocket();
    await balancer.apply([connections([target("a", true), target("b")])]);
    await until(() => health("b") === "healthy");
    expect((await request("/")).body).toBe("b");
    expect(await socket.echo("still there")).toBe("still there");
    socket.close();
    await balancer.apply([connections([target("b")])]);
  });

  test("checks by requests where it is told to", async () => {
    await balancer.open(lb(), [port]);
    const { healthCheck } = targetGroup;
    const desired = connections([target("a"), target("b")], { healthCheck: { ...healthCheck, interval: 5 } });
    await balancer.apply([desired]);
    await until(() => health("a") === "healthy" && health("b") === "healthy");
    await backend("a", "/break");
    await until(() => health("a") === "unhealthy");
    expect((await request("/")).body).toBe("b");
    expect((await request("/")).body).toBe("b");
  });

  test("keeps a client with the target that it had first, where it is told to", async () => {
    await balancer.open(lb(), [port]);
    await balancer.apply([connections([target("a"), target("b")], { stickiness: { type: "source_ip" } })]);
    await until(() => health("a") === "healthy" && health("b") === "healthy");
    const first = (await request("/")).body;
    for (let i = 0; i < 5; i++) expect((await request("/")).body).toBe(first);
  });

  test("lets a target speak first, on a port that came later too", async () => {
    const other = await freePort();
    const one = connections([{ ...target("a"), port: 2525 }]);
    const [first] = one.listeners;
    const second = {
      listener: { ...first!.listener, id: `${listener.id}-2`, port: other, hostPort: other },
      rules: [],
    };
    await balancer.apply([one]);
    await until(() => health("a") === "healthy");
    await balancer.apply([{ ...one, listeners: [first!, second] }]);
    for (const each of [port, other]) await until(async () => (await said(each)) === "220 a");
  });
});

/** What is said at a port to who says nothing. */
async function said(at: number): Promise<string> {
  const socket = net.connect(at, "127.0.0.1").setTimeout(5000, () => socket.destroy());
  return Readable.from(socket)
    .reduce((all, data) => all + String(data), "")
    .catch(() => "");
}
