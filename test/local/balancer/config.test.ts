import { tlsNames } from "../../../src/local/balancer/binds";
import { checkTimes } from "../../../src/local/balancer/checks";
import { type ConfigInput, haproxyConfig } from "../../../src/local/balancer/config";
import type { DesiredBalancer, DesiredTarget } from "../../../src/local/elb/balancer";
import type { ListenerRule, RuleAction, RuleCondition } from "../../../src/local/elb/rule/record";
import type { TargetGroup } from "../../../src/local/elb/target-group/record";
import { listener, loadBalancer, targetGroup } from "../../support/load-balancers";

const BACKEND = "web:73e2d6bc24d8a067";
const canary: TargetGroup = { ...targetGroup, id: `${targetGroup.id}c`, name: "canary" };
const target: DesiredTarget = { id: "task/a", ip: "10.0.0.1", port: 8080, draining: false };

const rule = (priority: number, conditions: RuleCondition[], actions: RuleAction[]): ListenerRule => ({
  id: `rule-${priority}`,
  listenerArn: listener.id,
  priority,
  conditions,
  actions,
});

const forward = (...weights: [TargetGroup, number][]): RuleAction => ({
  type: "forward",
  targetGroups: weights.map(([{ id }, weight]) => ({ arn: id, weight })),
});

function balancer(rules: ListenerRule[] = [], group: TargetGroup = targetGroup): DesiredBalancer {
  return {
    loadBalancer,
    listeners: [{ listener, rules }],
    targetGroups: [
      { targetGroup: group, targets: [target] },
      { targetGroup: canary, targets: [] },
    ],
  };
}

function config(desired: DesiredBalancer, changes: Partial<ConfigInput> = {}) {
  const input: Omit<ConfigInput, "balancer"> = {
    hostPorts: [8080],
    doorPorts: [],
    certificates: new Map(),
    directory: "/lb/shop",
    pace: { factor: 20 },
    present: new Map(),
    ...changes,
  };
  return haproxyConfig({ balancer: desired, ...input });
}

const lines = (desired: DesiredBalancer) =>
  config(desired)
    .text.split("\n")
    .map((line) => line.trim());

const path = (...values: string[]): RuleCondition => ({ field: "path-pattern", values });
const fixed = (body: string): RuleAction => ({ type: "fixed-response", status: 200, body });

test("a listener's port is the host's, and X-Forwarded-Port is its own", () => {
  const { text } = config(balancer());
  expect(text).toContain("bind :8080\n");
  expect(text).toContain("set-header X-Forwarded-Port 80\n");
});

test("a published port that no listener has refuses", () => {
  const { text } = config(balancer(), { hostPorts: [8080, 9090] });
  expect(text).toContain("frontend closed-9090\n  bind :9090\n  tcp-request connection reject\n");
});

test("behind a door it is told who a connection is from, and takes those of tasks, which say nothing, too", () => {
  const { text } = config(balancer(), { hostPorts: [9090], doorPorts: [8080, 9191] });
  const binds = (port: number) => `  bind :${port}\n  bind 'unix@/lb/shop/${port}.sock' mode 600 accept-proxy\n`;
  expect(text).toContain(`frontend listener-8080\n${binds(8080)}`);
  expect(text).toContain(`frontend closed-9191\n${binds(9191)}  tcp-request connection reject\n`);
});

test("a connection of a network load balancer waits for no word of its client, behind a door neither", () => {
  const desired: DesiredBalancer = {
    ...balancer(),
    loadBalancer: { ...loadBalancer, type: "network" },
    listeners: [{ listener: { ...listener, protocol: "TCP" }, rules: [] }],
  };
  const { text } = config(desired, { hostPorts: [9090], doorPorts: [8080] });
  expect(text).toContain("frontend listener-8080\n  bind :8080\n");
  expect(text).not.toContain("tcp-request content");
  expect(text).not.toContain("inspect-delay");
});

test("a connection may be idle for as long as the load balancer's attribute says, and 60 s without it", () => {
  const attributes = { "idle_timeout.timeout_seconds": "7" };
  const timeouts = (desired: DesiredBalancer) =>
    lines(desired).filter((line) => /^timeout (client|server|tunnel|http-request|http-keep-alive) /.test(line));
  const longer = { ...balancer(), loadBalancer: { ...loadBalancer, attributes } };
  expect(timeouts(longer)).toHaveLength(5);
  for (const line of timeouts(longer)) expect(line).toMatch(/ 7s$/);
  for (const line of timeouts(balancer())) expect(line).toMatch(/ 60s$/);
  expect(config(longer).version).not.toBe(config(balancer()).version);
});

describe("HTTPS", () => {
  const certificate = { arn: "arn:one", names: ["api.example.com"] };
  const names = tlsNames(loadBalancer, certificate).join(" ");
  const https = { ...listener, id: "https", port: 443, protocol: "HTTPS" as const };
  const secure = (changes: object = {}, attributes: Record<string, string> = {}): DesiredBalancer => ({
    ...balancer(),
    loadBalancer: { ...loadBalancer, attributes },
    listeners: [{ listener: { ...https, ...changes }, rules: [], certificates: [certificate] }],
  });
  const bind = (desired: DesiredBalancer) => {
    const { text } = config(desired, { certificates: new Map([[names, "PEM"]]) });
    return text.split("\n").find((line) => line.includes(" ssl "))!;
  };

  test("on one host port with HTTP is told from it by how a client begins, and each has its listener's rules", () => {
    const desired = { ...secure(), listeners: [...balancer().listeners, ...secure().listeners] };
    const { text } = config(desired, { certificates: new Map([[names, "PEM"]]) });
    expect(text.match(/bind :8080/g)).toHaveLength(1);
    expect(text).toContain("use_backend inner.8080-https if { req.payload(0,1) -m bin 16 }\n");
    expect(text).toMatch(/bind abns@inner.8080-https accept-proxy ssl /);
    expect(text).toContain("bind abns@inner.8080-http accept-proxy\n");
    for (const protocol of ["http", "https"]) expect(text).toContain(`set-header X-Forwarded-Proto ${protocol}\n`);
  });

  test("has its certificate in a file, whose name is another one with each certificate", () => {
    const [one, other] = ["PEM", "OTHER"].map((pem) => config(secure(), { certificates: new Map([[names, pem]]) }));
    const [name] = [...one!.files.keys()].filter((file) => file.endsWith(".pem"));
    expect(one!.files.get(name!)).toBe("PEM");
    expect(one!.text).toContain(`crt '/lb/shop/${name}'`);
    expect(other!.version).not.toBe(one!.version);
  });

  test.each([
    ["ELBSecurityPolicy-TLS13-1-3-2021-06", "ssl-min-ver TLSv1.3 ssl-max-ver TLSv1.3"],
    ["ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.3"],
    ["ELBSecurityPolicy-TLS-1-2-Ext-2018-06", "ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.2"],
    [undefined, "ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.2 ciphers DEFAULT@SECLEVEL=0"],
  ])("by the security policy %s is %s", (tlsPolicy, words) => {
    expect(bind(secure({ tlsPolicy }))).toContain(words);
  });

  test("speaks HTTP/2 unless the attribute says otherwise, and shows targets the version and cipher if one says so", () => {
    expect(bind(secure())).toContain("alpn h2,http/1.1");
    expect(bind(secure({}, { "routing.http2.enabled": "false" }))).toContain("alpn http/1.1");
    const shown = { "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "true" };
    expect(lines(secure({}, shown))).toContain("http-request set-header X-Amzn-Tls-Version %[ssl_fc_protocol]");
    expect(lines(secure())).not.toContain("http-request set-header X-Amzn-Tls-Version %[ssl_fc_protocol]");
  });
});

test("rules are looked at by priority, and the first that fits decides", () => {
  const all = lines(balancer([rule(20, [path("/b")], [fixed("b")]), rule(3, [path("/a")], [fixed("a")])]));
  const choices = all.filter((line) => line.startsWith("http-request set-var(txn.rule)"));
  expect(choices).toEqual([
    "http-request set-var(txn.rule) int(3) if !routed rule3-0",
    "http-request set-var(txn.rule) int(20) if !routed rule20-0",
    "http-request set-var(txn.rule) int(0) unless routed",
  ]);
});

test("conditions of a rule must all hold, and values of a condition are alternatives", () => {
  const conditions: RuleCondition[] = [path("/a/*", "/b?"), { field: "host-header", values: ["*.test"] }];
  const all = lines(balancer([rule(1, conditions, [fixed("x")])]));
  expect(all).toContain("acl rule1-0 path -m reg -- '^/a/.*$'");
  expect(all).toContain("acl rule1-0 path -m reg -- '^/b.$'");
  expect(all).toContain("acl rule1-1 req.hdr(host),host_only -m reg -i -- '^.*\\.test$'");
  expect(all).toContain("http-request set-var(txn.rule) int(1) if !routed rule1-0 rule1-1");
});

test("weights share the requests out, and a weight of 0 gets none", () => {
  const when = "{ var(txn.rule) -m int 0 }";
  const shares = (...weights: [TargetGroup, number][]) => {
    const desired = balancer();
    desired.listeners[0]!.listener = { ...listener, defaultActions: [forward(...weights)] };
    return lines(desired).filter(
      (line) => line.includes("txn.pick") || line.startsWith("http-request set-var(txn.back"),
    );
  };
  expect(shares([targetGroup, 9], [canary, 1])).toEqual([
    `http-request set-var(txn.pick) rand(10) if ${when}`,
    `http-request set-var(txn.backend) str(${BACKEND}) if ${when} { var(txn.pick) -m int 0:8 }`,
    `http-request set-var(txn.backend) str(canary:73e2d6bc24d8a067c) if ${when} { var(txn.pick) -m int 9:9 }`,
  ]);
  expect(shares([targetGroup, 1], [canary, 0])).toEqual([
    `http-request set-var(txn.backend) str(${BACKEND}) if ${when}`,
  ]);
});

test("a body is a file of its own, whatever is in it", () => {
  const body = "'\n  http-request deny\n\"%[env(HOME)]";
  const { text, files } = config(balancer([rule(1, [path("/")], [fixed(body)])]));
  const name = [...files].find(([, content]) => content === body)?.[0];
  expect(name).toMatch(/^[0-9a-f]{16}\.body$/);
  expect(text).not.toContain("deny");
  expect(text).toContain(`content-type 'text/plain' file '/lb/shop/${name}'`);
});

test("no value ends its line or its word", () => {
  const breakOut = "/x'\n  http-request deny";
  expect(() => config(balancer([rule(1, [path(breakOut)], [fixed("")])]))).toThrow(
    `a value of path-pattern is ${JSON.stringify(`^${breakOut.replaceAll("?", ".")}$`)}; control characters are not allowed`,
  );
  const { text } = config(balancer([rule(1, [path("/x' if TRUE")], [fixed("")])]));
  expect(text).toContain("acl rule1-0 path -m reg -- '^/x'\\'' if TRUE$'");
});

test.each<[string, RuleCondition]>([
  ["header", { field: "http-header", header: "X) -m found", values: ["a"] }],
  ["address", { field: "source-ip", values: ["any # "] }],
])("a condition with a %s that would be more than a word is refused", (_, condition) => {
  expect(() => config(balancer([rule(1, [condition], [fixed("")])]))).toThrow(/allowed/);
});

test("a health check path or matcher can't break out either", () => {
  const check = (healthCheck: Partial<TargetGroup["healthCheck"]>) =>
    config(balancer([], { ...targetGroup, healthCheck: { ...targetGroup.healthCheck, ...healthCheck } }));
  expect(check({ path: "/health it's" }).text).toContain("uri '/health it'\\''s' ver HTTP/1.1");
  expect(check({ matcher: "200-299, 404" }).text).toContain("http-check expect status 200-299,404\n");
  expect(() => check({ matcher: "200 if TRUE" })).toThrow('the health check matcher of web is "200 if TRUE"');
  expect(() => check({ path: "/\n" })).toThrow("the health check path of web");
});

test("only servers that a running HAProxy has are in the configuration", () => {
  expect(config(balancer()).text).not.toContain("server a_10.0.0.1_8080");
  const present = new Map([[BACKEND, new Set(["a_10.0.0.1_8080", "a_10.0.0.1_8080_open", "other"])]]);
  const { text } = config(balancer(), { present });
  expect(text).toContain("  server a_10.0.0.1_8080 10.0.0.1:8080 check port 8080 inter 10000 ");
  expect(text).toContain("  server a_10.0.0.1_8080_open 10.0.0.1:8080 backup\n");
  expect(text).not.toContain("other");
});

test("the version changes with rules and checks, not with targets", () => {
  const { version } = config(balancer());
  const present = new Map([[BACKEND, new Set(["a_10.0.0.1_8080"])]]);
  expect(config(balancer(), { present }).version).toBe(version);
  expect(config(balancer([rule(1, [path("/a")], [fixed("a")])])).version).not.toBe(version);
  const healthCheck = { ...targetGroup.healthCheck, interval: 20 };
  expect(config(balancer([], { ...targetGroup, healthCheck })).version).not.toBe(version);
});

test("at ECS's own pace checks are ECS's own", () => {
  expect(checkTimes(targetGroup, { factor: 1 })).toMatchObject({ inter: 10_000, fast: 10_000, rise: 2, fall: 2 });
});

test("at any pace the failures that it takes last as long as ECS's own", () => {
  for (const factor of [1, 3, 20, 77, 10_000]) {
    const { fast, fall, inter, untilUnhealthy } = checkTimes(targetGroup, { factor });
    expect(inter).toBe(10_000);
    expect((fall - 1) * fast).toBeGreaterThanOrEqual(untilUnhealthy);
    expect(fast).toBeGreaterThanOrEqual(100);
  }
});

describe("a network load balancer", () => {
  const group: TargetGroup = {
    ...targetGroup,
    protocol: "TCP",
    healthCheck: { ...targetGroup.healthCheck, protocol: "TCP" },
  };
  const other: TargetGroup = { ...group, id: canary.id, name: "canary" };
  const tcp = (
    groups: TargetGroup[],
    actions: RuleAction[],
    changes: Partial<typeof listener> = {},
  ): DesiredBalancer => ({
    loadBalancer: { ...loadBalancer, type: "network" },
    listeners: [{ listener: { ...listener, protocol: "TCP", defaultActions: actions, ...changes }, rules: [] }],
    targetGroups: groups.map((each) => ({ targetGroup: each, targets: [target] })),
  });

  test("passes connections on as they are, and checks that they can be made", () => {
    const { text } = config(tcp([group], [forward([group, 1])]));
    const [, listening, backend] = text.split(/^(?:frontend|backend) /m);
    expect(listening).toMatch(/^listener-8080\n {2}bind :8080\n {2}mode tcp\n/);
    expect(listening).toContain(`default_backend ${BACKEND}\n`);
    expect(listening).not.toMatch(/http|rule|X-/);
    expect(backend).toContain("mode tcp\n");
    expect(backend).not.toMatch(/httpchk|http-|retry-on/);
  });

  test("shares them by weight", () => {
    const desired = lines(tcp([group, other], [forward([group, 3], [other, 1])]));
    expect(desired).toContain(`use_backend ${BACKEND} if { rand(4) lt 3 }`);
    expect(desired).toContain("default_backend canary:73e2d6bc24d8a067c");
  });

  test("refuses them where there is no target group", () => {
    expect(lines(tcp([], [forward([group, 1])]))).toContain("tcp-request connection reject");
  });

  test("checks by requests where it is told to", () => {
    const checked: TargetGroup = {
      ...group,
      healthCheck: { ...group.healthCheck, protocol: "HTTP", matcher: "200-399" },
    };
    const desired = lines(tcp([checked], [forward([checked, 1])]));
    expect(desired).toContain("option httpchk");
    expect(desired).toContain("http-check expect status 200-399");
  });

  test("keeps a client with a target, and says who it is, where it is told to", () => {
    const sticky: TargetGroup = { ...group, stickiness: { type: "source_ip" }, proxyProtocol: true };
    const input = tcp([sticky], [forward([sticky, 1])]);
    const present = new Map([[BACKEND, new Set(["task-a"])]]);
    expect(lines(input)).toContain("stick on src");
    expect(config(input, { present }).version).not.toBe(
      config(tcp([group], [forward([group, 1])]), { present }).version,
    );
  });
});
