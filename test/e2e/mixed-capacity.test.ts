import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { removeBeside, useBeside } from "./beside";
import { leftovers, local, overview, root, slipway, slipwayOk, until } from "./harness";
import { Engine } from "./pulumi/engine";

jest.mock("slipway/pulumi", () => require("../../src/pulumi"), { virtual: true });

// Minutes of CloudWatch are 2 s here, and 10 s at the usual pace: scale-in takes fifteen of them without load.
useBeside({ pace: 100 });

const cwd = join(root, "examples/mixed-capacity/cdk");
const STACK = "mixed";

afterAll(async () => {
  await slipwayOk(["down", STACK], { cwd });
  expect(await leftovers(STACK)).toEqual([]);
  (await local()).close();
  await slipwayOk(["stop"]);
  await removeBeside();
});

const service = async (name: string) => {
  const { Services } = await overview(STACK);
  return Services.find(({ DisplayName }) => DisplayName === name)!;
};
const outputs = async (): Promise<string[]> => {
  const stack = (await (await local()).listStacks()).find((each) => each.Stack === STACK);
  return Object.values(stack!.Outputs).map(String);
};

test("the example comes up: web on Fargate, a worker on a pool of Spot instances", async () => {
  const { code, output } = await slipway(["up"], { cwd });
  expect([code, output]).toEqual([0, expect.stringMatching(/^ {2}✓ web +1\/1 running/m)]);
  expect(await service("worker")).toMatchObject({ Scaling: { Min: 0, Max: 3, Policies: ["queue", "queue-wake"] } });
});

/** Requests raise the count of web, and without them it falls again. */
async function webFollows(): Promise<void> {
  const url = (await outputs()).find((value) => /^http:.*:\d+$/.test(value) && !value.includes("/0000"))!;
  let busy = true;
  const caller = async () => {
    while (busy) {
      await fetch(url).then((response) => response.text());
      await sleep(100);
    }
  };
  const calling = Promise.all([caller(), caller()]);
  try {
    await until("more tasks run", async () => (await service("web")).Running > 1, 180);
  } finally {
    busy = false;
    await calling;
  }
  await until("one is left", async () => (await service("web")).Running === 1, 400);
  expect(await slipwayOk(["events", "web"])).toMatch(/RequestCountPerTarget is [\d.]+, the target 300/);
}

/** Many messages have more workers; an empty queue has none; the next message has one again, and its instance. */
async function workerFollows(): Promise<void> {
  const client = await local();
  const QueueUrl = (await outputs()).find((value) => value.includes("/000000000000/"))!;
  const send = (MessageBody: string) => client.sqs("SendMessage", { QueueUrl, MessageBody });
  // A stack's first deployment begins with one task, as CloudFormation has it.
  await Promise.all(Array.from({ length: 40 }, (_, i) => send(`job ${i}`)));
  await until("there are more workers", async () => (await service("worker")).Running > 1, 180);
  const workers = async () => {
    const { Tasks } = await overview(STACK);
    return Tasks.filter((task) => task.ServiceDisplayName === "worker" && task.LastStatus !== "STOPPED");
  };
  for (const { CapacityProvider } of await workers()) expect(CapacityProvider).toMatch(/spot/i);
  const left = async () => {
    const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
    const answer = await client.sqs<{ Attributes: Record<string, string> }>("GetQueueAttributes", {
      QueueUrl,
      AttributeNames,
    });
    return AttributeNames.reduce((sum, name) => sum + Number(answer.Attributes[name]), 0);
  };
  await until("the queue is empty", async () => (await left()) === 0, 180);
  // One that is being stopped may still receive a message.
  await until("no worker is left", async () => (await workers()).length === 0, 300);
  await send("the last job");
  await until(
    "a worker has come back",
    async () => /done: the last job/.test(await slipwayOk(["logs", "worker"])),
    120,
  );
  const events = await slipwayOk(["events", "worker"]);
  expect(events).toMatch(/setting desired count to 1: The metric is 1, the alarm's threshold 1/);
  expect(events).toMatch(/Messages a task is [\d.]+, the target 10/);
}

test("web follows its requests, up and down, and the worker its queue, to none and from none", async () => {
  await Promise.all([webFollows(), workerFollows()]);
}, 900_000);

test("the job that needs a GPU says what this machine lacks", async () => {
  const { code, output } = await slipway(["run", "train"], { cwd });
  expect(code).not.toBe(0);
  expect(output).toMatch(/GPU/);
}, 300_000);

test("the example comes up from its Pulumi program, and goes", async () => {
  const engine = new Engine("mixed-capacity", "e2e");
  const before = process.cwd();
  process.chdir(join(root, "examples/mixed-capacity/pulumi"));
  try {
    await engine.up(() => require(join(root, "examples/mixed-capacity/pulumi/index.ts")));
    const { Services } = await overview("mixed-capacity-e2e");
    const scaled = Services.map(({ DisplayName, Scaling }) => [DisplayName, Scaling?.Max, Scaling?.Policies]);
    expect(scaled.sort()).toEqual([
      ["web", 3, ["requests"]],
      ["worker", 3, ["queue", "queue-wake"]],
    ]);
    const web = Services.find(({ DisplayName }) => DisplayName === "web")!;
    expect(web.Running).toBe(web.Desired);
  } finally {
    process.chdir(before);
    await engine.destroy();
  }
  expect(await leftovers("mixed-capacity-e2e")).toEqual([]);
});
