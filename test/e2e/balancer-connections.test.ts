import { execFileSync } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { DesiredBalancer, DesiredTarget } from "../../src/local/elb/balancer";
import { LABEL } from "../../src/protocol/labels";
import { freePort } from "../support/free-port";
import { listener, targetGroup } from "../support/load-balancers";
import {
  backend,
  balancer,
  containers,
  desired,
  health,
  lb,
  load,
  port,
  request,
  runtime,
  target,
  until,
  webSocket,
} from "./balanced";

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
