import type { Resource } from "../../../src/cfn/resource";
import { att, join, type Value } from "../../../src/cfn/value";
import { applyStack } from "../../../src/client/stack/apply";
import { checkRemoval, checkStack } from "../../../src/client/stack/check";
import type { StackInput } from "../../../src/client/stack/input";
import { planStack } from "../../../src/client/stack/plan";
import { removeStack } from "../../../src/client/stack/remove";
import { FakeEcs } from "./fake-ecs";

const resource = (logicalId: string, type: string, properties: Record<string, Value> = {}): Resource => {
  return { logicalId, type, properties, dependsOn: [] };
};

const stack = (name: string, resources: Resource[], more: Partial<StackInput> = {}): StackInput => {
  return { name, source: "/app", resources, outputs: {}, ...more };
};

/** A control plane that finds nothing wrong with a resource, unless its type is Wrong. */
class Checking extends FakeEcs {
  async checkResources({ Resources }: { Resources: { TypeName: string; LogicalId: string; DesiredState: string }[] }) {
    const wrong = Resources.filter(({ TypeName }) => TypeName === "Wrong");
    return wrong.map((each) => ({ ...each, ErrorCode: "TypeNotFoundException", Message: "it can't run" }));
  }
}

const network = (image = "1", exported: Value = att("vpc", "Ref")) =>
  stack("net", [resource("vpc", "V", { Name: image, Tag: "a" })], { exports: { "net:vpc": exported } });

async function networkInUse() {
  const ecs = new Checking();
  await applyStack(ecs, network());
  await applyStack(ecs, stack("web", [resource("lb", "L", { Vpc: "vpc-1" })], { imports: ["net:vpc"] }));
  ecs.log.length = 0;
  return ecs;
}

test("everything that is wrong with a stack is said before anything of it is made", async () => {
  const ecs = new Checking();
  await applyStack(ecs, network());
  const input = stack("net", [resource("vpc", "Other"), resource("a", "Wrong"), resource("b", "Wrong")]);
  const checked = checkStack(ecs, input, ecs.stacks);
  await expect(checked).rejects.toThrow("vpc: it is a V, and can't become a Other");
  await expect(checked).rejects.toThrow(/a \(Wrong\): it can't run\n.*b \(Wrong\): it can't run/);
  expect(ecs.log).toEqual(["create vpc"]);
});

test("a circle is refused", async () => {
  const circle = [resource("a", "A", { B: att("b", "Ref") }), resource("b", "B", { A: att("a", "Ref") })];
  await expect(checkStack(new Checking(), stack("s", circle), [])).rejects.toThrow("in a circle");
});

describe("an export in use", () => {
  test("can't be removed", async () => {
    const ecs = await networkInUse();
    const without = { ...network(), exports: {} };
    await expect(checkStack(ecs, without, ecs.stacks)).rejects.toThrow(
      "the export net:vpc can't be removed: it is imported by web",
    );
  });

  test("can't change, neither its value nor what it is of", async () => {
    const ecs = await networkInUse();
    await expect(checkStack(ecs, network("2"), ecs.stacks)).rejects.toThrow("the export net:vpc can't be changed");
    await expect(checkStack(ecs, network("1", "x"), ecs.stacks)).rejects.toThrow("the export net:vpc can't be changed");
  });

  test("stays where its resource is only updated, and may go when nobody imports it", async () => {
    const ecs = await networkInUse();
    const updated = network();
    updated.resources[0]!.properties.Tag = "b";
    await checkStack(ecs, updated, ecs.stacks);
    await applyStack(ecs, stack("web", [resource("lb", "L")], { imports: [] }));
    await checkStack(ecs, { ...network(), exports: {} }, ecs.stacks);
  });

  test("keeps its stack, and nothing of it is deleted", async () => {
    const ecs = await networkInUse();
    await expect(removeStack(ecs, "net")).rejects.toThrow("net:vpc is imported by web");
    expect(ecs.log).toEqual([]);
    expect(() => checkRemoval("web", ecs.stacks)).not.toThrow();
  });

  test("has a name that no other stack can export", async () => {
    const ecs = await networkInUse();
    const other = stack("other", [resource("x", "X")], { exports: { "net:vpc": "y" } });
    await expect(checkStack(ecs, other, ecs.stacks)).rejects.toThrow("the stack net exports this name already");
  });
});

describe("a plan", () => {
  test("has what is made, changed, replaced with what refers to it, deleted and kept", async () => {
    const ecs = new Checking();
    const kept = { ...resource("kept", "K"), deletionPolicy: "Retain" as const };
    const service = (image: string) => [
      resource("task", "T", { Name: image }),
      resource("service", "S", { Task: att("task", "Ref"), Url: join("", ["x", att("same", "Ref")]) }),
      resource("same", "A", { B: "c" }),
    ];
    await applyStack(ecs, stack("s", [...service("1"), resource("old", "O"), kept]));
    ecs.log.length = 0;
    const { changes } = await planStack(ecs, stack("s", [...service("2"), resource("new", "N")]));
    expect(changes.map(({ action, logicalId, paths, replaces }) => [action, logicalId, paths, replaces])).toEqual([
      ["replace", "task", ["Name"], ["Name"]],
      ["update", "service", ["Task"], []],
      ["create", "new", [], []],
      ["delete", "old", [], []],
      ["keep", "kept", [], []],
    ]);
    expect(ecs.log).toEqual([]);
  });

  test("of what is deployed is empty", async () => {
    const ecs = await networkInUse();
    expect((await planStack(ecs, network())).changes).toEqual([]);
  });
});

describe("a policy of Retain", () => {
  const retained = (name: string, more: Partial<Resource>) => ({ ...resource("vpc", "V", { Name: name }), ...more });

  test("keeps a resource that is no longer in the stack, and one of a stack that goes", async () => {
    const ecs = new Checking();
    await applyStack(ecs, stack("s", [retained("1", { deletionPolicy: "Retain" })]));
    const warnings: string[] = [];
    await removeStack(ecs, "s", (event) => event.kind === "warning" && warnings.push(event.message));
    expect(ecs.retained).toEqual(["vpc-1"]);
    expect(warnings).toEqual(["vpc-1 is kept, and no longer a part of the stack: its DeletionPolicy is Retain."]);
    expect(ecs.stacks).toEqual([]);
  });

  test("that is new is a change of the plan, as it is one of the deployment", async () => {
    const ecs = new Checking();
    await applyStack(ecs, stack("s", [retained("1", {})]));
    const { changes } = await planStack(ecs, stack("s", [retained("1", { deletionPolicy: "Retain" })]));
    expect(changes).toMatchObject([{ action: "update", paths: ["DeletionPolicy"], replaces: [] }]);
  });

  test("keeps one that was replaced, as the template says that replaces it", async () => {
    const ecs = new Checking();
    await applyStack(ecs, stack("s", [retained("1", {})]));
    await applyStack(ecs, stack("s", [retained("2", { updateReplacePolicy: "Retain" })]));
    expect(ecs.retained).toEqual(["vpc-1"]);
  });

  test("keeps nothing of a first deployment that failed", async () => {
    const ecs = new Checking();
    ecs.failing.set("create other", "no");
    const other = resource("other", "O", { Vpc: att("vpc", "Ref") });
    const failed = applyStack(ecs, stack("s", [retained("1", { deletionPolicy: "Retain" }), other]));
    await expect(failed).rejects.toMatchObject({ outcome: "removed" });
    expect(ecs.retained).toEqual([]);
  });
});
