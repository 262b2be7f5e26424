import { localProvider } from "../../src/pulumi/docker/provider";
import { type Inputs, type Outputs, PROVIDER, type StackInputs } from "../../src/pulumi/docker/state";
import { FakeEcs, OFFLINE } from "./fake-client";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function setUp() {
  const ecs = new FakeEcs();
  return { ecs, provider: localProvider(ecs.local) };
}

/** A provider for what must not connect. */
const offline = localProvider(OFFLINE);

const inputs = (type: string, logicalId: string, properties: object = {}): Inputs => ({
  type: `AWS::${type}`,
  logicalId,
  stack: "shop-dev",
  dependsOn: [],
  ...properties,
});
const service = (properties: object = {}) => inputs("ECS::Service", "web/Service", { DesiredCount: 1, ...properties });
const stored = (state: Inputs): Outputs => ({ ...state, attributes: {} });
const stack = (backend = "docker"): StackInputs => ({
  type: "Slipway::Stack",
  backend,
  stack: "shop-dev",
  source: "pulumi:shop/dev",
});

describe("what the first version stored", () => {
  const listener = {
    DefaultActions: [{ TargetGroupArn: "arn:tg", Type: "forward" }],
    LoadBalancerArn: "arn:lb",
    Port: 80,
    Protocol: "HTTP",
    dependsOn: ["web/LoadBalancer", "web/TargetGroup"],
    logicalId: "web/Listener",
    stack: "shop-dev",
    type: "AWS::ElasticLoadBalancingV2::Listener",
  };

  test("is found by the same text", () => {
    expect(PROVIDER).toBe(
      'exports.handler=()=>require("module").createRequire(process.cwd()+"/")("slipway/pulumi/provider").provider',
    );
  });

  test("is the same today", async () => {
    const outs = { ...listener, attributes: { ListenerArn: "arn:listener", Ref: "arn:listener" } };
    expect(await offline.diff("arn:listener", outs, listener)).toMatchObject({ changes: false, replaces: [] });
  });

  test("is read, updated and removed today", async () => {
    const { provider } = setUp();
    const { id, outs } = await provider.create(listener);
    const read = await provider.read(id, outs as Outputs);
    expect(read).toMatchObject({ id, inputs: listener });
    await provider.update(id, outs as Outputs, { ...listener, Port: 81 });
    await provider.delete(id, outs as Outputs);
    expect(await provider.read(id, outs as Outputs)).toEqual({ id: "" });
  });
});

describe("diff, with nothing running", () => {
  test("nothing differs", async () => {
    expect(await offline.diff("web", stored(service()), service())).toMatchObject({ changes: false, replaces: [] });
  });

  test("a property that is changed in place", async () => {
    const diff = await offline.diff("web", stored(service()), service({ DesiredCount: 2 }));
    expect(diff).toEqual({ changes: true, replaces: [], deleteBeforeReplace: false });
  });

  test("a property that replaces, the new one first", async () => {
    const diff = await offline.diff("web", stored(service({ Cluster: "a" })), service({ Cluster: "b" }));
    expect(diff).toEqual({ changes: true, replaces: ["Cluster"], deleteBeforeReplace: false });
  });

  test("a resource with a name of its own goes before its replacement comes", async () => {
    const named = { ServiceName: "web" };
    const diff = await offline.diff(
      "web",
      stored(service({ ...named, Cluster: "a" })),
      service({ ...named, Cluster: "b" }),
    );
    expect(diff).toMatchObject({ replaces: ["Cluster"], deleteBeforeReplace: true });
  });

  test("a load balancer, which holds ports, goes before its replacement comes", async () => {
    const balancer = (Scheme: string) => inputs("ElasticLoadBalancingV2::LoadBalancer", "web/LoadBalancer", { Scheme });
    const diff = await offline.diff("lb", stored(balancer("internal")), balancer("internet-facing"));
    expect(diff).toMatchObject({ replaces: ["Scheme"], deleteBeforeReplace: true });
  });

  test("a value that isn't known yet, in a list", async () => {
    const containers = (image: string) =>
      inputs("ECS::TaskDefinition", "web/TaskDefinition", { ContainerDefinitions: [{ Name: "web", Image: image }] });
    const diff = await offline.diff("web", stored(containers("nginx:1")), containers(UNKNOWN));
    expect(diff).toMatchObject({ changes: true, replaces: ["ContainerDefinitions"] });
  });

  test("a value that isn't known yet, of a property that is changed in place", async () => {
    const diff = await offline.diff(
      "web",
      stored(service({ TaskDefinition: "a" })),
      service({ TaskDefinition: UNKNOWN }),
    );
    expect(diff).toMatchObject({ changes: true, replaces: [] });
  });

  test("a nested property that replaces", async () => {
    const discovery = (NamespaceId: string) =>
      inputs("ServiceDiscovery::Service", "api/Discovery", { DnsConfig: { NamespaceId, DnsRecords: [] } });
    const diff = await offline.diff("api", stored(discovery("ns-1")), discovery("ns-2"));
    expect(diff.replaces).toEqual(["DnsConfig"]);
  });
});

describe("the stack's own resource", () => {
  test("is recorded before anything else, and forgotten at the end with what was left", async () => {
    const { ecs, provider } = setUp();
    const { id, outs } = await provider.create(stack());
    expect(ecs.stacks.get("shop-dev")).toBe("pulumi:shop/dev");
    await provider.create({ ...service(), dependsOn: ["shop/Cluster"] });
    await provider.create(inputs("ECS::Cluster", "shop/Cluster"));
    await provider.delete(id, outs);
    expect(ecs.calls.slice(2)).toEqual(["delete web/Service", "delete shop/Cluster"]);
    expect(ecs.stacks.size).toBe(0);
  });

  test("is on AWS in Pulumi's state only", async () => {
    const { id, outs } = await offline.create(stack("aws"));
    expect(await offline.read(id, outs as Outputs)).toEqual({ id, props: outs });
    await offline.delete(id, outs as Outputs);
  });

  test("keeps the backend from being changed", async () => {
    expect((await offline.check({}, stack("aws"))).failures).toEqual([]);
    expect((await offline.check(stack("aws"), stack("aws"))).failures).toEqual([]);
    const { failures } = await offline.check(stack("docker"), stack("aws"));
    expect(failures).toEqual([{ property: "backend", reason: expect.stringContaining("deployed with docker") }]);
  });

  test("is gone where the stack was removed by hand", async () => {
    const { ecs, provider } = setUp();
    const { id, outs } = await provider.create(stack());
    ecs.stacks.clear();
    expect(await provider.read(id, outs as Outputs)).toEqual({ id: "" });
  });
});

describe("resources", () => {
  test("come with their attributes, and go by their own id", async () => {
    const { ecs, provider } = setUp();
    const { id, outs } = await provider.create(service());
    expect(id).toBe("web-Service-1");
    expect(outs).toEqual({ ...service(), attributes: expect.objectContaining({ Ref: id, Name: `Name:${id}` }) });
    await provider.diff(id, outs as Outputs, service({ Cluster: "b" }));
    const replacement = await provider.create(service({ Cluster: "b" }));
    await provider.delete(id, outs as Outputs);
    expect(ecs.resources.map(({ Identifier }) => Identifier)).toEqual([replacement.id]);
  });

  test("a service that never gets steady is there, with the reason", async () => {
    const { ecs, provider } = setUp();
    const reason = "the circuit breaker was triggered: exit code 1\nweb | no such file";
    ecs.outcomes.set("web/Service", [{ OperationStatus: "FAILED", StatusMessage: reason, keep: true }]);
    await expect(provider.create(service())).rejects.toMatchObject({
      id: "web-Service-1",
      properties: { type: "AWS::ECS::Service", DesiredCount: 1 },
      reasons: [`web/Service: ${reason}`],
    });
  });

  test("keeps the values of secrets out of what Pulumi shows and stores", async () => {
    const { ecs, provider } = setUp();
    const said = 'containerDefinitions.0.image of container "web" is "hunter2 it is"; hunter2-more; 1';
    const ContainerDefinitions = [{ Name: "web", Image: "hunter2 it is", Environment: [{ Value: "hunter2-more" }] }];
    const secrets = ["ContainerDefinitions.0.Environment", "ContainerDefinitions.0.Image", "Cpu"];
    const state = inputs("ECS::TaskDefinition", "web/Definition", { ContainerDefinitions, Cpu: 1, secrets });
    const hidden = 'web/Definition: containerDefinitions.0.image of container "web" is "[secret]"; [secret]; 1';
    ecs.outcomes.set("web/Definition", [{ OperationStatus: "FAILED", StatusMessage: said, keep: true }]);
    await expect(provider.create(state)).rejects.toMatchObject({ reasons: [hidden] });
    const other = setUp();
    other.ecs.outcomes.set("web/Definition", [{ OperationStatus: "FAILED", StatusMessage: said }]);
    await expect(other.provider.create(state)).rejects.toThrow(hidden);
  });

  test("goes on knowing which these are", async () => {
    const { provider } = setUp();
    const { id, outs } = await provider.create(service({ Tag: "s3cret", secrets: ["Tag"] }));
    expect(await provider.read(id, outs as Outputs)).toMatchObject({
      props: { secrets: ["Tag"] },
      inputs: { secrets: ["Tag"] },
    });
  });

  test("a resource that couldn't be made leaves nothing behind", async () => {
    const { ecs, provider } = setUp();
    ecs.outcomes.set("web/Service", [{ OperationStatus: "FAILED", StatusMessage: "port 80 is taken" }]);
    const failure = await provider.create(service()).catch((error: Error) => error);
    expect(failure).toEqual(new Error("web/Service: port 80 is taken"));
    expect(failure).not.toHaveProperty("id");
  });

  test("a failed update keeps what Pulumi had recorded", async () => {
    const { ecs, provider } = setUp();
    const { id, outs } = await provider.create(service());
    ecs.outcomes.set("web/Service", [{ OperationStatus: "FAILED", StatusMessage: "rolled back" }]);
    const failure = await provider.update(id, outs as Outputs, service({ DesiredCount: 2 })).catch((error) => error);
    expect(failure.message).toBe("web/Service: rolled back");
    expect(failure).not.toHaveProperty("id");
  });

  test("refresh sees what was changed and what was removed by hand", async () => {
    const { ecs, provider } = setUp();
    const { id, outs } = await provider.create(service());
    ecs.resources[0]!.Properties = JSON.stringify({ DesiredCount: 5 });
    expect(await provider.read(id, outs as Outputs)).toMatchObject({ id, inputs: { DesiredCount: 5 } });
    ecs.resources.length = 0;
    expect(await provider.read(id, outs as Outputs)).toEqual({ id: "" });
  });
});
