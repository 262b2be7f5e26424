import { att } from "../../src/plan";
import { cluster, find, ids, type ServiceSetting, service } from "./shop";

const { refs: shop } = cluster();
type Options = Parameters<typeof service>[0];
const balanced = (options: Options = {}, setting: ServiceSetting = {}) =>
  service({ port: 8080, ...options }, { cluster: shop, loadBalanced: true, ...setting }).resources;
const configuration = (deployment: NonNullable<Options>["deployment"]) =>
  find(balanced({ deployment }), "web/Service").properties.DeploymentConfiguration;

const BOTH = [
  { TargetGroupArn: att("web/TargetGroup", "TargetGroupArn"), Weight: 100 },
  { TargetGroupArn: att("web/AlternateTargetGroup", "TargetGroupArn"), Weight: 0 },
];

test("a rolling deployment is what ECS has without a word", () => {
  const resources = balanced();
  expect(ids(resources)).not.toContain("web/AlternateTargetGroup");
  expect(find(resources, "web/Service").properties.DeploymentConfiguration).toEqual({
    DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    MaximumPercent: 200,
    MinimumHealthyPercent: 100,
  });
});

test("blue/green has a second target group, a rule for all requests and a role that changes just that rule", () => {
  const resources = balanced({ deployment: { strategy: "BLUE_GREEN" } });
  const { HealthCheckPath, Port } = find(resources, "web/TargetGroup").properties;
  expect(find(resources, "web/AlternateTargetGroup").properties).toMatchObject({ HealthCheckPath, Port });
  expect(find(resources, "web/ProductionRule").properties).toMatchObject({
    Actions: [{ ForwardConfig: { TargetGroups: BOTH }, Type: "forward" }],
    Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["*"] } }],
    Priority: 49_999,
  });
  expect(find(resources, "web/Service")).toMatchObject({
    properties: {
      DeploymentConfiguration: { Strategy: "BLUE_GREEN", BakeTimeInMinutes: 5 },
      LoadBalancers: [
        {
          AdvancedConfiguration: {
            AlternateTargetGroupArn: att("web/AlternateTargetGroup", "TargetGroupArn"),
            ProductionListenerRule: att("web/ProductionRule", "RuleArn"),
            RoleArn: att("web/ShiftRole", "Arn"),
          },
        },
      ],
    },
  });
  const { AssumeRolePolicyDocument, Policies } = find(resources, "web/ShiftRole").properties;
  expect(AssumeRolePolicyDocument).toMatchObject({ Statement: [{ Principal: { Service: "ecs.amazonaws.com" } }] });
  expect(Policies).toMatchObject([
    {
      PolicyDocument: {
        Statement: [
          { Resource: ["*"] },
          { Action: ["elasticloadbalancing:ModifyRule"], Resource: [att("web/ProductionRule", "RuleArn")] },
          { Resource: BOTH.map(({ TargetGroupArn }) => TargetGroupArn) },
        ],
      },
    },
  ]);
});

test("a service with paths shifts the requests of its own rule, also on another service's load balancer", () => {
  const web = service({ port: 80 }, { cluster: shop, loadBalanced: true });
  const api = service(
    { port: 80, deployment: { strategy: "CANARY" }, loadBalancer: { paths: ["/api/*"] } },
    { cluster: shop, name: "api", shared: web.refs.loadBalancer },
  ).resources;
  expect(ids(api)).not.toContain("api/ProductionRule");
  expect(find(api, "api/Service").properties.LoadBalancers).toMatchObject([
    { AdvancedConfiguration: { ProductionListenerRule: att("api/ListenerRule", "RuleArn") } },
  ]);
});

test("tests of the new tasks come by a listener of their own, which lets in whom the other one does", () => {
  const resources = balanced({
    deployment: { strategy: "BLUE_GREEN", testPort: 8443 },
    loadBalancer: { certificate: "arn:aws:acm:us-east-1:123456789012:certificate/1", allowFrom: ["10.0.0.0/8"] },
  });
  expect(find(resources, "web/Listener8443").properties).toMatchObject({ Port: 8443, Protocol: "HTTPS" });
  expect(find(resources, "web/TestRule").properties).toMatchObject({
    Actions: [{ ForwardConfig: { TargetGroups: BOTH }, Type: "forward" }],
    ListenerArn: att("web/Listener8443", "ListenerArn"),
  });
  expect(find(resources, "web/LoadBalancerIngress8443From10_0_0_0_8").properties).toMatchObject({
    CidrIp: "10.0.0.0/8",
    FromPort: 8443,
  });
  expect(find(resources, "web/Service").properties.LoadBalancers).toMatchObject([
    { AdvancedConfiguration: { TestListenerRule: att("web/TestRule", "RuleArn") } },
  ]);
});

test.each<[object, number, string]>([
  [{}, 80, "loadBalancer.port"],
  [{ certificate: "arn:aws:acm:us-east-1:123456789012:certificate/1" }, 443, "loadBalancer.port"],
  [{ certificate: "arn:aws:acm:us-east-1:123456789012:certificate/1" }, 80, "the redirect"],
])("that listener of their own takes no port of another one: %j, %d", (loadBalancer, testPort, owner) => {
  expect(() => balanced({ deployment: { strategy: "BLUE_GREEN", testPort }, loadBalancer })).toThrow(
    `deployment.testPort is ${testPort}; allowed is one that no other listener has; this is the one of ${owner}`,
  );
});

test("and answers with a certificate of its own, where the load balancer has another or none", () => {
  const arn = (name: string) => `arn:aws:acm:us-east-1:123456789012:certificate/${name}`;
  const deployment = { strategy: "BLUE_GREEN", testPort: 8443, testCertificate: arn("test") } as const;
  for (const loadBalancer of [{}, { certificate: arn("shop") }]) {
    expect(find(balanced({ deployment, loadBalancer }), "web/Listener8443").properties).toMatchObject({
      Certificates: [{ CertificateArn: arn("test") }],
      Protocol: "HTTPS",
      SslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    });
  }
  expect(find(balanced({ deployment }), "web/Listener").properties.Protocol).toBe("HTTP");
});

test("steps, canaries and pauses are ECS's", () => {
  expect(configuration({ strategy: "LINEAR", linear: { stepPercent: 25 }, bakeTimeInMinutes: 0 })).toMatchObject({
    BakeTimeInMinutes: 0,
    LinearConfiguration: { StepBakeTimeInMinutes: 6, StepPercent: 25 },
    Strategy: "LINEAR",
  });
  expect(
    configuration({
      strategy: "CANARY",
      canary: { canaryPercent: 0.5, canaryBakeTimeInMinutes: 30 },
      pauses: [
        { stage: "POST_TEST_TRAFFIC_SHIFT" },
        { stage: "PRE_SCALE_UP", timeoutInMinutes: 5, timeoutAction: "CONTINUE" },
      ],
    }),
  ).toMatchObject({
    CanaryConfiguration: { CanaryBakeTimeInMinutes: 30, CanaryPercent: 0.5 },
    LifecycleHooks: [
      {
        LifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
        TargetType: "PAUSE",
        TimeoutConfiguration: { Action: "ROLLBACK", TimeoutInMinutes: 1440 },
      },
      { TimeoutConfiguration: { Action: "CONTINUE", TimeoutInMinutes: 5 } },
    ],
  });
});

test("a rolling deployment may succeed early, and be watched", () => {
  expect(configuration({ earlySuccess: { healthyPercent: 100 }, bakeTimeInMinutes: 2 })).toMatchObject({
    BakeTimeInMinutes: 2,
    EarlySuccessCriteria: { Enable: true, HealthyPercent: 100, SourceServiceRevisionCleanup: "DEFERRED" },
  });
});

test("alarms look at both target groups where requests shift between them", () => {
  const resources = balanced({ deployment: { strategy: "BLUE_GREEN" }, rollbackOn: { errors: "1%", latency: 1 } });
  const metrics = resources
    .filter(({ type }) => type === "AWS::CloudWatch::Alarm")
    .map(({ properties }) => properties.Metrics as { Expression?: string; MetricStat?: object }[]);
  expect(metrics.map((each) => each.filter(({ MetricStat }) => MetricStat).length)).toEqual([4, 2]);
  expect(metrics[1]!.at(-1)).toMatchObject({ Expression: "MAX([of, of2])" });
});

test("a service without a load balancer has two versions side by side for the bake time", () => {
  const { resources } = service({ deployment: { strategy: "BLUE_GREEN" } }, { cluster: shop });
  expect(find(resources, "web/Service").properties.DeploymentConfiguration).toMatchObject({ Strategy: "BLUE_GREEN" });
  expect(ids(resources)).not.toContain("web/ShiftRole");
});
