import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogLine, Runtime } from "../../../src/local/docker/runtime";
import type { Task } from "../../../src/local/ecs/task/record";
import { ContainerLogs } from "../../../src/local/logs";
import { Archive } from "../../../src/local/logs/archive";
import { memoryStore } from "../../../src/local/store";
import { SimulatedClock } from "../../support/clock";
import { containerOf, newTaskOf, pairOf, SERVICE } from "../../support/fixtures";

const DAY = 86_400_000;
const clock = new SimulatedClock();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-logs-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const line = (at: number, message: string): LogLine => ({ at, stream: "stdout", message });

function task(id: string, change: Partial<Task> = {}): Task {
  const made = newTaskOf(id, { stack: "shop", serviceArn: SERVICE, definition: pairOf(1) }, 0);
  return { ...made, ...change };
}

async function logs(written: Record<string, LogLine[]>) {
  const store = memoryStore();
  const said: string[] = [];
  const runtime = {
    logs: async (id: string, { since = 0, tail = 1e9 }: { since?: number; tail?: number }) => {
      const lines = written[id];
      if (!lines) throw new Error("Docker is out of breath");
      return lines.filter(({ at }) => at > since).slice(-tail);
    },
  } as unknown as Runtime;
  const archive = await Archive.open(folder);
  return {
    store,
    said,
    archive,
    logs: new ContainerLogs({ store, runtime, archive, clock, log: (text) => said.push(text) }),
  };
}

const messages = (lines: { Message: string }[]) => lines.map(({ Message }) => Message);

it("reads what is running and what is gone together, in the order of time", async () => {
  const { store, logs: all } = await logs({
    old: [line(1, "one"), line(4, "four")],
    new: [line(2, "two"), line(3, "three")],
  });
  await all.archive(task("aaaa"), pairOf(1), "web", "old");
  const running = task("bbbb");
  const containers = running.containers.map((each) => (each.name === "web" ? { ...each, dockerId: "new" } : each));
  await store.commit([{ table: "tasks", put: { ...running, containers } }]);
  const lines = await all.read({ Service: "web" });
  expect(messages(lines)).toEqual(["one", "two", "three", "four"]);
  expect(lines[0]).toEqual({ At: 1, Task: "aaaa", Service: "web", Container: "web", Stream: "stdout", Message: "one" });
  expect(messages(await all.read({ Tail: 2 }))).toEqual(["three", "four"]);
  expect(messages(await all.read({ Since: 2 }))).toEqual(["three", "four"]);
  expect(messages(await all.read({ Task: "bb" }))).toEqual(["two", "three"]);
  expect(messages(await all.read({ Container: "proxy" }))).toEqual([]);
  expect(messages(await all.read({ Stack: "other" }))).toEqual([]);
});

it("still has them when task, service and stack are gone and the control plane has started again", async () => {
  const { logs: first } = await logs({ web: [line(1, "why it failed")] });
  await first.archive(task("aaaa"), pairOf(1), "web", "web");
  const { logs: second } = await logs({});
  expect(messages(await second.read({ Stack: "shop", Service: "web" }))).toEqual(["why it failed"]);
});

it("shows a container's lines once while it is being removed, and once when it was archived twice", async () => {
  const { store, logs: all } = await logs({ web: [line(1, "once")] });
  const leaving = task("aaaa");
  const containers = leaving.containers.map((each) => (each.name === "web" ? { ...each, dockerId: "web" } : each));
  await store.commit([{ table: "tasks", put: { ...leaving, containers } }]);
  await all.archive(leaving, pairOf(1), "web", "web");
  await all.archive(leaving, pairOf(1), "web", "web");
  expect(messages(await all.read({}))).toEqual(["once"]);
});

it("doesn't keep a task from being released where its logs can't be kept", async () => {
  const { said, logs: all } = await logs({});
  await all.archive(task("aaaa"), pairOf(1), "web", "nowhere");
  expect(said).toEqual(["logs of web of task aaaa were not kept: Docker is out of breath"]);
});

it("keeps lines as long as the log group says, and a week where there is none", async () => {
  const { store, archive, logs: all } = await logs({ web: [line(1, "kept")] });
  const group = "shop/web";
  await store.commit([{ table: "logGroups", put: { id: group, arn: "", retentionDays: 30, createdAt: 0 } }]);
  const logConfiguration = { logDriver: "awslogs", options: { "awslogs-group": group } };
  const grouped = pairOf(1, { containers: [containerOf("web", { logConfiguration })] });
  await all.archive(task("aaaa"), grouped, "web", "web");
  await all.archive(task("bbbb"), pairOf(1), "web", "web");
  await archive.prune(clock.now() + 8 * DAY);
  expect((await all.read({})).map(({ Task }) => Task)).toEqual(["aaaa"]);
  await archive.prune(clock.now() + 31 * DAY);
  expect(await all.read({})).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

it("has room for so much, and lets the oldest go", async () => {
  const archive = await Archive.open(folder, { totalBytes: 3000, files: 100 });
  const header = (id: string) => ({ task: id, container: "web", expiresAt: Number.MAX_SAFE_INTEGER });
  for (const id of ["a", "b", "c"]) await archive.write(header(id), [line(1, "x".repeat(1200))], 1);
  expect(archive.headers().map(({ task: id }) => id)).toEqual(["b", "c"]);
  expect(await readdir(folder)).toEqual(["b.web.jsonl", "c.web.jsonl"]);
});

it("passes over a file that was cut off while it was written, and removes it", async () => {
  await writeFile(join(folder, "a.web.jsonl"), '{"task":"a","contai');
  await writeFile(join(folder, "b.web.jsonl.new"), "");
  const archive = await Archive.open(folder);
  expect(archive.headers()).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

it("keeps what was said in a session in its log group, beside what containers wrote", async () => {
  const { store, logs: all } = await logs({});
  const of = task("aaaa");
  await store.commit([{ table: "tasks", put: of }]);
  await all.keepSession({ id: "ecs-execute-command-1", group: "/sessions", task: of, output: "ls\r\na b", at: 5 });
  expect(all.sessionsOf("/sessions")).toEqual([{ id: "ecs-execute-command-1", task: "aaaa" }]);
  expect(all.sessionsOf("/others")).toEqual([]);
  expect(messages(await all.read({ Container: "ecs-execute-command-1" }))).toEqual(["ls", "a b"]);
  expect(await all.read({ Service: "web" })).toEqual([]);
});
