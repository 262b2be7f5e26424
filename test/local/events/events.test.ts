import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { EventBus } from "../../../src/local/events/bus";
import { LOG_CALLS } from "../../../src/local/logs/calls";
import { createTaskSet } from "../../../src/local/scheduler";
import { CALLER, newTaskOf, serviceOf } from "../../support/fixtures";
import { until as waited } from "../../support/until";
import { Harness } from "../resources/harness";

const LOGS = "arn:aws:logs:us-east-1:000000000000:log-group:/shop/events";
const STOPPED = { source: ["aws.ecs"], "detail-type": ["ECS Task State Change"], detail: { lastStatus: ["STOPPED"] } };

let harness: Harness;
let bus: EventBus;

beforeEach(() => {
  harness = new Harness();
  bus = new EventBus(harness.control);
  bus.start();
});
afterEach(async () => {
  await bus.stop();
  harness.engine.close();
});

const rule = (properties: object) =>
  harness.create("Rule", "AWS::Events::Rule", { Name: "stopped", EventPattern: STOPPED, ...properties });

async function put(table: "tasks" | "services", row: object): Promise<void> {
  await harness.store.commit([{ table, put: row } as never]);
  // Deliveries follow the commit.
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
}

async function written(): Promise<Record<string, unknown>[]> {
  const { run } = LOG_CALLS.FilterLogEvents!;
  const { events } = (await run(harness.control, { logGroupName: "/shop/events" } as never, CALLER)) as {
    events: { message: string }[];
  };
  return events.map(({ message }) => JSON.parse(message));
}

const task = (change: object) => ({ ...newTaskOf("a1", {}, harness.now), ...change });

test("a task that stops is told to a log group, with what ECS tells of it", async () => {
  await rule({ Targets: [{ Id: "log", Arn: LOGS }] });
  await put("tasks", task({ lastStatus: "RUNNING", version: 4, startedAt: harness.now }));
  const stopped = {
    lastStatus: "STOPPED",
    stoppedAt: harness.now,
    stoppedReason: "Essential container in task exited",
  };
  await put("tasks", task({ ...stopped, stopCode: "EssentialContainerExited", startedAt: harness.now, version: 5 }));
  expect(await written()).toEqual([
    {
      version: "0",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      "detail-type": "ECS Task State Change",
      source: "aws.ecs",
      account: "000000000000",
      time: "2026-01-01T00:00:00Z",
      region: "us-east-1",
      resources: ["arn:aws:ecs:us-east-1:000000000000:task/shop/a1"],
      detail: expect.objectContaining({
        taskArn: "arn:aws:ecs:us-east-1:000000000000:task/shop/a1",
        lastStatus: "STOPPED",
        stopCode: "EssentialContainerExited",
        stoppedAt: "2026-01-01T00:00:00.000Z",
        updatedAt: "2026-01-01T00:00:00.000Z",
        version: 5,
      }),
    },
  ]);
});

test("what changes nothing that an event tells is no event", async () => {
  await rule({ EventPattern: { source: ["aws.ecs"] }, Targets: [{ Id: "log", Arn: LOGS }] });
  await put("tasks", task({ lastStatus: "RUNNING", version: 4 }));
  await put("tasks", task({ lastStatus: "RUNNING", version: 4, ip: "10.0.0.9" }));
  expect(await written()).toHaveLength(1);
});

test("a service that is steady, and a deployment that failed, are told", async () => {
  await rule({ EventPattern: { source: ["aws.ecs"] }, Targets: [{ Id: "log", Arn: LOGS }] });
  const service = serviceOf();
  await put("services", service);
  const [deployment] = service.deployments;
  const events = [
    { id: "2", at: harness.now, message: "(service web) has reached a steady state." },
    { id: "1", at: harness.now, message: "(service web) has started 1 tasks: (task a1)." },
  ];
  const failed = { ...deployment!, rolloutState: "FAILED", rolloutStateReason: "tasks failed to start." };
  await put("services", { ...service, events, deployments: [failed] });
  expect((await written()).map(({ detail }) => (detail as { eventName: string }).eventName)).toEqual([
    expect.stringMatching(/^SERVICE_DEPLOYMENT_/),
    "SERVICE_STEADY_STATE",
    "SERVICE_DEPLOYMENT_FAILED",
  ]);
});

test("a task set that is steady is told of as one, and is no deployment", async () => {
  await rule({ EventPattern: { source: ["aws.ecs"] }, Targets: [{ Id: "log", Arn: LOGS }] });
  const service = serviceOf({ deploymentController: "EXTERNAL" });
  await put("services", service);
  const events = [
    { id: "2", at: harness.now, message: "(service web) has reached a steady state." },
    { id: "1", at: harness.now, message: "(service web, taskSet ecs-svc/1) has reached a steady state." },
  ];
  const { revision } = serviceOf();
  await put("services", { ...createTaskSet(service, { revision, scale: 100, tags: [] }, harness.now, "1"), events });
  expect((await written()).map(({ detail }) => (detail as { eventName: string }).eventName)).toEqual([
    "TASKSET_STEADY_STATE",
    "SERVICE_STEADY_STATE",
  ]);
});

describe("an address", () => {
  let server: Server;
  const got: { method?: string; url?: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  let answers: number[];

  beforeEach(async () => {
    got.length = 0;
    answers = [200];
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        got.push({ method: request.method, url: request.url, headers: request.headers, body });
        response.writeHead(answers.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await bus.stop();
    bus = new EventBus(harness.control, async (url) => url);
    bus.start();
    const { port } = server.address() as AddressInfo;
    await harness.create("Connection", "AWS::Events::Connection", {
      AuthorizationType: "API_KEY",
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "x-key", ApiKeyValue: "secret" } },
    });
    await harness.create("Destination", "AWS::Events::ApiDestination", {
      ConnectionArn: harness.att("Connection", "Arn"),
      HttpMethod: "POST",
      InvocationEndpoint: `http://127.0.0.1:${port}/hook`,
    });
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  async function arrived(count: number): Promise<void> {
    while (got.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  const target = (more: object = {}) => ({ Id: "hook", Arn: harness.att("Destination", "Arn"), ...more });

  test("gets what the rule makes of an event, with what its connection says", async () => {
    const InputTransformer = {
      InputPathsMap: { task: "$.resources[0]", why: "$.detail.stoppedReason" },
      InputTemplate: '{"text": "Task <task> stopped: <why>", "rule": <aws.events.rule-name>}',
    };
    await rule({ Targets: [target({ InputTransformer, HttpParameters: { QueryStringParameters: { from: "ecs" } } })] });
    await put("tasks", task({ lastStatus: "STOPPED", stoppedReason: 'It said "no"', version: 5 }));
    await arrived(1);
    expect(got[0]).toMatchObject({ method: "POST", url: "/hook?from=ecs", headers: { "x-key": "secret" } });
    expect(JSON.parse(got[0]!.body)).toEqual({
      text: 'Task arn:aws:ecs:us-east-1:000000000000:task/shop/a1 stopped: It said "no"',
      rule: "stopped",
    });
  });

  test("that fails gets it again, as often as the target says", async () => {
    answers = [500, 503, 200];
    await rule({ Targets: [target({ RetryPolicy: { MaximumRetryAttempts: 3 } })] });
    await put("tasks", task({ lastStatus: "STOPPED", version: 5 }));
    await arrived(3);
    expect(harness.logged).toEqual([
      expect.stringContaining("stopped could not send an event to its target hook: http://127.0.0.1"),
      "stopped sends events to its target hook again.",
    ]);
  });

  /** Another control plane on the same store. */
  function restart(): void {
    bus.stop();
    bus = new EventBus(harness.control, async (url) => url);
    bus.start();
  }

  const pending = () => harness.store.list("eventDeliveries").map(({ failures }) => failures);

  const until = (failures: number[]) =>
    waited(`failures are ${failures.slice(0, 9)}`, () => String(pending()) === String(failures));

  test("that failed gets it from the next control plane too, and then no more", async () => {
    answers = [500, 200];
    await rule({ Targets: [target()] });
    const { clock } = harness.control;
    const after = jest.spyOn(clock, "after").mockImplementation(() => () => {});
    await put("tasks", task({ lastStatus: "STOPPED", version: 5 }));
    await until([1]);
    after.mockRestore();
    restart();
    await arrived(2);
    await until([]);
    expect(got[1]!.body).toBe(got[0]!.body);
    restart();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(got).toHaveLength(2);
  });

  test("gets what happened in the moment that the control plane ended", async () => {
    await rule({ Targets: [target()] });
    const stopped = task({ lastStatus: "STOPPED", version: 5 });
    const committed = harness.store.commit([{ table: "tasks", put: stopped } as never]);
    bus.stop();
    await committed;
    expect([got.length, pending()]).toEqual([0, [0]]);
    restart();
    await arrived(1);
    await until([]);
  });

  test("whose rule went meanwhile gets nothing, and nothing is kept", async () => {
    answers = [500];
    await rule({ Targets: [target()] });
    const after = jest.spyOn(harness.control.clock, "after").mockImplementation(() => () => {});
    await put("tasks", task({ lastStatus: "STOPPED", version: 5 }));
    await until([1]);
    after.mockRestore();
    await harness.remove("Rule", "AWS::Events::Rule");
    restart();
    await until([]);
    expect(got).toHaveLength(1);
  });

  test("is waited for by ten thousand events at most", async () => {
    answers = [500];
    await rule({ Targets: [target()] });
    const after = jest.spyOn(harness.control.clock, "after").mockImplementation(() => () => {});
    const { id } = harness.store.list("eventRules")[0]!;
    const waiting = { rule: id, target: "hook", event: {} as never, begunAt: harness.now, failures: 1 };
    await harness.store.commit(
      Array.from({ length: 10_000 }, (_, nth) => ({
        table: "eventDeliveries" as const,
        put: { ...waiting, id: String(nth), at: harness.now + 60_000 },
      })),
    );
    restart();
    await put("tasks", task({ lastStatus: "STOPPED", version: 5 }));
    await arrived(1);
    await until(Array(10_000).fill(1));
    expect(harness.logged).toEqual([expect.stringContaining("It is given up.")]);
    after.mockRestore();
  });
});

describe("a queue", () => {
  const queue = (name: string, more: object = {}) =>
    harness.create(name, "AWS::SQS::Queue", { QueueName: name, ...more });
  const bodies = (name: string) => harness.store.by("messages", "queue", name);

  test("gets the event as a message", async () => {
    await queue("stopped");
    expect(await rule({ Targets: [{ Id: "queue", Arn: harness.att("stopped", "Arn") }] })).not.toHaveProperty(
      "Warnings",
    );
    await put("tasks", task({ lastStatus: "STOPPED", version: 5 }));
    expect(bodies("stopped").map(({ body }) => JSON.parse(body).detail.lastStatus)).toEqual(["STOPPED"]);
  });

  test("of dead letters gets what a target didn't take, and why", async () => {
    await queue("dead");
    const dead = { DeadLetterConfig: { Arn: harness.att("dead", "Arn") }, RetryPolicy: { MaximumRetryAttempts: 1 } };
    await rule({ Targets: [{ Id: "gone", Arn: "arn:aws:sqs:us-east-1:000000000000:gone", ...dead }] });
    await put("tasks", task({ lastStatus: "STOPPED", version: 5 }));
    const [letter] = bodies("dead");
    expect(JSON.parse(letter!.body)).toMatchObject({ "detail-type": "ECS Task State Change" });
    expect(letter!.attributes).toMatchObject({
      ERROR_MESSAGE: { StringValue: "there is no queue arn:aws:sqs:us-east-1:000000000000:gone" },
      ERROR_CODE: { StringValue: "NO_RESOURCE" },
      RETRY_ATTEMPTS: { StringValue: "0" },
    });
    // Nothing was exhausted: what isn't there is not tried again.
    expect(letter!.attributes).not.toHaveProperty("EXHAUSTED_RETRY_CONDITION");
  });
});

test("a target that runs tasks runs one for each event", async () => {
  await harness.create("Cluster", "AWS::ECS::Cluster", { ClusterName: "shop" });
  await harness.create("Td", "AWS::ECS::TaskDefinition", {
    Family: "cleanup",
    Cpu: "256",
    Memory: "512",
    NetworkMode: "awsvpc",
    RequiresCompatibilities: ["FARGATE"],
    ContainerDefinitions: [{ Name: "cleanup", Image: "cleanup:1" }],
  });
  const EcsParameters = {
    TaskDefinitionArn: harness.att("Td"),
    LaunchType: "FARGATE",
    NetworkConfiguration: { AwsVpcConfiguration: { Subnets: ["subnet-1"] } },
  };
  const InputTransformer = {
    InputPathsMap: { task: "$.detail.taskArn" },
    InputTemplate: '{"containerOverrides": [{"name": "cleanup", "command": ["<task>"]}]}',
  };
  const Arn = harness.att("Cluster", "Arn");
  const RoleArn = "arn:aws:iam::000000000000:role/events";
  await rule({ Targets: [{ Id: "task", Arn, RoleArn, EcsParameters, InputTransformer }] });
  await put("tasks", task({ lastStatus: "STOPPED", version: 5 }));
  const [started] = harness.store.list("tasks").filter(({ startedBy }) => startedBy === "events-rule/stopped");
  expect(started!.overrides.containers).toEqual([
    { name: "cleanup", command: ["arn:aws:ecs:us-east-1:000000000000:task/shop/a1"] },
  ]);
});

test("a disabled rule, one of another bus and one that is gone send nothing", async () => {
  await rule({ State: "DISABLED", Targets: [{ Id: "log", Arn: LOGS }] });
  await harness.create("Other", "AWS::Events::Rule", {
    EventBusName: "shop",
    EventPattern: STOPPED,
    Targets: [{ Id: "log", Arn: LOGS }],
  });
  await put("tasks", task({ lastStatus: "STOPPED", version: 5 }));
  expect(harness.store.list("loggedEvents")).toEqual([]);
  await harness.remove("Rule", "AWS::Events::Rule");
  await harness.remove("Other", "AWS::Events::Rule");
  expect(harness.store.list("eventRules")).toEqual([]);
});

test("a pattern that is none is refused; a target that nothing is done with is warned of", async () => {
  expect(await rule({ EventPattern: { source: "aws.ecs" } })).toMatchObject({
    OperationStatus: "FAILED",
    StatusMessage: expect.stringContaining("Event pattern is not valid. Reason: source: values are in a list"),
  });
  const fn = "arn:aws:lambda:us-east-1:000000000000:function:f";
  const event = await harness.create("Mixed", "AWS::Events::Rule", {
    EventPattern: STOPPED,
    Targets: [
      { Id: "fn", Arn: fn },
      { Id: "log", Arn: LOGS },
    ],
  });
  expect(JSON.stringify(event)).toContain("Targets.0.Arn");
  expect(harness.store.list("eventRules")).toMatchObject([{ targets: [{ id: "log" }] }]);
});
