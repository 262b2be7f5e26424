import { readdirSync } from "node:fs";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Runtime } from "../../src/local/docker/runtime";
import { type DesiredBalancer, type DesiredTarget, PortTakenError } from "../../src/local/elb/balancer";
import type { ListenerRule, RuleAction } from "../../src/local/elb/rule/record";
import { listener, targetGroup } from "../support/load-balancers";
import {
  backend,
  balancer,
  containers,
  desired,
  fixed,
  folder,
  health,
  lb,
  load,
  port,
  renewed,
  request,
  runtime,
  target,
  until,
  webSocket,
} from "./balanced";

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

test("targets leave no sooner than their group's share of the requests, however slow Docker is", async () => {
  let wait = 0;
  const list = async (label: string) => {
    await sleep(wait);
    return runtime.list(label);
  };
  renewed(Object.assign(Object.create(runtime) as Runtime, { list }));
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
  renewed();
  await balancer.apply([desired([target("a"), target("b")])]);
  expect(["a", "b"].map(health)).toEqual(["healthy", "healthy"]);
  expect(await containers()).toEqual(before);
  expect((await running.stop()).failures).toEqual([]);
});
