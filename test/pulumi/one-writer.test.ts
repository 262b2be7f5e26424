import { localProvider } from "../../src/pulumi/docker/provider";
import { StackHold } from "../../src/pulumi/docker/stack-hold";
import type { Inputs, Outputs, StackInputs } from "../../src/pulumi/docker/state";
import { FakeEcs } from "./fake-client";

const stack: StackInputs = { type: "Slipway::Stack", backend: "docker", stack: "shop-dev", source: "pulumi:shop/dev" };
const cluster: Inputs = { type: "AWS::ECS::Cluster", logicalId: "shop/Cluster", stack: "shop-dev", dependsOn: [] };

function deployment(ecs = new FakeEcs()) {
  const hold = new StackHold({ signal: ecs.local.cancelled, by: "`pulumi`" });
  return { ecs, hold, provider: localProvider(ecs.local, hold) };
}

beforeEach(() => void jest.spyOn(process.stderr, "write").mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

test("a deployment holds its stack from its first change to its end", async () => {
  const { ecs, hold, provider } = deployment();
  await provider.check({}, stack);
  expect(ecs.holder).toBeUndefined();
  await provider.create(stack);
  const { holder } = ecs;
  expect(holder).toEqual(expect.any(String));
  const { id, outs } = await provider.create(cluster);
  await provider.delete(id, outs as Outputs);
  expect(ecs.holder).toBe(holder);
  await hold.end();
  expect(ecs.holder).toBeUndefined();
});

test("one that changes nothing holds nothing", async () => {
  const { ecs, hold, provider } = deployment();
  await provider.read("shop-dev", stack);
  await hold.end();
  expect(ecs.holder).toBeUndefined();
});

test("a stack that someone else is changing is refused by name, and nothing of it is touched", async () => {
  const { ecs, provider } = deployment();
  ecs.holder = "`slipway down` (process 7)";
  const busy = "Stack shop-dev is being changed by `slipway down` (process 7).";
  await expect(provider.create(stack)).rejects.toThrow(busy);
  await expect(provider.create(cluster)).rejects.toThrow(busy);
  await expect(provider.delete("shop-dev", stack)).rejects.toThrow(busy);
  expect([ecs.calls, [...ecs.stacks]]).toEqual([[], []]);
  ecs.holder = undefined;
  await provider.create(cluster);
  expect(ecs.calls).toEqual(["create shop/Cluster"]);
});

test("one Ctrl-C ends the removal of what was left of a stack, which says what goes on", async () => {
  const first = deployment();
  await first.provider.create(stack);
  await first.provider.create(cluster);
  await first.hold.end();
  const { ecs, provider } = deployment(first.ecs);
  ecs.outcomes.set("shop/Cluster", [{ OperationStatus: "IN_PROGRESS" }]);
  const removal = provider.delete("shop-dev", stack);
  setImmediate(() => ecs.cancel.abort());
  await expect(removal).rejects.toThrow(/^Interrupted\. What is being deleted goes on to be/);
});
