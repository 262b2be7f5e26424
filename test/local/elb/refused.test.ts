import { Harness } from "../resources/harness";

const ELB = "AWS::ElasticLoadBalancingV2::";

let harness: Harness;
beforeEach(async () => {
  harness = new Harness();
  await harness.create("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.1.0.0/16" });
  await harness.create("Subnet", "AWS::EC2::Subnet", { VpcId: harness.att("Vpc") });
  await harness.create("Lb", `${ELB}LoadBalancer`, { Subnets: [harness.att("Subnet")] });
  await harness.create("Group", `${ELB}TargetGroup`, { TargetType: "ip" });
  await harness.create("Listener", `${ELB}Listener`, {
    LoadBalancerArn: harness.att("Lb"),
    DefaultActions: [{ Type: "forward", TargetGroupArn: harness.att("Group") }],
  });
});
afterEach(() => harness.engine.close());

const attribute = (Key: string, Value: string) => ({ TargetGroupAttributes: [{ Key, Value }] });
const cookie = (name: string) => ({
  TargetGroupAttributes: [
    { Key: "stickiness.enabled", Value: "true" },
    { Key: "stickiness.type", Value: "app_cookie" },
    { Key: "stickiness.app_cookie.cookie_name", Value: name },
  ],
});

describe.each(["made", "changed"])("a target group that is %s", (when) => {
  test.each<[object, string]>([
    [{ HealthyThresholdCount: 2.5 }, "HealthyThresholdCount is 2.5; allowed are whole numbers from 2 to 10"],
    [{ UnhealthyThresholdCount: 11 }, "UnhealthyThresholdCount is 11; allowed are whole numbers from 2 to 10"],
    [{ HealthyThresholdCount: "many" }, 'HealthyThresholdCount is "many"; allowed are whole numbers'],
    [{ HealthCheckIntervalSeconds: 4 }, "HealthCheckIntervalSeconds is 4; allowed are whole numbers from 5 to 300"],
    [{ HealthCheckTimeoutSeconds: 40 }, "it must be less than the interval (30)"],
    [{ HealthCheckPort: "http" }, 'HealthCheckPort is "http"; allowed are traffic-port and 1 to 65535'],
    [{ HealthCheckPath: "health" }, 'HealthCheckPath is "health"; it must begin with a slash'],
    [{ HealthCheckPath: "/a b" }, 'HealthCheckPath is "/a b"; it must be of printable ASCII'],
    [{ HealthCheckPath: "/a\n" }, "HealthCheckPath is"],
    [{ Matcher: { HttpCode: "2xx" } }, 'Matcher.HttpCode is "2xx"; allowed are codes from 200 to 499'],
    [{ Matcher: { HttpCode: "500" } }, 'Matcher.HttpCode is "500"'],
    [{ Matcher: { HttpCode: "299-200" } }, 'Matcher.HttpCode is "299-200"'],
    [{ Matcher: { HttpCode: "200," } }, 'Matcher.HttpCode is "200,"'],
    [{ HealthCheckPaht: "/" }, `HealthCheckPaht is not a property of ${ELB}TargetGroup. Did you mean HealthCheckPath?`],
    [attribute("stickiness.enabled", "yes"), 'stickiness.enabled is "yes"; allowed are true, false'],
    [attribute("stickiness.lb_cookie.duration_seconds", "1.5"), "allowed are whole numbers from 1 to 604800"],
    [attribute("slow_start.duration_seconds", "10"), "allowed are 0 and 30 to 900"],
    [attribute("deregistration_delay.timeout_seconds", "-1"), "allowed are whole numbers from 0 to 3600"],
    [attribute("deregistration_delay.timeout_secs", "1"), "did you mean deregistration_delay.timeout_seconds?"],
    [cookie("a)b"), 'stickiness.app_cookie.cookie_name is "a)b"'],
    [cookie("AWSALB"), 'stickiness.app_cookie.cookie_name is "AWSALB"'],
  ])("with %j is refused, naming the property", async (change, message) => {
    const properties = { TargetType: "ip", ...change };
    const event =
      when === "made"
        ? await harness.create("Bad", `${ELB}TargetGroup`, properties)
        : await harness.update("Group", `${ELB}TargetGroup`, properties);
    expect(event).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "InvalidRequest" });
    expect(event.StatusMessage).toContain(message);
    expect(harness.store.list("targetGroups")).toHaveLength(1);
    expect(harness.store.list("targetGroups")[0]?.healthCheck.matcher).toBe("200");
  });
});

test("a gRPC target group's codes are those of gRPC", async () => {
  const properties = { TargetType: "ip", ProtocolVersion: "GRPC", Matcher: { GrpcCode: "0-99" } };
  expect(await harness.create("Grpc", `${ELB}TargetGroup`, properties)).toMatchObject({ OperationStatus: "SUCCESS" });
  const event = await harness.create("Bad", `${ELB}TargetGroup`, { ...properties, Matcher: { GrpcCode: "200" } });
  expect(event.StatusMessage).toContain('Matcher.GrpcCode is "200"; allowed are codes from 0 to 99');
});

const redirect = (config: object) => ({
  Actions: [{ Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301", ...config } }],
});
const fixed = (config: object) => ({
  Actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200", ...config } }],
});
const when = (condition: object) => ({ Conditions: [condition] });

test.each<[object, string]>([
  [{ Priority: 0 }, "Priority is 0"],
  [{ Priority: 1.5 }, "Priority is 1.5"],
  [redirect({}), "Actions.0.RedirectConfig is"],
  [redirect({ StatusCode: "HTTP_307", Path: "/b" }), "RedirectConfig.StatusCode"],
  [redirect({ Protocol: "ftp" }), 'Actions.0.RedirectConfig.Protocol is "ftp"'],
  [redirect({ Port: "0" }), 'Actions.0.RedirectConfig.Port is "0"; allowed are 1 to 65535 and #{port}'],
  [redirect({ Path: "b" }), 'Actions.0.RedirectConfig.Path is "b"; it must begin with a slash'],
  [redirect({ Path: "/#{query}" }), "Path is"],
  [redirect({ Path: "/#{pat}" }), "allowed in it are #{host}, #{path}, #{port}"],
  [redirect({ Path: "/b", Query: "?a" }), "it is what follows the question mark"],
  [redirect({ Host: "a/b" }), 'Actions.0.RedirectConfig.Host is "a/b"'],
  [fixed({ StatusCode: "302" }), 'Actions.0.FixedResponseConfig.StatusCode is "302"'],
  [fixed({ ContentType: "image/png" }), 'Actions.0.FixedResponseConfig.ContentType is "image/png"'],
  [fixed({ MessageBody: "x".repeat(1025) }), "has 1025 characters; allowed are"],
  [when({ Field: "path-pattern", Values: ["/a\u0000"] }), "Conditions.0.Values.0 is"],
  [when({ Field: "path-pattern", Values: ["x".repeat(129)] }), "it has at most 128 characters"],
  [when({ Field: "path", Values: ["/a"] }), 'Conditions.0.Field is "path"'],
  [when({ Field: "source-ip", SourceIpConfig: { Values: ["10.0.0.0/33"] } }), "Conditions.0.SourceIpConfig.Values.0"],
  [when({ Field: "http-request-method", HttpRequestMethodConfig: { Values: ["get"] } }), '.Values.0 is "get"'],
  [when({ Field: "http-header", HttpHeaderConfig: { HttpHeaderName: "a b", Values: ["1"] } }), 'Name is "a b"'],
  [when({ Field: "http-header", HttpHeaderConfig: { HttpHeaderName: "Host", Values: ["1"] } }), 'Name is "Host"'],
])("a rule with %j is refused, naming the property", async (change, message) => {
  const event = await harness.create("Rule", `${ELB}ListenerRule`, {
    ListenerArn: harness.att("Listener"),
    Priority: 1,
    Conditions: [{ Field: "path-pattern", Values: ["/a"] }],
    Actions: [{ Type: "forward", TargetGroupArn: harness.att("Group") }],
    ...change,
  });
  expect(event).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "InvalidRequest" });
  expect(event.StatusMessage).toContain(message);
  expect(harness.store.list("listenerRules")).toEqual([]);
});

test("weights are whole numbers from 0 to 999", async () => {
  const forward = (Weight: number) => ({
    LoadBalancerArn: harness.att("Lb"),
    Port: 81,
    DefaultActions: [
      { Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: harness.att("Group"), Weight }] } },
    ],
  });
  const event = await harness.create("Bad", `${ELB}Listener`, forward(1000));
  expect(event.StatusMessage).toContain("DefaultActions.0.ForwardConfig.TargetGroups.0.Weight is 1000");
  expect(await harness.create("Good", `${ELB}Listener`, forward(999))).toMatchObject({ OperationStatus: "SUCCESS" });
});

test("what AWS does and this machine doesn't is warned of, and what AWS does anyway isn't", async () => {
  const event = await harness.update("Lb", `${ELB}LoadBalancer`, {
    Subnets: [harness.att("Subnet")],
    LoadBalancerAttributes: [
      { Key: "deletion_protection.enabled", Value: "true" },
      { Key: "routing.http2.enabled", Value: "true" },
      { Key: "idle_timeout.timeout_seconds", Value: "30" },
      { Key: "waf.fail_open.enabled", Value: "true" },
    ],
  });
  expect(event.Warnings).toEqual([
    "The load balancer's attribute waf.fail_open.enabled is recorded and has no effect on this machine.",
  ]);
  expect(harness.store.list("loadBalancers")[0]?.attributes).toMatchObject({ "idle_timeout.timeout_seconds": "30" });
  const listener = await harness.update("Listener", `${ELB}Listener`, {
    LoadBalancerArn: harness.att("Lb"),
    Port: 443,
    Protocol: "HTTPS",
    SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    Certificates: [{ CertificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/x" }],
    MutualAuthentication: { Mode: "verify" },
    DefaultActions: [{ Type: "forward", TargetGroupArn: harness.att("Group") }],
  });
  expect(listener.Warnings).toEqual([
    "MutualAuthentication.Mode verify is recorded and has no effect on this machine.",
  ]);
});
