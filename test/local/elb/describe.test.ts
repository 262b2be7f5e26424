import type { ObservedTarget } from "../../../src/local/elb/balancer";
import { newTask } from "../../../src/local/tasks";
import { Api } from "../doors/api";
import { webDefinition } from "../resources/harness";

const TYPE = "AWS::ElasticLoadBalancingV2::";

let api: Api;
let targets: ObservedTarget[];
let group: string;
let balancer: string;
let listener: string;

beforeEach(async () => {
  api = await Api.start();
  targets = [];
  const { harness } = api;
  harness.control.balancer.targetsOf = (task) => targets.filter(({ id }) => id === task);
  await harness.create("Vpc", "AWS::EC2::VPC", { CidrBlock: "10.1.0.0/16" });
  await harness.create("Subnet", "AWS::EC2::Subnet", { VpcId: harness.att("Vpc"), CidrBlock: "10.1.0.0/24" });
  await harness.create("Lb", `${TYPE}LoadBalancer`, {
    Subnets: [harness.att("Subnet")],
    LoadBalancerAttributes: [{ Key: "idle_timeout.timeout_seconds", Value: "7" }],
    Tags: [{ Key: "team", Value: "shop" }],
  });
  await harness.create("Group", `${TYPE}TargetGroup`, { TargetType: "ip", Port: 8080, Protocol: "HTTP", Name: "web" });
  balancer = harness.att("Lb");
  group = harness.att("Group");
  await harness.create("Listener", `${TYPE}Listener`, {
    LoadBalancerArn: balancer,
    Port: 80,
    Protocol: "HTTP",
    DefaultActions: [{ Type: "forward", TargetGroupArn: group }],
  });
  listener = harness.att("Listener");
});
afterEach(() => api.close());

async function elb(action: string, input: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  const body = new URLSearchParams({ Action: action, Version: "2015-12-01", ...input }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const answer = await api.raw({ service: "elasticloadbalancing", headers, body });
  return { status: answer.status, body: answer.body.toString() };
}

/** The texts of an element, in order. */
const texts = (body: string, element: string) =>
  [...body.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, text]) => text);

const rule = (priority: number, path: string) =>
  api.harness.create(`Rule${priority}`, `${TYPE}ListenerRule`, {
    ListenerArn: listener,
    Priority: priority,
    Conditions: [{ Field: "path-pattern", Values: [path] }],
    Actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200", MessageBody: "<ok>" } }],
  });

test("a load balancer is described in the protocol's own form", async () => {
  const { status, body } = await elb("DescribeLoadBalancers");
  expect(status).toBe(200);
  expect(body).toMatch(
    /<DescribeLoadBalancersResponse xmlns="http:\/\/elasticloadbalancing.amazonaws.com\/doc\/2015-12-01\/"><DescribeLoadBalancersResult><LoadBalancers><member>/,
  );
  expect(body).toMatch(/<ResponseMetadata><RequestId>[0-9a-f-]{36}<\/RequestId><\/ResponseMetadata>/);
  expect(texts(body, "LoadBalancerArn")).toEqual([balancer]);
  expect(texts(body, "SubnetId")).toEqual([api.harness.att("Subnet")]);
  expect(texts(body, "CreatedTime")[0]).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});

test("attributes are those that were given, and AWS's defaults for the others", async () => {
  const { body } = await elb("DescribeLoadBalancerAttributes", { LoadBalancerArn: balancer });
  expect(body).toContain("<Key>idle_timeout.timeout_seconds</Key><Value>7</Value>");
  expect(body).toContain("<Key>deletion_protection.enabled</Key><Value>false</Value>");
  const group_ = await elb("DescribeTargetGroupAttributes", { TargetGroupArn: group });
  expect(group_.body).toContain("<Key>deregistration_delay.timeout_seconds</Key><Value>300</Value>");
});

test("rules come by priority, the default one last, and any of them by its ARN", async () => {
  await rule(100, "/a/*");
  await rule(9, "/b");
  const { body } = await elb("DescribeRules", { ListenerArn: listener });
  expect(texts(body, "Priority")).toEqual(["9", "100", "default"]);
  expect(body).toContain("<MessageBody>&lt;ok&gt;</MessageBody>");
  expect(body).toContain("<PathPatternConfig><Values><member>/b</member></Values></PathPatternConfig>");
  const byDefault = texts(body, "RuleArn")[2]!;
  const one = await elb("DescribeRules", { "RuleArns.member.1": byDefault });
  expect(texts(one.body, "IsDefault")).toEqual(["true"]);
});

test("a page ends where it should, and its marker goes on", async () => {
  await rule(1, "/a");
  await rule(2, "/b");
  const first = await elb("DescribeRules", { ListenerArn: listener, PageSize: "2" });
  expect(texts(first.body, "Priority")).toEqual(["1", "2"]);
  const [marker = ""] = texts(first.body, "NextMarker");
  const second = await elb("DescribeRules", { ListenerArn: listener, PageSize: "2", Marker: marker });
  expect(texts(second.body, "Priority")).toEqual(["default"]);
  expect(texts(second.body, "NextMarker")).toEqual([]);
});

test("listeners, target groups and tags are found by what they belong to", async () => {
  const listeners = await elb("DescribeListeners", { LoadBalancerArn: balancer });
  expect(texts(listeners.body, "ListenerArn")).toEqual([listener]);
  expect(new Set(texts(listeners.body, "TargetGroupArn"))).toEqual(new Set([group]));
  const groups = await elb("DescribeTargetGroups", { LoadBalancerArn: balancer });
  expect(texts(groups.body, "TargetGroupName")).toEqual(["web"]);
  expect(texts(groups.body, "TargetType")).toEqual(["ip"]);
  const tags = await elb("DescribeTags", { "ResourceArns.member.1": balancer });
  expect(tags.body).toContain("<Key>team</Key><Value>shop</Value>");
});

test("the health of a target that is asked for by its id alone is that of all its ports", async () => {
  const { harness } = api;
  await harness.create("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop" });
  await harness.create("Definition", "AWS::ECS::TaskDefinition", webDefinition);
  void harness.create("Service", "AWS::ECS::Service", {
    ServiceName: "web",
    Cluster: "shop",
    TaskDefinition: harness.att("Definition"),
    DesiredCount: 1,
    LaunchType: "FARGATE",
    NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [harness.att("Subnet")] } },
    LoadBalancers: [{ ContainerName: "web", ContainerPort: 8080, TargetGroupArn: group }],
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  const [service] = harness.store.list("services");
  const definition = harness.store.get("taskDefinitions", harness.att("Definition"))!;
  const task = newTask(
    {
      id: "arn:aws:ecs:us-east-1:000000000000:task/shop/a",
      clusterArn: service!.clusterArn,
      group: "service:web",
      serviceArn: service!.id,
      launchType: "FARGATE",
      zone: "us-east-1a",
      network: "n",
      definition,
    },
    1,
  );
  await harness.putTask(task);
  const at = (port: number, health: ObservedTarget["health"], description?: string): ObservedTarget => ({
    loadBalancer: balancer,
    targetGroup: group,
    id: task.id,
    ip: "10.1.0.7",
    port,
    health,
    description,
  });
  targets = [at(8080, "healthy"), at(8081, "unhealthy", "Health checks failed with these codes: [503]")];
  const all = await elb("DescribeTargetHealth", { TargetGroupArn: group, "Targets.member.1.Id": "10.1.0.7" });
  expect(texts(all.body, "State")).toEqual(["healthy", "unhealthy"]);
  expect(texts(all.body, "Reason")).toEqual(["Target.ResponseCodeMismatch"]);
  const one = await elb("DescribeTargetHealth", {
    TargetGroupArn: group,
    "Targets.member.1.Id": "10.1.0.7",
    "Targets.member.1.Port": "8081",
    "Targets.member.2.Id": "10.1.0.8",
  });
  expect(texts(one.body, "State")).toEqual(["unhealthy", "unused"]);
  expect(texts(one.body, "Reason")).toEqual(["Target.ResponseCodeMismatch", "Target.NotRegistered"]);
});

test.each<[string, Record<string, string>, string]>([
  ["DescribeLoadBalancers", { "Names.member.1": "other" }, "LoadBalancerNotFound"],
  ["DescribeTargetHealth", { TargetGroupArn: "arn:x" }, "TargetGroupNotFound"],
  ["DescribeTargetHealth", {}, "ValidationError"],
  ["DescribeListeners", {}, "ValidationError"],
  ["DescribeRules", { "RuleArns.member.1": "arn:x" }, "RuleNotFound"],
  ["DescribeLoadBalancers", { PageSize: "many" }, "MalformedInput"],
  ["DescribeLoadBalancers", { PageSize: "401" }, "ValidationError"],
  ["DescribeLoadBalancers", { Marker: "x" }, "ValidationError"],
  ["DescribeLoadBalancers", { Names: "x" }, "MalformedInput"],
  ["DescribeLoadBalancers", { "Names.member.1.x": "x" }, "MalformedInput"],
  ["CreateRule", {}, "InvalidAction"],
  ["DescribeNothing", {}, "InvalidAction"],
])("%s of %j is refused as %s", async (action, input, code) => {
  const { status, body } = await elb(action, input);
  expect(status).toBe(400);
  expect(texts(body, "Code")).toEqual([code]);
});
