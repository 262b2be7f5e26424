import type { Resource } from "../../../src/cfn/resource";
import { att, join, type Value } from "../../../src/cfn/value";
import { applyStack, DeploymentFailedError } from "../../../src/client/stack/apply";
import type { StackEvent } from "../../../src/client/stack/calls";
import type { StackInput } from "../../../src/client/stack/input";
import { removeStack } from "../../../src/client/stack/remove";
import { FakeEcs } from "./fake-ecs";

const resource = (logicalId: string, type: string, properties: Record<string, Value> = {}): Resource => {
  return { logicalId, type, properties, dependsOn: [] };
};

/** A cluster, a task definition of this image, and a service on both. */
function shop(image: string, extra: Resource[] = []): StackInput {
  return {
    name: "shop",
    source: "/shop",
    resources: [
      resource("service", "AWS::ECS::Service", { Cluster: att("cluster", "Ref"), TaskDefinition: att("task", "Ref") }),
      resource("task", "AWS::ECS::TaskDefinition", { Name: image }),
      resource("cluster", "AWS::ECS::Cluster"),
      ...extra,
    ],
    outputs: { Url: join("", ["http://", att("service", "Ref")]) },
    exports: { "shop:cluster": att("cluster", "Arn") },
  };
}

describe("a first deployment", () => {
  test("makes what is referred to first, and gives outputs and exports", async () => {
    const ecs = new FakeEcs();
    const result = await applyStack(ecs, shop("1"));
    expect(ecs.log).toHaveLength(3);
    expect(ecs.log.at(-1)).toBe("create service");
    expect(ecs.properties("service")).toEqual({ Cluster: "cluster-1", TaskDefinition: "task-1" });
    expect(result).toEqual({
      stack: "shop",
      changed: 3,
      outputs: { Url: "http://service-1" },
      exports: { "shop:cluster": "arn:cluster-1" },
    });
    expect(ecs.stacks).toMatchObject([{ Stack: "shop", Deployed: true, Outputs: result.outputs }]);
  });

  test("says what it is about to do before it does it, with the constructs' paths", async () => {
    const ecs = new FakeEcs();
    const create = jest.spyOn(ecs, "createResource");
    const input = shop("1");
    input.resources[0]!.path = "shop/web/Service";
    const events: StackEvent[] = [];
    await applyStack(ecs, input, (event) => events.push(event));
    expect(events[0]).toMatchObject({ kind: "planned", resources: input.resources });
    expect(create.mock.calls.map(([{ LogicalId, Path }]) => [LogicalId, Path])).toContainEqual([
      "service",
      "shop/web/Service",
    ]);
  });

  test("that fails is removed again, the dependents first", async () => {
    const ecs = new FakeEcs();
    ecs.failing.set("create service", "tasks failed to start\n[web] no such file");
    const events: StackEvent[] = [];
    const failed = applyStack(ecs, shop("1"), (event) => events.push(event));
    await expect(failed).rejects.toThrow(/service \(AWS::ECS::Service\): tasks failed to start\n\[web\] no such file/);
    await expect(failed).rejects.toMatchObject({ outcome: "removed" });
    expect(ecs.ids()).toEqual([]);
    expect(ecs.stacks).toEqual([]);
    expect(ecs.log[3]).toBe("delete service-1");
    expect(events).toContainEqual(expect.objectContaining({ kind: "undoing", how: "remove" }));
  });

  test("that fails is removed while another resource is still being made", async () => {
    const ecs = new FakeEcs();
    ecs.hanging.add("create other");
    ecs.failing.set("create service", "no");
    const other = resource("other", "AWS::ECS::Service");
    await expect(applyStack(ecs, shop("1", [other]))).rejects.toBeInstanceOf(DeploymentFailedError);
    expect(ecs.ids()).toEqual([]);
  });

  test("that was cut off is carried on by the next, which waits for the service that is not steady", async () => {
    const ecs = new FakeEcs();
    ecs.hanging.add("create service");
    void applyStack(ecs, shop("1")).catch(() => {});
    while (!ecs.log.includes("create service")) await new Promise(setImmediate);
    ecs.hanging.clear();
    // The client is dead, and its lease is over.
    ecs.holds.clear();
    ecs.unsteady = ["service-1"];
    await applyStack(ecs, shop("1"));
    expect(ecs.log.slice(3)).toEqual(["update service"]);
    expect(ecs.ids().sort()).toEqual(["cluster", "service", "task"]);
  });

  test("with a reference to an attribute that isn't there names the property", async () => {
    const ecs = new FakeEcs();
    const wrong = resource("rule", "AWS::X", { Conditions: [{ Value: att("cluster", "Nope") }] });
    await expect(applyStack(ecs, shop("1", [wrong]))).rejects.toThrow(
      'rule.Conditions[0].Value: resource "cluster" has no attribute Nope',
    );
    expect(ecs.ids()).toEqual([]);
  });
});

describe("an update", () => {
  const deployed = async (input = shop("1")) => {
    const ecs = new FakeEcs();
    await applyStack(ecs, input);
    ecs.log.length = 0;
    return ecs;
  };

  test("without a change does nothing, and gives the outputs", async () => {
    const ecs = await deployed();
    const result = await applyStack(ecs, shop("1"));
    expect(result).toMatchObject({ changed: 0, outputs: { Url: "http://service-1" } });
    expect(ecs.log).toEqual([]);
  });

  test("replaces a resource, points its dependents to the new one, then deletes the old", async () => {
    const ecs = await deployed();
    await applyStack(ecs, shop("2"));
    expect(ecs.log).toEqual(["create task", "update service", "delete task-1"]);
    expect(ecs.properties("service").TaskDefinition).toBe("task-2");
  });

  test("removes what is no longer in the stack last, dependents first", async () => {
    const listener = resource("listener", "AWS::X", { Balancer: att("balancer", "Ref") });
    const ecs = await deployed(shop("1", [listener, resource("balancer", "AWS::X")]));
    const balancer = ecs.identifier("balancer");
    const before = ecs.identifier("listener");
    await applyStack(ecs, shop("2"));
    expect(ecs.log).toEqual(expect.arrayContaining(["create task", "update service", "delete task-1"]));
    const removals = ecs.log.filter((line) => line.startsWith("delete") && !line.includes("task"));
    expect(removals).toEqual([`delete ${before}`, `delete ${balancer}`]);
    expect(ecs.log.indexOf(removals[0]!)).toBeGreaterThan(ecs.log.indexOf("update service"));
  });

  test("that fails is rolled back: previous properties restored, new resources deleted", async () => {
    const ecs = await deployed();
    ecs.failing.set("update service", "deployment rolled back");
    const extra = resource("extra", "AWS::X");
    const failed = applyStack(ecs, shop("2", [extra]), (event) => {
      if (event.kind === "undoing") ecs.failing.clear();
    });
    await expect(failed).rejects.toMatchObject({ outcome: "rolledBack", stackName: "shop" });
    expect(ecs.properties("service").TaskDefinition).toBe("task-1");
    expect(ecs.ids().sort()).toEqual(["cluster", "service", "task"]);
    expect(ecs.identifier("task")).toBe("task-1");
    expect(ecs.stacks).toMatchObject([{ Deployed: true, Outputs: { Url: "http://service-1" } }]);
  });

  test("whose rollback fails, too, says how to go on, and the next one repairs it", async () => {
    const ecs = await deployed();
    ecs.failing.set("update service", "no");
    await expect(applyStack(ecs, shop("2"))).rejects.toMatchObject({ outcome: "stuck" });
    ecs.failing.clear();
    await applyStack(ecs, shop("3"));
    expect(ecs.ids().sort()).toEqual(["cluster", "service", "task"]);
  });

  test("that was cut off after a replacement deletes the old one at the next", async () => {
    const ecs = await deployed();
    ecs.hanging.add("update service");
    void applyStack(ecs, shop("2")).catch(() => {});
    while (!ecs.log.includes("update service")) await new Promise(setImmediate);
    expect(ecs.ids()).toContain("task*");
    ecs.hanging.clear();
    // The client is dead, and its lease is over.
    ecs.holds.clear();
    await applyStack(ecs, shop("2"));
    expect(ecs.ids().sort()).toEqual(["cluster", "service", "task"]);
  });

  test("to another type under the same logical id replaces", async () => {
    const ecs = await deployed(shop("1", [resource("extra", "AWS::X")]));
    await applyStack(ecs, shop("1", [resource("extra", "AWS::Y")]));
    expect(ecs.log).toEqual(["create extra", expect.stringMatching(/^delete extra-/)]);
  });
});

test("an update whose old resources can't be deleted has happened, and says what is left", async () => {
  const ecs = new FakeEcs();
  await applyStack(ecs, shop("1"));
  ecs.failing.set("delete task", "in use");
  await expect(applyStack(ecs, shop("2"))).rejects.toThrow(/task: in use/);
  expect(ecs.properties("service").TaskDefinition).toBe("task-2");
  ecs.failing.clear();
  expect(await applyStack(ecs, shop("2"))).toMatchObject({ changed: 1 });
  expect(ecs.ids().sort()).toEqual(["cluster", "service", "task"]);
});

describe("what can't be deployed", () => {
  test("a circle of references", async () => {
    const a = resource("a", "AWS::X", { B: att("b", "Ref") });
    const b = resource("b", "AWS::X", { A: att("a", "Ref") });
    const ecs = new FakeEcs();
    await expect(applyStack(ecs, shop("1", [a, b]))).rejects.toThrow("in a circle: a → b → a");
    expect(ecs.stacks).toEqual([]);
  });

  test("a reference to what isn't there", async () => {
    const a = resource("a", "AWS::X", { B: att("b", "Ref") });
    await expect(applyStack(new FakeEcs(), shop("1", [a]))).rejects.toThrow(
      '"a" refers to "b", which is not in the stack',
    );
  });
});

describe("removal", () => {
  test("keeps what a resource that can't be deleted depends on, removes the rest, and says so", async () => {
    const ecs = new FakeEcs();
    await applyStack(ecs, shop("1", [resource("extra", "AWS::X")]));
    ecs.failing.set("delete service", "in use");
    await expect(removeStack(ecs, "shop")).rejects.toThrow(
      /service: in use\nThe next `slipway up` or `slipway down shop` tries again/,
    );
    expect(ecs.ids().sort()).toEqual(["cluster", "service", "task"]);
    ecs.failing.clear();
    await removeStack(ecs, "shop");
    expect(ecs.ids()).toEqual([]);
    expect(ecs.stacks).toEqual([]);
  });
});

test("a deployment that changes nothing says of each resource that it stays the same", async () => {
  const ecs = new FakeEcs();
  await applyStack(ecs, shop("1"));
  const events: StackEvent[] = [];
  await applyStack(ecs, shop("1"), (event) => events.push(event));
  expect(events.filter(({ kind }) => kind === "same")).toHaveLength(3);
  expect(events.some(({ kind }) => kind === "started")).toBe(false);
});
