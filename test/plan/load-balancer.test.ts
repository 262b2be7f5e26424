import type { Late } from "../../src/cfn/value";
import { clusterSpec, type LoadBalancerOptions } from "../../src/options";
import { att, join, planCluster, split } from "../../src/plan";
import { balanced, cluster, find, ids, type Options } from "./shop";

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
    expect(made.dependsOn).toEqual(expect.arrayContaining(["web/Listener", "web/TaskIngress8080"]));
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
    expect(find(resources, "web/LoadBalancerIngressFrom10_0_0_0_16").properties.CidrIp).toBe("10.0.0.0/16");
  });

  test("that is not public is in public subnets where there are no others", () => {
    const { refs } = planCluster({
      key: "shop",
      spec: clusterSpec("EcsCluster", "shop", {}, { vpc: true }),
      zones: [],
      vpc: { vpcId: "vpc-1", publicSubnetIds: ["subnet-1", "subnet-2"], privateSubnetIds: [] },
    });
    expect(() => balanced({ loadBalancer: { public: false } }, { cluster: refs })).toThrow(
      'FargateService "web": loadBalancer.allowFrom is not set; an internal load balancer lets in the cluster\'s network, ' +
        "whose CIDR block isn't known: give it here, or to the network",
    );
    const allowFrom = ["10.1.0.0/16", "10.2.0.0/16"];
    const { resources } = balanced({ loadBalancer: { public: false, allowFrom } }, { cluster: refs });
    expect(find(resources, "web/LoadBalancer").properties.Subnets).toEqual(["subnet-1", "subnet-2"]);
    expect(find(resources, "web/LoadBalancerIngressFrom10_1_0_0_16").properties.CidrIp).toBe("10.1.0.0/16");
    expect(find(resources, "web/LoadBalancerIngressFrom10_2_0_0_16").properties.CidrIp).toBe("10.2.0.0/16");
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
    expect(find(web.resources, "web/NotFoundRule")).toMatchObject({
      properties: {
        Actions: [
          {
            FixedResponseConfig: { ContentType: "text/plain", MessageBody: "Not found", StatusCode: "404" },
            Type: "fixed-response",
          },
        ],
        Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["*"] } }],
        ListenerArn: att("web/Listener", "ListenerArn"),
        Priority: 50000,
      },
      dependsOn: ["web/ListenerRule"],
    });
    const { resources, refs } = api(["/api/*", "/v2"]);
    expect(ids(resources)).not.toContain("api/LoadBalancer");
    expect(find(resources, "api/ListenerRule").properties).toMatchObject({
      Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/api/*", "/v2"] } }],
      ListenerArn: att("web/Listener", "ListenerArn"),
    });
    expect(find(resources, "api/TaskIngress8080").properties.SourceSecurityGroupId).toEqual(
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

describe("a service that gets paths", () => {
  test("keeps its listener, and its own rule is there before anyone is answered 404", () => {
    const listener = (options?: Options) => find(balanced(options).resources, "web/Listener");
    expect(listener({ loadBalancer: { paths: ["/a"] } })).toEqual(listener());
  });
});

describe("a target group", () => {
  const port = (planned: ReturnType<typeof balanced>, name = "web") =>
    find(planned.resources, `${name}/TargetGroup`).properties.Port;
  const sharing = (owner: ReturnType<typeof balanced>) =>
    balanced({ loadBalancer: { paths: ["/a"] } }, { shared: owner.refs.loadBalancer });

  test("is another one behind each load balancer that its service may have: one can't be in two", () => {
    const ports = [
      port(balanced()),
      port(balanced({ loadBalancer: { public: false } })),
      port(sharing(balanced({}, { name: "shop" }))),
      port(sharing(balanced({}, { name: "api" }))),
      port(sharing(balanced({ loadBalancer: { public: false } }, { name: "api" }))),
    ];
    expect(new Set(ports).size).toBe(ports.length);
  });

  test("of a service with its own public load balancer is the one that it always had", () => {
    expect(port(balanced())).toBe(80);
    expect(
      port(balanced({ loadBalancer: { certificate: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b" } })),
    ).toBe(80);
    expect(port(balanced({ loadBalancer: { paths: ["/a"], port: 8000 } }))).toBe(80);
  });

  test("goes with its load balancer where an override makes that another one", () => {
    const named = (Name: string) => port(balanced({}, { overrides: { LoadBalancer: { Name } } }));
    expect(new Set([port(balanced()), named("a"), named("b")]).size).toBe(3);
  });
});

test("a rule has every condition that is said, each in its own field", () => {
  const { resources } = balanced({
    loadBalancer: {
      hosts: ["*.example.com"],
      headers: [{ name: "X-Version", values: ["2"] }],
      methods: ["GET"],
      query: [{ key: "version", value: "2" }],
      sources: ["192.0.2.0/24"],
    },
  });
  expect(find(resources, "web/ListenerRule").properties.Conditions).toEqual([
    { Field: "host-header", HostHeaderConfig: { Values: ["*.example.com"] } },
    { Field: "http-header", HttpHeaderConfig: { HttpHeaderName: "X-Version", Values: ["2"] } },
    { Field: "http-request-method", HttpRequestMethodConfig: { Values: ["GET"] } },
    { Field: "query-string", QueryStringConfig: { Values: [{ Key: "version", Value: "2" }] } },
    { Field: "source-ip", SourceIpConfig: { Values: ["192.0.2.0/24"] } },
  ]);
});

test("of two rules for the same paths the one with more conditions comes first", () => {
  const web = balanced({ loadBalancer: { paths: ["/*"] } });
  const priority = (name: string, loadBalancer: LoadBalancerOptions) => {
    const { resources } = balanced({ loadBalancer }, { name, shared: web.refs.loadBalancer });
    return () => Number((find(resources, `${name}/ListenerRule`).properties.Priority as Late).produce());
  };
  const all = priority("a", { paths: ["/api/*"] });
  const beta = priority("b", { paths: ["/api/*"], headers: [{ name: "X-Beta", values: ["1"] }] });
  const host = priority("c", { hosts: ["c.example.com"] });
  const any = priority("d", { paths: ["/*"] });
  expect(beta()).toBeLessThan(all());
  expect(host()).toBeLessThan(any());
});

test("what is said of how requests are spread is attributes, and what isn't said is none", () => {
  const { resources } = balanced({
    loadBalancer: {
      ...{ algorithm: "round_robin", slowStart: 60, stickiness: { cookie: "session" } },
      ...{ http2: false, deletionProtection: true, accessLogs: { bucket: "logs", prefix: "web" } },
      webAcl: "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/0a1b",
    },
  });
  expect(find(resources, "web/TargetGroup").properties.TargetGroupAttributes).toEqual([
    { Key: "deregistration_delay.timeout_seconds", Value: "30" },
    { Key: "load_balancing.algorithm.type", Value: "round_robin" },
    { Key: "slow_start.duration_seconds", Value: "60" },
    { Key: "stickiness.enabled", Value: "true" },
    { Key: "stickiness.type", Value: "app_cookie" },
    { Key: "stickiness.app_cookie.cookie_name", Value: "session" },
    { Key: "stickiness.app_cookie.duration_seconds", Value: "86400" },
  ]);
  expect(find(resources, "web/LoadBalancer").properties.LoadBalancerAttributes).toEqual([
    { Key: "access_logs.s3.bucket", Value: "logs" },
    { Key: "access_logs.s3.enabled", Value: "true" },
    { Key: "access_logs.s3.prefix", Value: "web" },
    { Key: "deletion_protection.enabled", Value: "true" },
    { Key: "idle_timeout.timeout_seconds", Value: "60" },
    { Key: "routing.http.drop_invalid_header_fields.enabled", Value: "true" },
    { Key: "routing.http2.enabled", Value: "false" },
  ]);
  expect(find(resources, "web/WebAclAssociation").properties).toMatchObject({
    ResourceArn: att("web/LoadBalancer", "LoadBalancerArn"),
  });
  const duration = { loadBalancer: { stickiness: { duration: 5 } } };
  expect(find(balanced(duration).resources, "web/TargetGroup").properties.TargetGroupAttributes).toEqual(
    expect.arrayContaining([
      { Key: "stickiness.type", Value: "lb_cookie" },
      { Key: "stickiness.lb_cookie.duration_seconds", Value: "5" },
    ]),
  );
});
