import { localProvider } from "../../src/pulumi/docker/provider";
import type { Inputs, Outputs, StackInputs } from "../../src/pulumi/docker/state";
import { FakeEcs, OFFLINE } from "./fake-client";

const inputs = (type: string, logicalId: string, properties: object = {}): Inputs => ({
  type: `AWS::${type}`,
  logicalId,
  stack: "shop-dev",
  dependsOn: [],
  ...properties,
});
const cluster = inputs("ECS::Cluster", "shop/Cluster");
const service = (properties: object = {}): Inputs => ({
  ...inputs("ECS::Service", "web/Service", { DesiredCount: 1, ...properties }),
  dependsOn: ["shop/Cluster"],
});
const stack: StackInputs = { type: "Slipway::Stack", backend: "docker", stack: "shop-dev", source: "pulumi:shop/dev" };

/** What the provider tells the user. */
let said: string;
beforeEach(() => {
  said = "";
  jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => jest.restoreAllMocks());

/** A deployment, which has a provider of its own, with Pulumi's state as it is. */
class Deployments {
  readonly ecs = new FakeEcs();
  readonly state = new Map<string, { id: string; outs: Outputs }>();

  begin() {
    const { ecs, state } = this;
    const cancel = new AbortController();
    // The provider of the one before has ended.
    ecs.holder = undefined;
    const provider = localProvider({ ...ecs.local, lost: new Set(), cancelled: cancel.signal });
    return {
      provider,
      cancel: () => cancel.abort(),
      /** What Pulumi does about a resource of the program. */
      async register(news: Inputs): Promise<void> {
        const before = state.get(news.logicalId);
        await provider.check(before?.outs ?? {}, news);
        const diff = before && (await provider.diff(before.id, before.outs, news));
        if (diff && !diff.changes) return;
        if (before && diff!.replaces.length === 0) {
          const { outs } = await provider.update(before.id, before.outs, news);
          state.set(news.logicalId, { id: before.id, outs: outs as Outputs });
          return;
        }
        const { id, outs } = await provider.create(news);
        state.set(news.logicalId, { id, outs: outs as Outputs });
        if (before) await provider.delete(before.id, before.outs);
      },
      async destroy(): Promise<void> {
        for (const [name, { id, outs }] of [...state].reverse()) {
          await provider.delete(id, outs);
          state.delete(name);
        }
      },
    };
  }

  /** Names and ids of what the local ECS has. */
  get there(): string[] {
    return this.ecs.resources.map(({ Identifier }) => Identifier);
  }
}

describe("a deployment that is cut off before Pulumi has written down what it made", () => {
  async function cutOff(): Promise<Deployments> {
    const deployments = new Deployments();
    const first = deployments.begin();
    await first.register(cluster);
    await first.provider.create(service({ DesiredCount: 9 }));
    expect(deployments.there).toEqual(["web-Service-2", "shop-Cluster-1"]);
    return deployments;
  }

  test("is followed by one that makes the service once", async () => {
    const deployments = await cutOff();
    const second = deployments.begin();
    await second.register(cluster);
    await second.register(service());
    expect(deployments.there).toEqual(["web-Service-3", "shop-Cluster-1"]);
    expect(said).toMatch(/^web\/Service: web-Service-2 is there, and Pulumi's state doesn't have it:/);
    await deployments.begin().destroy();
    expect(deployments.there).toEqual([]);
  });

  test("can be destroyed at once", async () => {
    const deployments = await cutOff();
    await deployments.begin().destroy();
    expect(deployments.ecs.calls.slice(2)).toEqual(["delete web/Service", "delete shop/Cluster"]);
    expect(deployments.there).toEqual([]);
  });

  test("is followed by one whose program no longer has any of it", async () => {
    const deployments = await cutOff();
    const second = deployments.begin();
    await second.provider.check({}, stack);
    await second.destroy();
    expect(deployments.there).toEqual([]);
  });

  test("leaves a network with what was in it: both go before the new ones come", async () => {
    const deployments = new Deployments();
    const first = deployments.begin();
    await first.provider.create(cluster);
    await first.provider.create(service());
    const second = deployments.begin();
    await second.register(cluster);
    await second.register(service());
    expect(deployments.ecs.calls.slice(2)).toEqual([
      "delete web/Service",
      "delete shop/Cluster",
      "create shop/Cluster",
      "create web/Service",
    ]);
    expect(deployments.there).toHaveLength(2);
  });

  test("in the middle of a replacement leaves the old one, and the next makes one new one", async () => {
    const deployments = new Deployments();
    const first = deployments.begin();
    await first.register(cluster);
    await first.register(service({ Cluster: "a" }));
    const second = deployments.begin();
    await second.register(cluster);
    await second.provider.check(service(), service());
    await second.provider.diff("web-Service-2", deployments.state.get("web/Service")!.outs, service({ Cluster: "b" }));
    await second.provider.create(service({ Cluster: "b" }));
    const third = deployments.begin();
    await third.register(cluster);
    await third.register(service({ Cluster: "b" }));
    expect(deployments.there).toEqual(["web-Service-4", "shop-Cluster-1"]);
  });
});

describe("what Pulumi knows of is left alone", () => {
  test("when what it needs goes before its own replacement comes, though Pulumi hasn't come back to it yet", async () => {
    const deployments = new Deployments();
    const balancer = (Scheme: string) => inputs("ElasticLoadBalancingV2::LoadBalancer", "web/LoadBalancer", { Scheme });
    const behind = { ...service(), dependsOn: ["web/LoadBalancer"] };
    const first = deployments.begin();
    await first.register(balancer("internal"));
    await first.register(behind);
    const { provider } = deployments.begin();
    const { id, outs } = deployments.state.get("web/LoadBalancer")!;
    await provider.check(outs, balancer("internet-facing"));
    expect(await provider.diff(id, outs, balancer("internet-facing"))).toMatchObject({ deleteBeforeReplace: true });
    await provider.delete(id, outs);
    await provider.create(balancer("internet-facing"));
    expect(deployments.there).toContain("web-Service-2");
  });

  test("when an old one goes, whose successor has the same dependents", async () => {
    const deployments = new Deployments();
    const named = (Cidr: string) => inputs("EC2::VPC", "shop/Vpc", { CidrBlock: Cidr });
    const inside = (vpc: string) => ({
      ...inputs("EC2::Subnet", "shop/Subnet", { VpcId: vpc }),
      dependsOn: ["shop/Vpc"],
    });
    const first = deployments.begin();
    await first.register(named("10.0.0.0/16"));
    await first.register(inside("a"));
    const { provider } = deployments.begin();
    const [vpc, subnet] = [deployments.state.get("shop/Vpc")!, deployments.state.get("shop/Subnet")!];
    for (const [before, news] of [[vpc, named("10.1.0.0/16")] as const, [subnet, inside("b")] as const]) {
      await provider.check(before.outs, news);
      await provider.diff(before.id, before.outs, news);
      await provider.create(news);
    }
    await provider.delete(subnet.id, subnet.outs);
    await provider.delete(vpc.id, vpc.outs);
    expect(deployments.there).toEqual(["shop-Subnet-4", "shop-Vpc-3"]);
  });
});

describe("one Ctrl-C ends a wait:", () => {
  const WAITING = [{ OperationStatus: "IN_PROGRESS" as const }];

  test("a creation leaves in Pulumi's state what was begun, and the next deployment waits for it", async () => {
    const deployments = new Deployments();
    deployments.ecs.outcomes.set("web/Service", [...WAITING]);
    const first = deployments.begin();
    await first.register(cluster);
    const making = first.provider.create(service()).catch((error) => error);
    first.cancel();
    const failure = await making;
    expect(failure).toMatchObject({
      id: "web-Service-2",
      reasons: [expect.stringContaining("web/Service: not waited for any more. The local ECS goes on with it")],
    });
    deployments.state.set("web/Service", { id: failure.id, outs: failure.properties });
    const second = deployments.begin();
    await second.register(cluster);
    // Of a resource with such a failure Pulumi asks for an update, though nothing differs.
    await second.provider.diff(failure.id, failure.properties, service());
    await second.provider.update(failure.id, failure.properties, service());
    expect(deployments.there).toEqual(["web-Service-2", "shop-Cluster-1"]);
  });

  test("an update and a removal end too", async () => {
    const deployments = new Deployments();
    const first = deployments.begin();
    await first.register(cluster);
    await first.register(service());
    deployments.ecs.outcomes.set("web/Service", [...WAITING, ...WAITING]);
    const { provider, cancel } = deployments.begin();
    const { id, outs } = deployments.state.get("web/Service")!;
    const ends = [provider.update(id, outs, service({ DesiredCount: 2 })), provider.delete(id, outs)];
    cancel();
    const [update, removal] = await Promise.allSettled(ends);
    expect(update).toMatchObject({ reason: { id, properties: { DesiredCount: 2 } } });
    expect(String((removal as PromiseRejectedResult).reason)).toMatch(
      /the next `pulumi up` or `pulumi destroy` waits for it/,
    );
  });
});

describe("what was changed underneath", () => {
  async function deployed(): Promise<Deployments> {
    const deployments = new Deployments();
    const first = deployments.begin();
    await first.provider.create(stack);
    await first.register(cluster);
    await first.register(service());
    return deployments;
  }

  test("is seen by the next deployment, and put back", async () => {
    const deployments = await deployed();
    deployments.ecs.resources[0]!.Properties = JSON.stringify({ DesiredCount: 5 });
    const { provider } = deployments.begin();
    const { id, outs } = deployments.state.get("web/Service")!;
    expect(await provider.diff(id, outs, service())).toMatchObject({ changes: true, replaces: [] });
    expect(said).toContain("web/Service: Other than at the last deployment: DesiredCount is 5.");
  });

  test("to what the program has come to say is no difference", async () => {
    const deployments = await deployed();
    deployments.ecs.resources[0]!.Properties = JSON.stringify({ DesiredCount: 5 });
    const { id, outs } = deployments.state.get("web/Service")!;
    const diff = await deployments.begin().provider.diff(id, outs, service({ DesiredCount: 5 }));
    expect(diff).toMatchObject({ changes: false });
  });

  test("and failed is tried again", async () => {
    const deployments = await deployed();
    deployments.ecs.resources[0]!.Failed = true;
    const { id, outs } = deployments.state.get("web/Service")!;
    expect(await deployments.begin().provider.diff(id, outs, service())).toMatchObject({ changes: true });
  });

  test("is gone: the next deployment says so and makes it again", async () => {
    const deployments = await deployed();
    deployments.ecs.resources.shift();
    await deployments.begin().register(service());
    expect(said).toContain("web/Service: web-Service-2 is gone from the local ECS. It is made again.");
    expect(deployments.there).toEqual(["web-Service-3", "shop-Cluster-1"]);
  });

  test("is not looked for while the local ECS doesn't run: then a deployment starts it first", async () => {
    const deployments = await deployed();
    const offline = localProvider(OFFLINE);
    const { id, outs } = deployments.state.get("web/Service")!;
    expect(await offline.diff(id, outs, service())).toMatchObject({ changes: false });
    expect(await offline.diff("shop-dev", stack as never, stack)).toEqual({ changes: true, replaces: [] });
    expect(said).toContain("slipway: The local ECS doesn't run. `pulumi up` starts it.");
  });

  test("is the whole of the local ECS, whose volume was removed: said once, and all of it is made again", async () => {
    const deployments = await deployed();
    deployments.ecs.resources.length = 0;
    deployments.ecs.stacks.clear();
    const next = deployments.begin();
    expect(await next.provider.diff("shop-dev", stack as never, stack)).toMatchObject({ changes: true });
    await next.provider.update("shop-dev", stack as never, stack);
    await next.register(cluster);
    await next.register(service());
    expect(said.trim()).toBe(
      "slipway: The local ECS has no stack shop-dev any more, which Pulumi's state has. All of it is made again.",
    );
    expect(deployments.there).toHaveLength(2);
  });

  test("is Pulumi's state, which was lost: what the local ECS has is removed, and made again", async () => {
    const deployments = await deployed();
    deployments.state.clear();
    const next = deployments.begin();
    await next.provider.create(stack);
    expect(deployments.there).toEqual([]);
    expect(said).toContain(
      "slipway: The local ECS has a stack shop-dev with 2 resources, which Pulumi's state doesn't",
    );
    expect(deployments.ecs.stacks.get("shop-dev")).toBe("pulumi:shop/dev");
  });

  test("is one resource of Pulumi's state: that it goes on beside the new one is said", async () => {
    const deployments = await deployed();
    await deployments.begin().register(service());
    deployments.state.delete("web/Service");
    await deployments.begin().register(service());
    expect(said).toContain("web-Service-2 is there, and Pulumi's state doesn't have it under this name. It goes on");
    await deployments.begin().destroy();
    expect(deployments.there).toEqual([]);
  });

  test("is one resource of Pulumi's state: what went on beside the new one goes when that one is changed", async () => {
    const deployments = await deployed();
    await deployments.begin().register(service());
    deployments.state.delete("web/Service");
    await deployments.begin().register(service());
    expect(deployments.there).toEqual(["web-Service-3", "web-Service-2", "shop-Cluster-1"]);
    const next = deployments.begin();
    await next.register(cluster);
    await next.register(service({ DesiredCount: 2 }));
    expect(deployments.there).toEqual(["web-Service-3", "shop-Cluster-1"]);
  });

  test("is one resource of Pulumi's state: what went on beside the new one goes before what it is in", async () => {
    const deployments = await deployed();
    const group = (VpcId: string) => inputs("EC2::SecurityGroup", "shop/Cluster/Group", { VpcId });
    const inGroup = (more = {}) => ({ ...service(more), dependsOn: ["shop/Cluster/Group"] });
    await deployments.begin().register(group("a"));
    await deployments.begin().register(inGroup({ Cluster: "a" }));
    await deployments.begin().register(inGroup({ Cluster: "a" }));
    deployments.state.delete("web/Service");
    await deployments.begin().register(inGroup({ Cluster: "a" }));
    const before = deployments.there;
    // The group's replacement comes first, the service is updated or replaced, and the old group goes last.
    const next = deployments.begin();
    const [old, web] = [deployments.state.get("shop/Cluster/Group")!, deployments.state.get("web/Service")!];
    await next.provider.check(old.outs, group("b"));
    await next.provider.diff(old.id, old.outs, group("b"));
    await next.provider.create(group("b"));
    await next.provider.check(web.outs, inGroup({ Cluster: "a" }));
    await next.provider.diff(web.id, web.outs, inGroup({ Cluster: "a" }));
    await next.provider.delete(old.id, old.outs);
    expect(before.filter((id) => !deployments.there.includes(id)).sort()).toHaveLength(2);
    expect(deployments.there).toContain(web.id);
  });

  test("is one resource of Pulumi's state, as `refresh` forgets one that was removed by hand: it isn't said to be there", async () => {
    const deployments = await deployed();
    await deployments.begin().register(service());
    deployments.ecs.gone.add(deployments.state.get("web/Service")!.id);
    deployments.state.delete("web/Service");
    await deployments.begin().register(service());
    expect(said).not.toContain("is there");
  });
});

test("a component that was renamed, with an alias, keeps what it has under its new name", async () => {
  const deployments = new Deployments();
  const first = deployments.begin();
  await first.register(cluster);
  await first.register(service());
  const { id, outs } = deployments.state.get("web/Service")!;
  const { provider } = deployments.begin();
  const renamed = { ...service(), logicalId: "api/Service" };
  await provider.check(outs, renamed);
  expect(await provider.diff(id, outs, renamed)).toMatchObject({ changes: true, replaces: [] });
  await provider.update(id, outs, renamed);
  expect(deployments.ecs.resources.map(({ LogicalId, Identifier }) => [LogicalId, Identifier])).toContainEqual([
    "api/Service",
    id,
  ]);
});

test("a load balancer whose network is replaced is made again in the new one, before it could be moved in place", async () => {
  const deployments = new Deployments();
  const subnet = (VpcId: string) => inputs("EC2::Subnet", "shop/Subnet", { VpcId });
  const balancer = (id: string) => inputs("ElasticLoadBalancingV2::LoadBalancer", "web/Lb", { Subnets: [id] });
  const first = deployments.begin();
  await first.register(subnet("vpc-1"));
  await first.register(balancer("shop-Subnet-1"));
  const { provider } = deployments.begin();
  const [before, at] = [deployments.state.get("shop/Subnet")!, deployments.state.get("web/Lb")!];
  await provider.check(before.outs, subnet("vpc-2"));
  await provider.diff(before.id, before.outs, subnet("vpc-2"));
  const { id } = await provider.create(subnet("vpc-2"));
  const diff = await provider.diff(at.id, at.outs, balancer(id));
  expect(diff).toEqual({ changes: true, replaces: ["Subnets"], deleteBeforeReplace: true });
});
