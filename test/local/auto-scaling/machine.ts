import type { Control } from "../../../src/local/control";
import { hexId } from "../../../src/local/ids";
import { REGISTRY } from "../../../src/local/registry";
import { clusterOf, pairOf } from "../../support/fixtures";
import { World } from "../../support/world";

export const POOL = { capacityProviderStrategy: [{ capacityProvider: "pool", base: 0, weight: 1 }] };
export const GROUP = { AutoScalingGroupName: "hosts" };

type Shown = Record<string, unknown>;

/** A cluster with a pool of t3.small instances. */
export async function machine(change: object = {}, managedScaling = false) {
  const world = new World();
  await world.define(pairOf(1, { networkMode: "bridge", requiresCompatibilities: ["EC2"], cpu: 1024 }));
  const provider = { id: "pool", arn: "arn:pool", autoScalingGroup: "hosts", targetCapacity: 100, tags: [] };
  const group = {
    id: "hosts",
    instanceType: "t3.small",
    min: 0,
    max: 4,
    desired: 0,
    zones: ["us-east-1a"],
    launch: "v1",
  };
  await world.store.commit([
    { table: "clusters", put: clusterOf(["pool"]) },
    { table: "capacityProviders", put: { ...provider, managedScaling } },
    { table: "autoScalingGroups", put: { ...group, ...change } },
  ]);
  void world.controlPlane().start();
  let ids = 0;
  const control = Object.assign(Object.create(world), {
    hex: (digits: number) => hexId("call", ++ids).slice(0, digits),
  });
  const named = (name: string) => REGISTRY.apis.find(({ model }) => model.name === name)!.calls;
  const calls = { ...named("Auto Scaling"), ...named("Amazon Elastic Compute Cloud") };
  const call = async (operation: string, input: object = {}): Promise<Shown> => {
    const answer = await calls[operation]!.run(control as Control, input as never, {} as never);
    await world.clock.quiet();
    return answer as Shown;
  };
  const [first] = [() => world.store.list("containerInstances")[0]!];
  return { world, call, first, instances: () => world.store.list("containerInstances") };
}
