import type { TargetGroupOptions } from "../../src/options";
import { att, type LoadBalancerRefs } from "../../src/plan";
import { cluster, find, ofType, type ServiceSetting, service } from "./shop";

const { refs: shop } = cluster();

function balanced(targetGroups: Record<string, TargetGroupOptions>, loadBalancer = {}, setting: ServiceSetting = {}) {
  const options = {
    port: 8080,
    ports: [{ port: 9000 }, { port: 9001 }],
    sidecars: { proxy: { image: "envoy:1", port: 9901 } },
    loadBalancer: { ...loadBalancer, targetGroups },
  };
  return service(options, { cluster: shop, loadBalanced: true, ...setting });
}

const ARN = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b";

describe("a further target group", () => {
  test("has a listener of its own, its own health check, and the tasks' port", () => {
    const admin = { containerPort: 9000, port: 9443, healthCheck: { path: "/ready" }, allowFrom: ["10.0.0.0/8"] };
    const { resources, refs } = balanced({ admin });
    expect(find(resources, "web/Listener9443").properties).toEqual({
      DefaultActions: [{ TargetGroupArn: att("web/TargetGroupAdmin", "TargetGroupArn"), Type: "forward" }],
      LoadBalancerArn: att("web/LoadBalancer", "LoadBalancerArn"),
      Port: 9443,
      Protocol: "HTTP",
    });
    expect(find(resources, "web/TargetGroupAdmin").properties).toMatchObject({ HealthCheckPath: "/ready" });
    expect(find(resources, "web/TargetGroup").properties).toMatchObject({ HealthCheckPath: "/" });
    expect(find(resources, "web/LoadBalancerIngress9443From10_0_0_0_8").properties).toMatchObject({
      CidrIp: "10.0.0.0/8",
      ToPort: 9443,
    });
    expect(find(resources, "web/TaskIngress9000").properties).toMatchObject({
      SourceSecurityGroupId: att("web/LoadBalancerSecurityGroup", "GroupId"),
      ToPort: 9000,
    });
    const made = find(resources, "web/Service");
    expect(made.properties.LoadBalancers).toEqual([
      { ContainerName: "web", ContainerPort: 8080, TargetGroupArn: att("web/TargetGroup", "TargetGroupArn") },
      { ContainerName: "web", ContainerPort: 9000, TargetGroupArn: att("web/TargetGroupAdmin", "TargetGroupArn") },
    ]);
    expect(made.dependsOn).toEqual(expect.arrayContaining(["web/Listener9443", "web/TaskIngress9000"]));
    expect(refs.targetGroups?.admin?.arn).toEqual(att("web/TargetGroupAdmin", "TargetGroupArn"));
    expect(JSON.stringify(refs.targetGroups?.admin?.url)).toContain(":9443");
  });

  test("answers HTTPS where the load balancer does", () => {
    const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b";
    const { resources } = balanced({ admin: { containerPort: 9000, port: 9443 } }, { certificate });
    expect(find(resources, "web/Listener9443").properties).toMatchObject({
      Certificates: [{ CertificateArn: certificate }],
      Protocol: "HTTPS",
    });
  });

  test("answers HTTPS with certificates of its own, where the load balancer has none too", () => {
    const arn = (name: string) => `arn:aws:acm:us-east-1:123456789012:certificate/${name}`;
    const admin = {
      containerPort: 9000,
      port: 9443,
      certificate: arn("admin"),
      moreCertificates: { staff: arn("staff"), ops: arn("ops") },
    };
    const { resources, refs } = balanced({ admin, plain: { containerPort: 9001, port: 9080 } });
    expect(find(resources, "web/Listener9443").properties).toMatchObject({
      Certificates: [{ CertificateArn: arn("admin") }],
      Protocol: "HTTPS",
      SslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    });
    expect(find(resources, "web/Listener").properties.Protocol).toBe("HTTP");
    expect(find(resources, "web/Listener9080").properties.Protocol).toBe("HTTP");
    expect(JSON.stringify(refs.targetGroups?.admin?.url)).toMatch(/https:.*:9443/);
    const more = ofType(resources, "AWS::ElasticLoadBalancingV2::ListenerCertificate");
    expect(more.map(({ properties }) => properties)).toEqual(
      ["staff", "ops"].map((name) => ({
        Certificates: [{ CertificateArn: arn(name) }],
        ListenerArn: att("web/Listener9443", "ListenerArn"),
      })),
    );
    const { resources: secure } = balanced({ admin }, { certificate: arn("shop") });
    expect(find(secure, "web/Listener9443").properties.Certificates).toEqual([{ CertificateArn: arn("admin") }]);
    expect(find(secure, "web/HttpsListener").properties.Certificates).toEqual([{ CertificateArn: arn("shop") }]);
  });

  test.each<[string, TargetGroupOptions, string]>([
    [
      "without HTTPS",
      { moreCertificates: { a: ARN } },
      "there is neither a certificate nor one of the load balancer's",
    ],
    ["with HTTP", { certificate: ARN, protocol: "HTTP" }, "allowed only with HTTPS, and protocol is HTTP"],
    [
      "without a listener of its own",
      { certificate: ARN, port: undefined, paths: ["/a"] },
      "allowed only together with port",
    ],
    [
      "by a long name",
      { certificate: ARN, moreCertificates: { "a-b": ARN } },
      "is named a-b; allowed are names of up to 32",
    ],
    ["that is none", { certificate: "mine" }, 'certificate is "mine"; allowed are ARNs of certificates'],
  ])("has no certificate %s", (_, options, message) => {
    expect(() => balanced({ admin: { containerPort: 9000, port: 9443, ...options } })).toThrow(message);
  });

  test("speaks what it is said to, and is called by the domain", () => {
    const loadBalancer = { domain: "shop.example.com", zone: "Z1" };
    const { resources, refs } = balanced(
      { admin: { containerPort: 9000, port: 9080, protocol: "HTTP" }, more: { containerPort: 9001, port: 9443 } },
      loadBalancer,
    );
    expect(find(resources, "web/Listener9080").properties).toMatchObject({ Port: 9080, Protocol: "HTTP" });
    expect(find(resources, "web/Listener9080").properties).not.toHaveProperty("Certificates");
    expect(find(resources, "web/Listener9443").properties).toMatchObject({ Port: 9443, Protocol: "HTTPS" });
    const url = (name: string) => JSON.stringify(refs.targetGroups?.[name]?.url);
    expect(url("admin")).toMatch(/http:.*RecordSet.*:9080/);
    expect(url("more")).toMatch(/https:.*RecordSet.*:9443/);
  });

  test("speaks no HTTPS without a certificate", () => {
    expect(() => balanced({ admin: { containerPort: 9000, port: 9443, protocol: "HTTPS" } })).toThrow(
      'loadBalancer.targetGroups.admin.protocol is "HTTPS"; allowed is HTTP, since the load balancer has no certificate',
    );
    expect(() => balanced({ admin: { containerPort: 9000, paths: ["/a"], protocol: "HTTP" } })).toThrow(
      'loadBalancer.targetGroups.admin.protocol is "HTTP"; allowed only together with port',
    );
  });

  test("gets of the listener that there is what its conditions name", () => {
    const { resources } = balanced({ proxy: { container: "proxy", paths: ["/stats/*"] } });
    expect(find(resources, "web/ListenerRuleProxy").properties).toMatchObject({
      Actions: [{ TargetGroupArn: att("web/TargetGroupProxy", "TargetGroupArn"), Type: "forward" }],
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/stats/*"] } }],
      ListenerArn: att("web/Listener", "ListenerArn"),
    });
    expect(ofType(resources, "AWS::ElasticLoadBalancingV2::Listener")).toHaveLength(1);
  });

  test("behind another service's load balancer has a rule there", () => {
    const shared = balanced({}).refs.loadBalancer as LoadBalancerRefs;
    const groups = { admin: { containerPort: 9000, paths: ["/admin/*"] } };
    const { resources } = balanced(groups, { paths: ["/api/*"] }, { name: "api", shared });
    expect(find(resources, "api/ListenerRuleAdmin").properties).toMatchObject({
      ListenerArn: att("web/Listener", "ListenerArn"),
    });
    expect(() =>
      balanced(
        { admin: { containerPort: 9000, port: 81, protocol: "HTTPS" } },
        { paths: ["/a"] },
        { name: "b", shared },
      ),
    ).toThrow(
      "loadBalancer.targetGroups.admin.port is 81; allowed is only to leave it out, since the listener is there already",
    );
  });

  test("opens each port of the tasks once, one that is only checked as well", () => {
    const { resources } = balanced({
      admin: { containerPort: 9000, port: 81, healthCheck: { port: 9001 } },
      more: { containerPort: 9000, paths: ["/more"], healthCheck: { port: 8080 } },
    });
    const opened = ofType(resources, "AWS::EC2::SecurityGroupIngress").filter(({ logicalId }) =>
      /Task/.test(logicalId),
    );
    expect(opened.map(({ logicalId, properties }) => [logicalId, properties.ToPort])).toEqual([
      ["web/TaskIngress8080", 8080],
      ["web/TaskIngress9000", 9000],
      ["web/TaskIngress9001", 9001],
    ]);
    expect(find(resources, "web/TargetGroupAdmin").properties.HealthCheckPort).toBe("9001");
  });

  test.each<[string, Record<string, TargetGroupOptions>, object, string]>([
    [
      "neither port nor conditions",
      { a: { containerPort: 9000 } },
      {},
      "targetGroups.a.port is not set; it needs one, or paths",
    ],
    ["both", { a: { port: 81, paths: ["/a"] } }, {}, 'targetGroups.a.paths is ["/a"]; allowed is only to leave it out'],
    [
      "the listener's port",
      { a: { port: 80 } },
      {},
      "targetGroups.a.port is 80; allowed is one that no other listener has",
    ],
    ["another's port", { a: { port: 81 }, b: { port: 81 } }, {}, "this is the one of targetGroups.a"],
    [
      "a port that no container has",
      { a: { port: 81, containerPort: 7 } },
      {},
      "targetGroups.a.containerPort is 7; allowed are",
    ],
    [
      "a name with a hyphen",
      { "a-b": { port: 81 } },
      {},
      "targetGroups.a-b is named a-b; allowed are names of up to 32",
    ],
    [
      "ranges without a port",
      { a: { paths: ["/a"], allowFrom: ["10.0.0.0/8"] } },
      {},
      "allowed only together with port",
    ],
    [
      "five",
      Object.fromEntries(["a", "b", "c", "d", "e"].map((name, i) => [name, { port: 81 + i }])),
      {},
      "targetGroups is a map of 5; allowed are up to 4",
    ],
  ])("with %s is refused", (_, groups, loadBalancer, message) => {
    expect(() => balanced(groups, loadBalancer)).toThrow(message);
  });

  test("goes with rolling deployments only", () => {
    const loadBalancer = { targetGroups: { a: { port: 81 } } };
    expect(() =>
      service(
        { port: 80, loadBalancer, deployment: { strategy: "BLUE_GREEN" } },
        { cluster: shop, loadBalanced: true },
      ),
    ).toThrow("with BLUE_GREEN requests shift between two target groups, not more");
  });
});
