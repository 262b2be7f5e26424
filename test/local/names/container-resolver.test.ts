import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NetworkState, Runtime } from "../../../src/local/docker/runtime";
import { ContainerResolver } from "../../../src/local/names/container-resolver";

const TOLD: NetworkState = { subnet: "172.18.0.0/16", range: "172.18.0.0/17", members: [] };
const IP = expect.stringMatching(/^172\.18\.(1[3-9]\d|12[89]|2\d\d)\.\d+$/);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-names-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A resolver on a Docker whose containers start when they are let. */
function resolverOn(network: NetworkState) {
  let given: string | undefined;
  const starts: { go(): void; fail(error: Error): void }[] = [];
  const runtime: Partial<Runtime> = {
    ensureNetwork: async () => {},
    network: async () => network,
    list: async () => [],
    create: async ({ network }) => {
      given = network.kind === "own" ? network.ip : undefined;
      return "1";
    },
    start: () =>
      new Promise((resolve, reject) => {
        starts.push({ go: () => resolve({ ip: given ?? "172.18.0.2" }), fail: reject });
      }),
    exec: async () => ({ exitCode: 0, output: "" }),
  };
  const options = { image: "slipway:1", volume: "slipway", folder: "names", path: folder };
  const resolver = new ContainerResolver({ runtime: runtime as Runtime, ...options });
  const started = async () => {
    while (starts.length === 0) await new Promise((resolve) => setImmediate(resolve));
    return starts.shift()!;
  };
  return { resolver, started };
}

/** Whether it is over by now. */
const isOver = async (work: Promise<unknown>) => {
  let over = false;
  work.finally(() => {
    over = true;
  });
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
  return over;
};

test("its address is known while it is on its way; that it answers, once it does", async () => {
  const { resolver, started } = resolverOn(TOLD);
  const answers = resolver.answers("web");
  expect(await resolver.address("web")).toEqual(IP);
  const start = await started();
  expect(await isOver(answers)).toBe(false);
  start.go();
  await answers;
  expect(await resolver.address("web")).toEqual(IP);
});

test("on a network that gives no address for good it is known when it has started", async () => {
  const { resolver, started } = resolverOn({ members: [] });
  const address = resolver.address("web");
  const start = await started();
  expect(await isOver(address)).toBe(false);
  start.go();
  expect(await address).toBe("172.18.0.2");
});

test("one that can't be started fails who waits for it, and is tried again", async () => {
  const { resolver, started } = resolverOn(TOLD);
  const answers = resolver.answers("web");
  (await started()).fail(new Error("no space left on device"));
  await expect(answers).rejects.toThrow("no space left on device");
  const again = resolver.answers("web");
  (await started()).go();
  await again;
});
