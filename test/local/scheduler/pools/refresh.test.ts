import type { AutoScalingGroup } from "../../../../src/local/auto-scaling/record";
import type { ContainerInstance } from "../../../../src/local/ecs/instance/record";
import { refresh } from "../../../../src/local/scheduler/pools/refresh";
import { instanceOf } from "../fixtures";

const GROUP: AutoScalingGroup = {
  ...{ id: "hosts", instanceType: "t3.medium", min: 0, max: 5, desired: 3, zones: ["us-east-1a"] },
  ...{ launch: "new", refreshing: { batch: 1 } },
};

const old = (id: string, change: Partial<ContainerInstance> = {}) =>
  instanceOf(id, { launch: "old", registeredAt: Number(id), ...change });
const leaving = (id: string) => old(id, { status: "DRAINING", replaced: true });
const current = (id: string) => instanceOf(id, { launch: "new" });

function step(instances: ContainerInstance[], change: { drains?: boolean; busy?: string[]; batch?: number } = {}) {
  const { drains = true, busy = [], batch = 1 } = change;
  const isBusy = ({ ec2InstanceId }: ContainerInstance) => busy.includes(ec2InstanceId.slice(2));
  const { replaced, gone, done } = refresh({ group: { ...GROUP, refreshing: { batch } }, instances, drains, isBusy });
  const short = (id: string) => id.split("/").at(-1);
  return { replaced: replaced.map(({ id }) => short(id)), gone: gone.map(short), done };
}

describe("instances of a group that are replaced", () => {
  test("go one at a time, the oldest first", () => {
    expect(step([old("3"), old("1"), old("2")])).toEqual({ replaced: ["1"], gone: [], done: false });
  });

  test("stay until their tasks have left them, and no other goes meanwhile", () => {
    expect(step([leaving("1"), old("2"), current("4")], { busy: ["1"] })).toEqual({
      replaced: [],
      gone: [],
      done: false,
    });
  });

  test("make way for the next one once they are free", () => {
    expect(step([leaving("1"), old("2"), current("4")])).toEqual({ replaced: ["2"], gone: ["1"], done: false });
  });

  test("go with their tasks where nothing drains them", () => {
    expect(step([leaving("1"), old("2")], { busy: ["1", "2"], drains: false })).toEqual({
      replaced: ["2"],
      gone: ["1"],
      done: false,
    });
  });

  test("go as many at a time as the policy says", () => {
    expect(step([old("1"), old("2"), old("3")], { batch: 2 }).replaced).toEqual(["1", "2"]);
    expect(step([leaving("1"), old("2"), old("3")], { batch: 2, busy: ["1"] }).replaced).toEqual(["2"]);
  });

  test("are all done when the last one goes", () => {
    expect(step([leaving("3"), current("4")])).toEqual({ replaced: [], gone: ["3"], done: true });
    expect(step([current("4")])).toEqual({ replaced: [], gone: [], done: true });
    expect(step([])).toEqual({ replaced: [], gone: [], done: true });
  });

  test("drain, and take no more tasks", () => {
    const { replaced } = refresh({ group: GROUP, instances: [old("1")], drains: true, isBusy: () => true });
    expect(replaced).toMatchObject([{ status: "DRAINING", replaced: true }]);
  });
});
