import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import tls from "node:tls";
import { BASE_IMAGE } from "../../src/client/base-image";
import { createBalancer } from "../../src/local/balancer";
import { OpensslAuthority } from "../../src/local/certificates/authority";
import { DockerRuntime } from "../../src/local/docker/docker-runtime";
import type { Balancer, DesiredBalancer } from "../../src/local/elb/balancer";
import type { Listener } from "../../src/local/elb/listener/record";
import type { ListenerRule, RuleAction } from "../../src/local/elb/rule/record";
import { LABEL } from "../../src/protocol/labels";
import { freePort } from "../support/free-port";
import { listener, loadBalancer, targetGroup } from "../support/load-balancers";
import { until } from "../support/until";

const PREFIX = `test-https-${process.pid}`;
const NETWORK = `${PREFIX}-network`;

/** Answers HTTPS with a certificate that nobody trusts, and shows what it was asked with. */
const BACKEND = `
const pem = process.env.PEM;
require("node:https").createServer({ cert: pem, key: pem }, (request, response) => {
  response.end(JSON.stringify(request.headers));
}).listen(8443);
`;

const runtime = new DockerRuntime({ owner: PREFIX });
let folder: string;
let authority: OpensslAuthority;
let ca: string;
let port: number;
let balancer: Balancer;
let backend: { dockerId: string; ip: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-https-"));
  authority = new OpensslAuthority(join(folder, "authority"));
  ca = await authority.certificate();
  const other = new OpensslAuthority(join(folder, "other"));
  await runtime.ensureNetwork(NETWORK, { [PREFIX]: "" });
  const dockerId = await runtime.create({
    name: `${PREFIX}-backend`,
    image: BASE_IMAGE,
    labels: { [PREFIX]: "" },
    entryPoint: ["node"],
    command: ["-e", BACKEND],
    environment: { PEM: await other.issue(["nobody.example.com"]) },
    network: { kind: "own", name: NETWORK, aliases: [] },
  });
  backend = { dockerId, ip: (await runtime.start(dockerId)).ip };
  port = await freePort();
  balancer = createBalancer({
    ...{ runtime, image: BASE_IMAGE, volume: folder, stateDir: join(folder, "lb"), pace: { factor: 20 } },
    authority,
  });
});

afterAll(async () => {
  await balancer.apply([]);
  await balancer.close();
  await runtime.remove(backend.dockerId);
  await runtime.removeNetwork(NETWORK);
  rmSync(folder, { recursive: true, force: true });
  const left = await runtime.list(LABEL.loadBalancer);
  expect(left.filter(({ labels }) => labels[LABEL.loadBalancer] === lb().id)).toEqual([]);
});

const lb = (attributes: Record<string, string> = {}) => ({
  ...{ ...loadBalancer, name: PREFIX, id: `${loadBalancer.id}-${PREFIX}`, network: NETWORK, hostPort: port },
  attributes,
});

const REDIRECT: RuleAction = {
  type: "redirect",
  status: 301,
  protocol: "HTTPS",
  host: "#{host}",
  port: "443",
  path: "/#{path}",
  query: "#{query}",
};

const httpListener = (): Listener => ({ ...listener, hostPort: port, defaultActions: [REDIRECT] });
const httpsListener = (tlsPolicy: string): Listener => ({
  ...{ ...listener, id: `${listener.id}-https`, port: 443, hostPort: port, protocol: "HTTPS", tlsPolicy },
  certificates: ["arn:one"],
});

/** HTTPS beside a redirect, in front of an HTTPS target. */
function desired(tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06", attributes = {}): DesiredBalancer {
  const certificates = [
    { arn: "arn:one", names: ["one.example.com"] },
    { arn: "arn:two", names: ["*.example.org"] },
  ];
  const healthCheck = { ...targetGroup.healthCheck, path: "/", protocol: "HTTPS" as const };
  return {
    loadBalancer: lb(attributes),
    listeners: [
      { listener: httpListener(), rules: [] },
      { listener: httpsListener(tlsPolicy), rules: [], certificates },
    ],
    targetGroups: [
      {
        targetGroup: { ...targetGroup, protocol: "HTTPS", healthCheck },
        targets: [{ id: "task/a", ip: backend.ip, port: 8443, draining: false }],
      },
    ],
  };
}

async function isHealthy(): Promise<void> {
  const target = () => balancer.targetsOf("task/a")[0];
  await until(
    () => `the target is healthy: ${JSON.stringify(target())}`,
    () => target()?.health === "healthy",
  );
}

/** By HTTP/1.1, with a certificate that must verify for the name. */
function get(name: string, at = port, asked = name): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { ca, host: "127.0.0.1", port: at, servername: name, headers: { host: asked }, agent: false };
    https
      .get(options, async (answer) => resolve({ status: answer.statusCode, body: await text(answer) }))
      .on("error", reject);
  });
}

/** The alternative names of the certificate that a client gets which names a server, or none. */
function servedTo(servername: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: "127.0.0.1", port, servername, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subjectaltname ?? "");
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

function redirected(path: string): Promise<{ status?: number; location?: string }> {
  return new Promise((resolve, reject) => {
    http
      .get({ host: "localhost", port, path, agent: false }, (answer) => {
        answer.resume().on("end", () => resolve({ status: answer.statusCode, location: answer.headers.location }));
      })
      .on("error", reject);
  });
}

/** What the two agree on. */
function handshake(options: tls.ConnectionOptions): Promise<{ protocol: string | null; alpn: string | false | null }> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ ca, host: "127.0.0.1", port, servername: "localhost", ...options }, () => {
      resolve({ protocol: socket.getProtocol(), alpn: socket.alpnProtocol });
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

test("a listener that is added speaks HTTPS beside the one that redirects to it, on one port of this machine", async () => {
  const [plain] = desired().listeners;
  await balancer.apply([{ ...desired(), listeners: [plain!] }]);
  expect(await redirected("/")).toMatchObject({ status: 301 });
  await balancer.apply([desired()]);
  await isHealthy();
  expect(await redirected("/a?b=c")).toEqual({ status: 301, location: `https://localhost:${port}/a?b=c` });
  const { status, body } = await get("one.example.com");
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({
    host: "one.example.com",
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
    "x-forwarded-for": expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
  });
});

test("the certificate is the one for the name that is called, and each is for this machine", async () => {
  await balancer.apply([desired()]);
  await isHealthy();
  for (const name of ["one.example.com", "www.example.org", "localhost"]) {
    expect(await get(name)).toMatchObject({ status: 200 });
  }
  await expect(get("two.example.com")).rejects.toThrow(/altnames/);
});

/** A service that shares the listener: its hosts, which its certificate is for as well, and an answer of its own. */
const sharing = (name: string, priority: number, hosts: string[]) => {
  const answer: RuleAction = { type: "fixed-response", status: 200, contentType: "text/plain", body: name };
  const rule: ListenerRule = {
    id: `${listener.id}-https-${name}`,
    listenerArn: `${listener.id}-https`,
    priority,
    conditions: [{ field: "host-header", values: hosts }],
    actions: [answer],
  };
  return { rule, certificate: { arn: `arn:${name}`, names: hosts } };
};

test("services that share a listener are each called by their own certificate, which comes and goes with its service", async () => {
  const api = sharing("api", 1, ["api.example.com"]);
  const blog = sharing("blog", 2, ["blog.example.net", "*.blog.example.net"]);
  const behind = (...services: (typeof api)[]): DesiredBalancer => {
    const [plain, secure] = desired().listeners;
    const certificates = [...secure!.certificates!, ...services.map(({ certificate }) => certificate)];
    const rules = services.map(({ rule }) => rule);
    return { ...desired(), listeners: [plain!, { ...secure!, rules, certificates }] };
  };

  await balancer.apply([behind(api)]);
  await isHealthy();
  expect(await get("api.example.com")).toEqual({ status: 200, body: "api" });
  await expect(get("blog.example.net")).rejects.toThrow(/altnames/);

  await balancer.apply([behind(api, blog)]);
  for (const [name, body] of [
    ["api.example.com", "api"],
    ["blog.example.net", "blog"],
    ["shop.blog.example.net", "blog"],
  ] as const) {
    expect(await get(name)).toEqual({ status: 200, body });
  }
  // What names the one and asks for the other is served by the one's certificate and the other's rule.
  expect(await get("api.example.com", port, "blog.example.net")).toEqual({ status: 200, body: "blog" });
  expect(JSON.parse((await get("one.example.com")).body)).toMatchObject({ host: "one.example.com" });

  await balancer.apply([behind(blog)]);
  expect(await get("blog.example.net")).toEqual({ status: 200, body: "blog" });
  await expect(get("api.example.com")).rejects.toThrow(/altnames/);
  // Who names nothing gets the listener's own.
  expect(await servedTo(undefined)).toContain("DNS:one.example.com");
  expect(await servedTo("www.blog.example.net")).toContain("DNS:*.blog.example.net");
});

test("a listener on a further port has certificates of its own", async () => {
  const all = desired();
  const further = await freePort();
  const own: Listener = { ...httpsListener("ELBSecurityPolicy-TLS13-1-2-2021-06"), id: `${listener.id}-more` };
  const certificates = [
    { arn: "arn:three", names: ["admin.example.com"] },
    { arn: "arn:four", names: ["staff.example.com"] },
  ];
  const more = { listener: { ...own, port: further, hostPort: further }, rules: [], certificates };
  await balancer.apply([{ ...all, listeners: [...all.listeners, more] }]);
  await isHealthy();
  for (const name of ["admin.example.com", "staff.example.com"]) {
    expect(await get(name, further)).toMatchObject({ status: 200 });
    await expect(get(name)).rejects.toThrow(/altnames/);
  }
  await expect(get("one.example.com", further)).rejects.toThrow(/altnames/);
});

test("HTTP/2 is spoken by those who can, unless the load balancer's attribute says otherwise", async () => {
  await balancer.apply([desired()]);
  await isHealthy();
  const client = http2.connect(`https://localhost:${port}`, { ca });
  const stream = client.request({ ":path": "/" });
  const [headers] = await new Promise<[http2.IncomingHttpHeaders]>((resolve) =>
    stream.once("response", (given) => resolve([given])),
  );
  expect(headers[":status"]).toBe(200);
  expect(JSON.parse(await text(stream))).toMatchObject({ "x-forwarded-proto": "https" });
  await new Promise<void>((resolve) => client.close(resolve));
  await balancer.apply([desired(undefined, { "routing.http2.enabled": "false" })]);
  expect(await handshake({ ALPNProtocols: ["h2", "http/1.1"] })).toMatchObject({ alpn: "http/1.1" });
});

test("the security policy says which versions are spoken", async () => {
  await balancer.apply([desired("ELBSecurityPolicy-TLS13-1-3-2021-06")]);
  expect(await handshake({})).toMatchObject({ protocol: "TLSv1.3" });
  await expect(handshake({ maxVersion: "TLSv1.2" })).rejects.toThrow();
  await balancer.apply([desired("ELBSecurityPolicy-2016-08")]);
  expect(await handshake({})).toMatchObject({ protocol: "TLSv1.2" });
  const old: tls.ConnectionOptions = { minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" };
  expect(await handshake(old)).toMatchObject({ protocol: "TLSv1" });
});
