import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BASE_IMAGE } from "../../src/client/base-image";
import { systemClock } from "../../src/local/clock";
import { DockerRuntime } from "../../src/local/docker/docker-runtime";
import type { TaskDefinition } from "../../src/local/ecs/task-definition/record";
import { ContainerLogs } from "../../src/local/logs";
import { Archive } from "../../src/local/logs/archive";
import { Reconciler } from "../../src/local/loop";
import { schedule, updateService } from "../../src/local/scheduler";
import { openStore, type Store } from "../../src/local/store";
import { applyTaskEvent, stepTask } from "../../src/local/tasks";
import { LABEL } from "../../src/protocol/labels";
import { SimulatedBalancer } from "../support/balancer";
import { SimulatedClock } from "../support/clock";
import { docker, removeContainers } from "../support/docker-command";
import { containerOf, definitionOf, SERVICE, serviceOf } from "../support/fixtures";
import { SimulatedResolver } from "../support/resolver";
import { until } from "../support/until";

const IMAGE = BASE_IMAGE;
const owner = `slipway-test-${randomBytes(4).toString("hex")}`;
const network = `${owner}-vpc`;
const runtime = new DockerRuntime({ owner });

let folder: string;
let store: Store;
let logs: ContainerLogs;
let controlPlane: Reconciler;

/** What stays of a control plane when it is killed: its store's folder, its logs', and Docker. */
async function boot(): Promise<void> {
  store = await openStore(join(folder, "store"));
  const archive = await Archive.open(join(folder, "logs"));
  logs = new ContainerLogs({ store, runtime, archive, clock: systemClock, log: () => {} });
  controlPlane = new Reconciler({
    store,
    runtime,
    balancer: new SimulatedBalancer(new SimulatedClock()).connect(),
    resolver: new SimulatedResolver(),
    archive: logs,
    metrics: { statistics: () => [] },
    pace: { factor: 20 },
    pauseImage: IMAGE,
    clock: systemClock,
    log: () => {},
    schedule,
    stepTask,
    applyTaskEvent,
  });
  await controlPlane.start();
}

async function halt(): Promise<void> {
  await controlPlane.stop();
  await store.close();
}

const GREETS = "trap 'echo bye; exit 0' TERM; echo hello of $REVISION; while :; do sleep 0.05; done";

function greeting(revision: number, change: Partial<TaskDefinition> = {}): TaskDefinition {
  const image = { image: IMAGE, entryPoint: ["sh", "-c"], stopTimeout: 2 };
  return definitionOf(revision, {
    containers: [
      containerOf("web", { ...image, command: [GREETS], environment: [{ name: "REVISION", value: String(revision) }] }),
      containerOf("side", { ...image, command: ["exec sleep 1000"], essential: false }),
    ],
    ...change,
  });
}

const living = () => store.list("tasks").filter(({ lastStatus }) => lastStatus !== "STOPPED");
const stopped = () => store.list("tasks").filter(({ lastStatus }) => lastStatus === "STOPPED");
const service = () => store.get("services", SERVICE)!;

const steady = (count: number, revision: number) =>
  until(
    `${count} tasks of revision ${revision} run, and no others`,
    () =>
      service().steady &&
      living().length === count &&
      living().every((task) => task.lastStatus === "RUNNING" && task.taskDefinition.endsWith(`:${revision}`)),
  );

const update = (change: Parameters<typeof updateService>[1]) =>
  store.commit([{ table: "services", put: updateService(service(), change, Date.now()) }]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-reconciler-"));
  await boot();
  await store.commit([
    { table: "vpcs", put: { id: "vpc-1", network, cidr: "10.0.0.0/16" } },
    { table: "subnets", put: { id: "subnet-1", vpcId: "vpc-1", zone: "us-east-1a" } },
    { table: "taskDefinitions", put: greeting(1) },
    { table: "taskDefinitions", put: greeting(2) },
    {
      table: "services",
      put: serviceOf(
        {
          stack: owner,
          circuitBreaker: { enable: false, rollback: false },
          network: { subnets: ["subnet-1"], securityGroups: [], assignPublicIp: false },
        },
        Date.now(),
      ),
    },
  ]);
});

afterAll(async () => {
  try {
    await halt();
  } finally {
    for (const { dockerId } of await runtime.list(LABEL.owner)) await runtime.remove(dockerId);
    await runtime.removeNetwork(network);
    await rm(folder, { recursive: true, force: true });
  }
});

it("brings two tasks of two containers up, each with an address of its own", async () => {
  await steady(2, 1);
  expect(new Set(living().map(({ ip }) => ip)).size).toBe(2);
  expect((await runtime.list(LABEL.task)).map(({ status }) => status)).toEqual(Array(6).fill("running"));
  await until("both have greeted", async () => (await logs.read({ Service: "web", Container: "web" })).length === 2);
});

it("replaces a task whose container was killed behind its back, and one whose containers were removed", async () => {
  const [first, second] = living();
  await docker("kill", first?.containers[0]?.dockerId ?? "");
  const containers = (await runtime.list(`${LABEL.task}=${second?.id.split("/").at(-1)}`)).map(
    ({ dockerId }) => dockerId,
  );
  await removeContainers(...containers);
  await until("both have stopped", () => stopped().length === 2);
  await steady(2, 1);
  expect(stopped().find(({ id }) => id === first?.id)?.containers[0]).toMatchObject({ exitCode: 137 });
});

it("is killed in the middle of an update, and the next one goes on with it", async () => {
  await update({ taskDefinition: greeting(2).id });
  await until("a task of the new one", () => living().some(({ taskDefinition }) => taskDefinition === greeting(2).id));
  await halt();
  // What it was about to start is not running yet, and what it was about to stop is.
  const running = (await runtime.list(LABEL.task)).filter(({ status }) => status === "running");
  const dead = running.find(({ labels }) => labels[LABEL.container] === "web");
  await docker("kill", dead!.dockerId);
  const stray = await runtime.create({
    name: `${owner}-stray`,
    image: IMAGE,
    labels: { [LABEL.task]: "0123456789abcdef0123456789abcdef" },
    entryPoint: ["sleep", "1000"],
    environment: {},
    network: { kind: "own", name: network, aliases: [] },
  });
  await runtime.start(stray);
  await boot();
  await steady(2, 2);
  await until("nothing else has containers", async () => (await runtime.list(LABEL.task)).length === 6);
  expect(await runtime.inspect(stray)).toBeUndefined();
  const { containers } = living()[0]!;
  expect(containers.every(({ lastStatus }) => lastStatus === "RUNNING")).toBe(true);
});

it("says why a task can't start, and keeps what is to be known of it", async () => {
  const fails = greeting(3);
  const containers = fails.containers.map((each) => ({ ...each, command: ["echo no such luck >&2; exit 9"] }));
  const missing = containerOf("web", { image: "slipway-test.invalid/nothing:1" });
  await store.commit([
    { table: "taskDefinitions", put: { ...fails, containers } },
    { table: "taskDefinitions", put: greeting(4, { containers: [missing] }) },
  ]);
  await update({ taskDefinition: fails.id });
  await until("a task has failed", () => stopped().some(({ taskDefinition }) => taskDefinition === fails.id));
  const failed = stopped().find(({ taskDefinition }) => taskDefinition === fails.id);
  expect(failed).toMatchObject({ stopCode: "EssentialContainerExited", containers: [{ exitCode: 9 }, {}] });
  const lines = await logs.read({ Task: failed?.id });
  expect(lines).toContainEqual(
    expect.objectContaining({ Stream: "stderr", Message: "no such luck", Container: "web" }),
  );
  await update({ taskDefinition: greeting(4).id });
  await until("a task has no image", () => stopped().some(({ taskDefinition }) => taskDefinition === greeting(4).id));
  expect(stopped().find(({ taskDefinition }) => taskDefinition === greeting(4).id)?.stoppedReason).toMatch(
    /^CannotPullContainerError: slipway-test.invalid\/nothing:1: /,
  );
  await update({ taskDefinition: greeting(2).id });
  await steady(2, 2);
});

it("stops gracefully, keeps the logs, and leaves no container behind", async () => {
  const tasks = living().map(({ id }) => id);
  await update({ desiredCount: 0 });
  await until("all have stopped", () => living().length === 0);
  expect(await runtime.list(LABEL.task)).toEqual([]);
  for (const id of tasks) {
    const lines = await logs.read({ Task: id, Container: "web" });
    expect(lines.map(({ Message }) => Message)).toEqual(["hello of 2", "bye"]);
    const web = store.get("tasks", id)?.containers.find(({ name }) => name === "web");
    expect(web).toMatchObject({ exitCode: 0 });
  }
});
