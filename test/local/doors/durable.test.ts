import { Disk } from "../resources/disk";
import { Api } from "./api";

let disk: Disk;
let api: Api;
beforeEach(async () => {
  disk = new Disk();
  api = await Api.start(disk.store);
});
afterEach(() => api.close());

const aLittle = () => new Promise<void>((resolve) => setTimeout(resolve, 20));

/** Two calls while the disk has not taken what the first of them changes. */
async function callsUnderWay() {
  let end: { takes(): void; fails(error: Error): void } | undefined;
  const written = new Promise<void>((takes, fails) => {
    end = { takes, fails };
  });
  disk.takes = () => written;
  const answered: string[] = [];
  const call = async (operation: string, input: object) => {
    const answer = await api.ecs(operation, input);
    answered.push(operation);
    return answer;
  };
  const changes = call("CreateCluster", { clusterName: "shop" });
  while (api.harness.store.list("clusters").length === 0) await aLittle();
  const asked = jest.spyOn(disk.store, "durable");
  const reads = call("DescribeClusters", { clusters: ["shop"] });
  while (asked.mock.calls.length === 0) await aLittle();
  disk.takes = async () => undefined;
  return { answered, changes, reads, ...end! };
}

test("neither a change nor what a read shows of it is answered before the disk has it", async () => {
  const { answered, changes, reads, takes } = await callsUnderWay();
  expect(answered).toEqual([]);
  takes();
  expect(await changes).toMatchObject({ status: 200, body: { cluster: { status: "ACTIVE" } } });
  expect(await reads).toMatchObject({ status: 200, body: { clusters: [{ clusterName: "shop" }], failures: [] } });
});

test("what the disk did not take is answered by nobody", async () => {
  const { changes, reads, fails } = await callsUnderWay();
  fails(new Error("the disk is full"));
  const failed = { status: 500, body: { __type: "ServerException", message: "the disk is full" } };
  expect(await changes).toEqual(failed);
  expect(await reads).toEqual(failed);
  expect(await api.ok("DescribeClusters", { clusters: ["shop"] })).toMatchObject({ clusters: [] });
  // The client tries again.
  expect(await api.ok("CreateCluster", { clusterName: "shop" })).toMatchObject({ cluster: { status: "ACTIVE" } });
});
