import { Api } from "../doors/api";

const ELB = "AWS::ElasticLoadBalancingV2::";

let api: Api;
const harness = () => api.harness;
beforeEach(async () => {
  api = await Api.start();
  await harness().create("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.1.0.0/16" });
  await harness().create("Subnet", "AWS::EC2::Subnet", { VpcId: harness().att("Vpc"), CidrBlock: "10.1.0.0/24" });
  await made("Lb", "LoadBalancer", { Type: "network", Name: "edge", Subnets: [harness().att("Subnet")] });
  await made("Alb", "LoadBalancer", { Name: "shop", Subnets: [harness().att("Subnet")] });
  await made("Group", "TargetGroup", { TargetType: "ip", Port: 6379, Protocol: "TCP", Name: "redis" });
  await made("Web", "TargetGroup", { TargetType: "ip", Port: 80, Protocol: "HTTP", Name: "web" });
});
afterEach(() => api.close());

const made = (id: string, type: string, properties: object) =>
  harness().create(id, `${ELB}${type}`, properties as never);

async function elb(action: string, input: Record<string, string> = {}): Promise<string> {
  const body = new URLSearchParams({ Action: action, Version: "2015-12-01", ...input }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  return (await api.raw({ service: "elasticloadbalancing", headers, body })).body.toString();
}

const listener = (properties: object, id = "Listener") =>
  made(id, "Listener", {
    LoadBalancerArn: harness().att("Lb"),
    DefaultActions: [{ Type: "forward", TargetGroupArn: harness().att("Group") }],
    ...properties,
  });

test("a network load balancer, its listener and its target group are described as such", async () => {
  expect(await listener({ Port: 6379, Protocol: "TCP" })).toMatchObject({ OperationStatus: "SUCCESS" });
  expect(harness().att("Lb")).toMatch(/:loadbalancer\/net\/edge\/[0-9a-f]{16}$/);
  expect(harness().att("Listener")).toMatch(/:listener\/net\/edge\//);
  expect(await elb("DescribeLoadBalancers", { "Names.member.1": "edge" })).toContain("<Type>network</Type>");
  expect(await elb("DescribeListeners", { LoadBalancerArn: harness().att("Lb") })).toContain(
    "<Protocol>TCP</Protocol>",
  );
  const group = await elb("DescribeTargetGroups", { "Names.member.1": "redis" });
  expect(group).toContain("<HealthCheckProtocol>TCP</HealthCheckProtocol>");
  expect(group).toContain("<HealthCheckTimeoutSeconds>10</HealthCheckTimeoutSeconds>");
  expect(group).not.toMatch(/HealthCheckPath|Matcher|ProtocolVersion/);
});

test("a target group of connections that is checked by requests has HTTP's own defaults", async () => {
  await made("Checked", "TargetGroup", { TargetType: "ip", Port: 1, Protocol: "TLS", HealthCheckProtocol: "HTTP" });
  expect(harness().store.list("targetGroups").at(-1)?.healthCheck).toMatchObject({
    protocol: "HTTP",
    path: "/",
    matcher: "200-399",
    timeout: 6,
  });
});

test("TLS is ended by the load balancer, with a certificate of its own", async () => {
  const CertificateArn = "arn:aws:acm:us-east-1:000000000000:certificate/0f0f0f0f";
  await listener({ Port: 6380, Protocol: "TLS", Certificates: [{ CertificateArn }] });
  expect(harness().store.list("listeners")[0]).toMatchObject({ protocol: "TLS", certificates: [CertificateArn] });
});

test("its listeners on 80 and on 443 are two ports of this machine", async () => {
  await listener({ Port: 80, Protocol: "TCP" });
  await listener({ Port: 443, Protocol: "TCP" }, "Second");
  const ports = harness()
    .store.list("listeners")
    .map(({ hostPort }) => hostPort);
  expect(new Set(ports).size).toBe(2);
  expect(ports).toContain(443);
});

test.each<[object, string]>([
  [
    { Port: 80, Protocol: "HTTP" },
    'Protocol is "HTTP"; allowed for network load balancers on this machine are TCP, TLS',
  ],
  [{ Port: 53, Protocol: "UDP" }, 'Protocol is "UDP"; allowed for network load balancers on this machine are TCP, TLS'],
  [{ Port: 80 }, "Protocol is missing"],
  [{ Protocol: "TCP" }, "Port is missing; allowed are whole numbers from 1 to 65535"],
  [{ Port: 1, Protocol: "TLS" }, "Certificates is []; a TLS listener has exactly one certificate of its own"],
  [{ Port: 1, Protocol: "TCP", SslPolicy: "x" }, "it is for listeners whose Protocol is HTTPS or TLS"],
])("its listener with %j is refused", async (properties, message) => {
  const event = await listener(properties);
  expect(event).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "InvalidRequest" });
  expect(event.StatusMessage).toContain(message);
});

test("a listener has target groups of its load balancer's kind only", async () => {
  const web = [{ Type: "forward", TargetGroupArn: harness().att("Web") }];
  const connections = await listener({ Port: 80, Protocol: "TCP", DefaultActions: web });
  expect(connections.StatusMessage).toContain(
    "its protocol is HTTP; network load balancers have target groups of TCP and TLS",
  );
  const requests = await listener({ LoadBalancerArn: harness().att("Alb"), Port: 80 }, "Http");
  expect(requests.StatusMessage).toContain(
    "its protocol is TCP; application load balancers have target groups of HTTP and HTTPS",
  );
});

test("it forwards, and does nothing else", async () => {
  const DefaultActions = [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }];
  const answer = await listener({ Port: 80, Protocol: "TCP", DefaultActions });
  expect(answer.StatusMessage).toContain("a listener of a network load balancer has forward only");
  await listener({ Port: 80, Protocol: "TCP" });
  const rule = await made("Rule", "ListenerRule", {
    ListenerArn: harness().att("Listener"),
    Priority: 1,
    Conditions: [{ Field: "path-pattern", Values: ["/x"] }],
    Actions: [{ Type: "forward", TargetGroupArn: harness().att("Group") }],
  });
  expect(rule.StatusMessage).toContain("listeners of network load balancers have no rules");
});

test("a rule of an application load balancer can't forward to a target group of connections", async () => {
  const alb = { LoadBalancerArn: harness().att("Alb"), Port: 80 };
  await listener({ ...alb, DefaultActions: [{ Type: "forward", TargetGroupArn: harness().att("Web") }] });
  const rule = await made("Rule", "ListenerRule", {
    ListenerArn: harness().att("Listener"),
    Priority: 1,
    Conditions: [{ Field: "path-pattern", Values: ["/x"] }],
    Actions: [{ Type: "forward", TargetGroupArn: harness().att("Group") }],
  });
  expect(rule.StatusMessage).toContain("its protocol is TCP");
});

const attributes = (given: Record<string, string>) => ({
  TargetGroupAttributes: Object.entries(given).map(([Key, Value]) => ({ Key, Value })),
});

test.each<[object, string]>([
  [{ Protocol: "UDP" }, 'Protocol is "UDP"; allowed are HTTP, HTTPS, TCP, TLS'],
  [
    { Protocol: "TCP", ProtocolVersion: "HTTP1" },
    'ProtocolVersion is "HTTP1"; it is for HTTP and HTTPS; Protocol is TCP',
  ],
  [{ Protocol: "HTTP", HealthCheckProtocol: "TCP" }, 'HealthCheckProtocol is "TCP"; allowed are HTTP, HTTPS'],
  [{ Protocol: "TCP", HealthCheckPath: "/" }, "it is for health checks by HTTP and HTTPS; HealthCheckProtocol is TCP"],
  [{ Protocol: "TCP", ...attributes({ "stickiness.enabled": "true" }) }, "allowed for TCP is source_ip"],
  [
    { Protocol: "HTTP", ...attributes({ "stickiness.enabled": "true", "stickiness.type": "source_ip" }) },
    "allowed for HTTP are lb_cookie and app_cookie",
  ],
  [{ Protocol: "HTTP", ...attributes({ "proxy_protocol_v2.enabled": "true" }) }, "it is for TCP and TLS"],
])("a target group with %j is refused", async (properties, message) => {
  const event = await made("Bad", "TargetGroup", { TargetType: "ip", Port: 1, ...properties });
  expect(event).toMatchObject({ OperationStatus: "FAILED", ErrorCode: "InvalidRequest" });
  expect(event.StatusMessage).toContain(message);
});

test("gateway load balancers don't run here", async () => {
  const event = await made("Gateway", "LoadBalancer", { Type: "gateway", Subnets: [harness().att("Subnet")] });
  expect(event.StatusMessage).toContain('Type is "gateway"; on this machine application and network run');
});
