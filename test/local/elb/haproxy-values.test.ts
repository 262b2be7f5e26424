import fc from "fast-check";
import { haproxyConfig } from "../../../src/local/balancer/config";
import { actionsOf } from "../../../src/local/elb/rule/actions";
import { type Condition, conditionsOf } from "../../../src/local/elb/rule/conditions";
import type { ListenerRule, RuleAction, RuleCondition } from "../../../src/local/elb/rule/record";
import { checkTargetGroup } from "../../../src/local/elb/target-group/check";
import type { TargetGroup } from "../../../src/local/elb/target-group/record";
import { ApiError } from "../../../src/protocol/errors";
import { listener, loadBalancer, targetGroup } from "../../support/load-balancers";
import { Harness } from "../resources/harness";

/** Text that HAProxy's configuration would take for something else, and text of any kind. */
const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."'\"\\#%[](){}$ \t\n,;:?*/-_.aZ09é"), maxLength: 20 }),
);
/** A few that are right in most places. */
const plain = fc.constantFrom("/", "/health", "200", "200-299,404", "*.example.com", "/a/*?x=1", "X-A", "v", "GET");
const text = fc.oneof({ weight: 1, arbitrary: plain }, { weight: 2, arbitrary: hostile });
/** Mostly one that is right, so that a whole of many is right now and then. */
const mostly = <T, U>(right: fc.Arbitrary<T>, other: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: other });
const number = (min: number, max: number) =>
  mostly(fc.integer({ min, max }), fc.oneof(fc.integer({ min: -1, max: 70_000 }), fc.double()));

/** What a check lets through, or nothing where it refuses with an error that names the property. */
function checked<T>(check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).code).toBe("InvalidRequest");
    return undefined;
  }
}

/** The words of a line, as HAProxy splits it. */
function words(line: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  let quoted: "'" | '"' | undefined;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (quoted === "'") {
      if (character === "'") quoted = undefined;
      else word += character;
    } else if (character === "\\") {
      word = (word ?? "") + line[++i];
    } else if (quoted) {
      if (character === quoted) quoted = undefined;
      else word += character;
    } else if (character === "'" || character === '"') {
      quoted = character;
      word ??= "";
    } else if (character === " ") {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else {
      if (character === "#") throw new Error(`the rest of ${line} is a comment`);
      word = (word ?? "") + character;
    }
  }
  if (quoted) throw new Error(`a quote of ${line} has no end`);
  return word === undefined ? found : [...found, word];
}

function configOf(group: TargetGroup, rules: ListenerRule[]) {
  const balancer = {
    loadBalancer,
    listeners: [{ listener, rules }],
    targetGroups: [{ targetGroup: group, targets: [{ id: "t", ip: "10.0.0.1", port: 80, draining: false }] }],
  };
  const config = haproxyConfig({
    balancer,
    hostPorts: [8080],
    doorPorts: [],
    directory: "/lb/shop",
    pace: { factor: 20 },
    certificates: new Map(),
    present: new Map([["web:73e2d6bc24d8a067", new Set(["t_10.0.0.1_80"])]]),
  });
  const lines = config.text.split("\n").filter((line) => line.trim() !== "");
  for (const line of lines) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be in a line
    expect(line).not.toMatch(/[\u0000-\u001f\u007f]/);
  }
  return { ...config, lines: lines.map((line) => words(line.trim())) };
}

const plainLines = configOf(targetGroup, []).lines.length;

const attribute = (key: string, ...values: string[]) =>
  fc.record({ Key: fc.constant(key), Value: mostly(fc.constantFrom(...values), text) });

test("whatever a target group may have, its configuration says just that", () => {
  const properties = fc.record(
    {
      Port: number(1, 65_535),
      Protocol: fc.constantFrom("HTTP", "HTTPS"),
      ProtocolVersion: fc.constantFrom("HTTP1", "HTTP2", "GRPC"),
      HealthCheckPath: fc.oneof(
        fc.constant("/health"),
        text.map((value) => `/${value}`),
      ),
      HealthCheckPort: mostly(fc.constantFrom("traffic-port", "8080"), text),
      HealthCheckIntervalSeconds: number(15, 300),
      HealthCheckTimeoutSeconds: number(2, 14),
      HealthyThresholdCount: number(2, 10),
      UnhealthyThresholdCount: number(2, 10),
      Matcher: fc.record(
        {
          HttpCode: mostly(fc.constantFrom("200", "200-299,404", "200, 202", "2xx", "299-200"), text),
          GrpcCode: mostly(fc.constantFrom("0", "0-99"), text),
        },
        { requiredKeys: [] },
      ),
      TargetGroupAttributes: fc.array(
        fc.oneof(
          attribute("stickiness.enabled", "true"),
          attribute("stickiness.type", "app_cookie", "lb_cookie"),
          attribute("stickiness.app_cookie.cookie_name", "SESSION", "a.b-c_d", "AWSALB", "a(b"),
          attribute("stickiness.app_cookie.duration_seconds", "60", "2.5", "1e3"),
          attribute("stickiness.lb_cookie.duration_seconds", "60", "0"),
          attribute("load_balancing.algorithm.type", "weighted_random", "fast"),
          attribute("slow_start.duration_seconds", "30", "29"),
        ),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  );
  let passed = 0;
  fc.assert(
    fc.property(properties, (given) => {
      const made = checked(() => checkTargetGroup(given));
      if (!made) return;
      passed++;
      const group = { ...targetGroup, ...made };
      const { lines } = configOf(group, []);
      const [sent] = lines.filter(([first, second]) => first === "http-check" && second === "send");
      expect(sent?.[5]).toBe(made.healthCheck.path);
      const [expected] = lines.filter(([first, second]) => first === "http-check" && second === "expect");
      expect(expected?.[3]).toMatch(/^[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*$/);
      const sticky = made.stickiness === undefined ? 0 : made.stickiness.type === "app_cookie" ? 3 : 7;
      expect(lines).toHaveLength(plainLines + sticky);
      const server = lines.find(([first]) => first === "server")!;
      for (const name of ["port", "inter", "fastinter", "downinter", "rise", "fall"]) {
        expect(server[server.indexOf(name) + 1]).toMatch(/^[1-9]\d*$/);
      }
    }),
    { numRuns: 1000 },
  );
  expect(passed).toBeGreaterThan(100);
});

const someOf = (value: fc.Arbitrary<string>) => fc.array(value, { minLength: 1, maxLength: 2 });

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ Field: fc.constantFrom("path-pattern", "host-header", "http-request-method"), Values: someOf(text) }),
  fc.record({
    Field: fc.constant("source-ip"),
    SourceIpConfig: fc.record({ Values: someOf(fc.oneof(text, fc.ipV4(), fc.ipV6(), fc.constant("10.0.0.0/8"))) }),
  }),
  fc.record({
    Field: fc.constant("http-header"),
    HttpHeaderConfig: fc.record({ HttpHeaderName: fc.oneof(text, fc.constant("X-A")), Values: someOf(text) }),
  }),
  fc.record({
    Field: fc.constant("query-string"),
    QueryStringConfig: fc.record({
      Values: fc.array(fc.record({ Key: text, Value: text }, { requiredKeys: ["Value"] }), { maxLength: 2 }),
    }),
  }),
);

/** Text that a pattern fits. */
const fitting = (pattern: string) => pattern.replaceAll("*", "xyz").replaceAll("?", "x");

/** A value of a condition as a request would have it. */
const requested = (value: string | { key?: string; value: string }) =>
  typeof value === "string" ? fitting(value) : `${fitting(value.key ?? "k")}=${fitting(value.value)}`;

test("whatever a condition may have, its configuration looks for just that", () => {
  let passed = 0;
  fc.assert(
    fc.property(condition, (given) => {
      const conditions = checked(() => conditionsOf([given]));
      if (!conditions) return;
      passed++;
      const action: RuleAction = { type: "fixed-response", status: 200 };
      const rule = { id: "r", listenerArn: listener.id, priority: 7, conditions, actions: [action] };
      const { lines } = configOf(targetGroup, [rule]);
      const tests = lines.filter(([first, name]) => first === "acl" && name === "rule7-0");
      const [made] = conditions as [RuleCondition];
      expect(tests).toHaveLength(made.values.length);
      expect(lines).toHaveLength(plainLines + made.values.length + 2);
      made.values.forEach((value, i) => {
        const last = tests[i]!.at(-1)!;
        if (made.field === "source-ip" || made.field === "http-request-method") expect(last).toBe(value);
        else expect(requested(value)).toMatch(new RegExp(last, "s"));
      });
    }),
    { numRuns: 1000 },
  );
  expect(passed).toBeGreaterThan(100);
});

test("whatever an action may have, its configuration answers just that", async () => {
  const harness = new Harness();
  await harness.store.commit([{ table: "targetGroups", put: targetGroup }]);
  const variable = fc.constantFrom("#{host}", "#{path}", "#{port}", "#{query}", "#{protocol}", "#{else}", "#{");
  const template = fc.array(fc.oneof(text, variable), { maxLength: 3 }).map((parts) => parts.join(""));
  const action = fc.oneof(
    fc.record({
      Type: fc.constant("fixed-response"),
      FixedResponseConfig: fc.record(
        { StatusCode: fc.oneof(text, fc.constantFrom("200", "404", "503")), ContentType: text, MessageBody: text },
        { requiredKeys: ["StatusCode"] },
      ),
    }),
    fc.record({
      Type: fc.constant("redirect"),
      RedirectConfig: fc.record(
        {
          StatusCode: fc.constantFrom("HTTP_301", "HTTP_302", "301"),
          Protocol: fc.constantFrom("HTTP", "HTTPS", "#{protocol}", "ftp"),
          Host: fc.oneof(template, fc.constant("x.example")),
          Port: fc.oneof(text, fc.constantFrom("443", "#{port}", "0")),
          Path: template.map((value) => `/${value}`),
          Query: template,
        },
        { requiredKeys: ["StatusCode"] },
      ),
    }),
    fc.record({
      Type: fc.constant("forward"),
      ForwardConfig: fc.record({
        TargetGroups: fc.array(fc.record({ TargetGroupArn: fc.constant(targetGroup.id), Weight: number(0, 999) }), {
          minLength: 1,
        }),
        TargetGroupStickinessConfig: fc.record(
          { Enabled: fc.boolean(), DurationSeconds: number(1, 604_800) },
          { requiredKeys: ["Enabled"] },
        ),
      }),
    }),
  );
  let passed = 0;
  fc.assert(
    fc.property(action, (given) => {
      const actions = checked(() => actionsOf(harness.control, [given], "Actions"));
      if (!actions) return;
      passed++;
      const conditions: RuleCondition[] = [{ field: "path-pattern", values: ["/x"] }];
      const rule = { id: "r", listenerArn: listener.id, priority: 7, conditions, actions };
      const { lines, files } = configOf(targetGroup, [rule]);
      const answers = lines.filter((line) => line.join(" ").includes("{ var(txn.rule) -m int 7 }"));
      const [made] = actions as [RuleAction];
      if (made.type === "fixed-response") {
        expect(answers[0]!.slice(0, 4)).toEqual(["http-request", "return", "status", String(made.status)]);
        if (made.body) expect([...files.values()]).toContain(made.body);
      } else if (made.type === "redirect") {
        const [location] = answers.map((line) => line[line.indexOf("Location") + 1]!);
        // What is not a variable of the request is there as it was said, its percent signs doubled.
        const literal = made.path.split(/#\{\w+\}/).map((part) => part.replaceAll("%", "%%"));
        for (const part of literal) expect(location).toContain(part);
        expect(location).not.toMatch(/\s/);
        expect(answers[0]![answers[0]!.indexOf("status") + 1]).toBe(String(made.status));
      } else {
        for (const line of answers) expect(line[1]).toMatch(/^set-var\(txn\.(backend|pick|group|group_until)\)$/);
      }
    }),
    { numRuns: 1000 },
  );
  harness.engine.close();
  expect(passed).toBeGreaterThan(100);
});
