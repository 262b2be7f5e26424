import type http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { DesiredTarget } from "../../src/local/elb/balancer";
import type { RuleAction, RuleCondition } from "../../src/local/elb/rule/record";
import { listener, targetGroup } from "../support/load-balancers";
import { balancer, desired, fixed, health, load, port, request, target, until } from "./balanced";

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
