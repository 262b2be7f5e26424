import type { Late } from "../../src/cfn/value";
import { clusterSpec } from "../../src/options";
import { att, join, planCluster, split } from "../../src/plan";
import { cluster, find, ids, type ServiceSetting, service } from "./shop";

const { refs: shop } = cluster();
type Options = Parameters<typeof service>[0];
const balanced = (options: Options = {}, setting: ServiceSetting = {}) =>
  service({ port: 8080, ...options }, { cluster: shop, loadBalanced: true, ...setting });

describe("a load-balanced service", () => {
  test("has a public load balancer that drops invalid headers and forwards everything", () => {
    const { resources, refs } = balanced();
    expect(find(resources, "web/LoadBalancer")).toMatchObject({
      properties: {
        LoadBalancerAttributes: expect.arrayContaining([
          { Key: "routing.http.drop_invalid_header_fields.enabled", Value: "true" },
        ]),
        Scheme: "internet-facing",
        Subnets: [att("shop/PublicSubnet1", "SubnetId"), att("shop/PublicSubnet2", "SubnetId")],
      },
      dependsOn: expect.arrayContaining(["shop/PublicRoute"]),
    });
    expect(find(resources, "web/Listener").properties).toMatchObject({
      DefaultActions: [{ TargetGroupArn: att("web/TargetGroup", "TargetGroupArn"), Type: "forward" }],
      Port: 80,
    });
    expect(refs.url).toEqual(join("", ["http://", att("web/LoadBalancer", "DNSName")]));
  });

  test("lets in its load balancer only, which lets in anyone on the listener's port only", () => {
    const { resources } = balanced();
    const rules = resources.filter(({ type }) => type === "AWS::EC2::SecurityGroupIngress");
    expect(rules.map(({ properties }) => properties)).toEqual([
      expect.objectContaining({ CidrIp: "0.0.0.0/0", FromPort: 80, ToPort: 80 }),
      expect.objectContaining({
        FromPort: 8080,
        GroupId: att("web/SecurityGroup", "GroupId"),
        SourceSecurityGroupId: att("web/LoadBalancerSecurityGroup", "GroupId"),
        ToPort: 8080,
      }),
    ]);
  });

  test("waits for its listener: ECS takes a target group only once it has a load balancer", () => {
    const { resources } = balanced();
    const made = find(resources, "web/Service");
    expect(made.dependsOn).toEqual(expect.arrayContaining(["web/Listener", "web/TaskIngress"]));
    expect(made.properties).toMatchObject({
      HealthCheckGracePeriodSeconds: 60,
      LoadBalancers: [{ ContainerName: "web", ContainerPort: 8080 }],
    });
  });

  test("drains for 30 seconds and is healthy after two checks ten seconds apart", () => {
    expect(find(balanced().resources, "web/TargetGroup").properties).toMatchObject({
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
      TargetGroupAttributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "30" }],
      TargetType: "ip",
    });
  });

  test("closes a connection that is idle for 60 seconds, or for as long as is said", () => {
    const attributes = (options?: Options) =>
      find(balanced(options).resources, "web/LoadBalancer").properties.LoadBalancerAttributes;
    const seconds = (Value: string) => expect.arrayContaining([{ Key: "idle_timeout.timeout_seconds", Value }]);
    expect(attributes()).toEqual(seconds("60"));
    expect(attributes({ loadBalancer: { idleTimeout: 4000 } })).toEqual(seconds("4000"));
  });

  test("keeps its target group when the container's port changes, which would replace it", () => {
    const targetGroup = (port: number) => find(balanced({ port }).resources, "web/TargetGroup");
    expect(targetGroup(8080)).toEqual(targetGroup(9090));
  });

  test("on another port has it in its URL, whatever port its name comes with", () => {
    const { refs } = balanced({ loadBalancer: { port: 8000 } });
    expect(refs.url).toEqual(join("", ["http://", split(":", att("web/LoadBalancer", "DNSName"), 0), ":8000"]));
  });

  test("that is not public is reached from its network only", () => {
    const { resources } = balanced({ loadBalancer: { public: false } });
    expect(find(resources, "web/LoadBalancer")).toMatchObject({
      properties: {
        Scheme: "internal",
        Subnets: [att("shop/PrivateSubnet1", "SubnetId"), att("shop/PrivateSubnet2", "SubnetId")],
      },
      dependsOn: [],
    });
    expect(find(resources, "web/LoadBalancerIngress").properties.CidrIp).toBe("10.0.0.0/16");
  });

  test("that is not public is in public subnets where there are no others", () => {
    const { refs } = planCluster({
      key: "shop",
      spec: clusterSpec("EcsCluster", "shop", {}, { vpc: true }),
      zones: [],
      vpc: { vpcId: "vpc-1", publicSubnetIds: ["subnet-1", "subnet-2"], privateSubnetIds: [] },
    });
    const { resources } = balanced({ loadBalancer: { public: false } }, { cluster: refs });
    expect(find(resources, "web/LoadBalancer").properties.Subnets).toEqual(["subnet-1", "subnet-2"]);
  });

  test("that is public needs public subnets", () => {
    const { refs } = cluster();
    const inside = { ...refs, vpc: { ...refs.vpc, publicSubnetIds: [] } };
    expect(() => balanced({}, { cluster: inside })).toThrow(
      "a load balancer needs subnets in two zones at least (maxAzs of the cluster, or its vpc), and there are no public ones",
    );
  });

  test("needs two zones", () => {
    expect(() => balanced({}, { cluster: cluster({ maxAzs: 1 }).refs })).toThrow(
      'FargateService "web": cluster is "shop"; a load balancer needs subnets in two zones at least',
    );
  });
});

describe("services that share a load balancer", () => {
  const web = balanced({ loadBalancer: { paths: ["/*"] } });
  const api = (paths: string[], priority?: number, name = "api") =>
    balanced({ loadBalancer: { paths, priority } }, { name, shared: web.refs.loadBalancer });

  test("have a rule each, and a 404 for what nobody asked for", () => {
    expect(find(web.resources, "web/Listener").properties.DefaultActions).toEqual([
      {
        FixedResponseConfig: { ContentType: "text/plain", MessageBody: "Not found", StatusCode: "404" },
        Type: "fixed-response",
      },
    ]);
    const { resources, refs } = api(["/api/*", "/v2"]);
    expect(ids(resources)).not.toContain("api/LoadBalancer");
    expect(find(resources, "api/ListenerRule").properties).toMatchObject({
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/api/*", "/v2"] } }],
      ListenerArn: att("web/Listener", "ListenerArn"),
    });
    expect(find(resources, "api/TaskIngress").properties.SourceSecurityGroupId).toEqual(
      att("web/LoadBalancerSecurityGroup", "GroupId"),
    );
    expect(find(resources, "api/Service").dependsOn).toContain("api/ListenerRule");
    expect(refs.url).toEqual(web.refs.url);
  });

  test("come in the order of their patterns' beginnings, whatever the order of the program", () => {
    const rule = (planned: typeof web, name: string) => find(planned.resources, `${name}/ListenerRule`).properties;
    const priorities = [["/*"], ["/api/*"], ["/api/v2/*"]].map((paths, i) =>
      rule(api(paths, undefined, `a${i}`), `a${i}`),
    );
    const [all, short, long] = priorities.map(({ Priority }) => Number((Priority as Late).produce()));
    expect(long).toBeLessThan(short!);
    expect(short).toBeLessThan(all!);
    const other = balanced({ loadBalancer: { paths: ["/*"] } }).refs.loadBalancer;
    const alone = balanced({ loadBalancer: { paths: ["/api/v2/*"] } }, { name: "a2", shared: other });
    expect((rule(alone, "a2").Priority as Late).produce()).toBe(long);
  });

  test("can't have the same priority", () => {
    api(["/one"], 7, "one");
    expect(() => api(["/two"], 7, "two")).toThrow(
      'FargateService "two": loadBalancer.priority is 7; allowed is one that no rule of this load balancer has; ' +
        "this is the one of one",
    );
  });
});
