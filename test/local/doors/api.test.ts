import { newTask } from "../../../src/local/tasks";
import { webDefinition } from "../resources/harness";
import { Api, type Tampering } from "./api";

const ECS = "AmazonEC2ContainerServiceV20141113";

let api: Api;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(() => api.close());

const call = (target: string, input?: unknown, tampering?: Tampering) => api.call(target, input, tampering);
const ecs = (operation: string, input?: unknown) => api.ecs(operation, input);

describe("who may call", () => {
  test("anyone may ask for the version", async () => {
    const answer = await fetch(`http://127.0.0.1:${api.port}/slipway/version`);
    expect(await answer.json()).toEqual({ protocol: 1, version: "0.0.0", content: "test" });
  });

  test("a signed request is answered", async () => {
    expect(await ecs("ListClusters")).toEqual({ status: 200, body: { clusterArns: [] } });
  });

  test.each<[string, Tampering, string]>([
    ["without a signature", { headers: { authorization: undefined } }, "MissingAuthenticationToken"],
    ["with another key", { keys: { accessKeyId: "OTHER" } }, "UnrecognizedClientException"],
    ["with another secret", { keys: { secretAccessKey: "other" } }, "InvalidSignatureException"],
    ["signed an hour ago", { date: new Date(Date.now() - 3_600_000) }, "InvalidSignatureException"],
    ["signed in an hour", { date: new Date(Date.now() + 3_600_000) }, "InvalidSignatureException"],
    ["with another body than was signed", { body: '{"maxResults":2}' }, "InvalidSignatureException"],
    [
      "with another target than was signed",
      { headers: { "x-amz-target": `${ECS}.CreateCluster` } },
      "InvalidSignatureException",
    ],
    [
      "with a hash of another body",
      { headers: { "x-amz-content-sha256": "0".repeat(64) } },
      "InvalidSignatureException",
    ],
    ["with a header of AWS that isn't signed", { headers: { "x-amz-more": "1" } }, "InvalidSignatureException"],
    ["for another region", { region: "us-east-2" }, "InvalidSignatureException"],
    ["with a garbled signature", { headers: { authorization: "AWS4-HMAC-SHA256 x" } }, "IncompleteSignature"],
    ["of a month that no year has", { headers: { "x-amz-date": "20261399T000000Z" } }, "IncompleteSignature"],
    ["from a web page", { headers: { origin: "http://localhost" } }, "AccessDeniedException"],
    ["under a foreign name", { headers: { host: "evil.example" } }, "AccessDeniedException"],
  ])("a request %s is refused", async (_, tampering, code) => {
    const answer = await call(`${ECS}.ListClusters`, {}, tampering);
    expect(answer).toMatchObject({ status: 403, body: { __type: code } });
  });

  test("a body that is too large, or no JSON, is refused", async () => {
    expect(await ecs("ListClusters", `"${"x".repeat(5_000_000)}"`)).toMatchObject({ status: 413 });
    expect(await ecs("ListClusters", "{")).toMatchObject({ status: 400, body: { __type: "SerializationException" } });
  });

  test.each([
    `${ECS}.CreateDemon`,
    "Nothing.Known",
    ECS,
    `${ECS}.toString`,
    "constructor.x",
    "CloudApiService.constructor",
  ])("the unknown operation %s is refused", async (target) => {
    expect(await call(target)).toMatchObject({ status: 400, body: { __type: "UnknownOperationException" } });
  });
});

test("an operation that ECS has and this machine doesn't is refused by its name", async () => {
  expect(await ecs("CreateDaemon")).toMatchObject({
    body: {
      __type: "UnsupportedFeatureException",
      message: expect.stringMatching(
        /^CreateDaemon cannot run on this machine: .* DAEMON has a task on each instance[.]$/,
      ),
    },
  });
  expect((await ecs("CreateServise")).body.message).toMatch(/Did you mean CreateService\?$/);
  expect((await call("DynamoDB_20120810.GetItem")).body.message).toBe(
    "The local ECS doesn't answer DynamoDB_20120810.GetItem. It answers Amazon EC2 Container Service, " +
      "Elastic Load Balancing, Amazon CloudWatch, Amazon CloudWatch Logs, AWS Secrets Manager, Amazon Simple Systems Manager (SSM), " +
      "Amazon Simple Queue Service, Amazon EventBridge, Amazon EventBridge Scheduler, AWS Security Token Service, AWS Cloud Map, Amazon Elastic Compute Cloud, Auto Scaling, Application Auto Scaling, Cloud Control, Slipway.",
  );
});

test("a client of another region is told the local one", async () => {
  const { body } = await call(`${ECS}.ListClusters`, {}, { region: "eu-west-1" });
  expect(body.message).toMatch(/not 'eu-west-1': the local ECS is in us-east-1/);
});

describe("CloudWatch Logs", () => {
  test("gives what a container wrote by group and stream", async () => {
    await api.harness.create("Logs", "AWS::Logs::LogGroup", { LogGroupName: "/shop/web" });
    await ecs("CreateCluster", { clusterName: "shop" });
    await ecs("RegisterTaskDefinition", {
      family: "web",
      containerDefinitions: [
        {
          name: "web",
          image: "web:1",
          memory: 64,
          logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-group": "/shop/web", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p" },
          },
        },
      ],
    });
    const definition = api.harness.store.list("taskDefinitions")[0]!;
    const id = "arn:aws:ecs:us-east-1:000000000000:task/shop/abc";
    await api.harness.putTask(
      newTask(
        {
          id,
          clusterArn: "arn:aws:ecs:us-east-1:000000000000:cluster/shop",
          group: "family:web",
          launchType: "EC2",
          zone: "us-east-1a",
          network: "n",
          definition,
        },
        1,
      ),
    );
    for (const Message of ["one", "two", "three"]) api.harness.lines.push({ Task: "abc", Container: "web", Message });
    const streams = await call("Logs_20140328.DescribeLogStreams", { logGroupName: "/shop/web" });
    expect(streams.body.logStreams).toMatchObject([{ logStreamName: "p/web/abc" }]);
    const stream = { logGroupName: "/shop/web", logStreamName: "p/web/abc" };
    const first = await call("Logs_20140328.GetLogEvents", { ...stream, startFromHead: true, limit: 2 });
    expect(first.body.events.map((event: { message: string }) => event.message)).toEqual(["one", "two"]);
    const next = await call("Logs_20140328.GetLogEvents", { ...stream, nextToken: first.body.nextForwardToken });
    expect(next.body.events).toMatchObject([{ message: "three" }]);
    const found = await call("Logs_20140328.FilterLogEvents", { logGroupName: "/shop/web", filterPattern: "tw" });
    expect(found.body.events).toMatchObject([{ message: "two", logStreamName: "p/web/abc" }]);
    expect(await call("Logs_20140328.DescribeLogStreams", { logGroupName: "no" })).toMatchObject({
      body: { __type: "ResourceNotFoundException" },
    });
  });
});

describe("resource calls", () => {
  const cluster = {
    TypeName: "AWS::ECS::Cluster",
    Stack: "shop",
    LogicalId: "shop/Cluster",
    DesiredState: JSON.stringify({ ClusterName: "shop" }),
  };

  test("make, tell differences, list and delete", async () => {
    const diff = (properties: object) =>
      call("Slipway.DiffResource", { ...cluster, DesiredState: JSON.stringify(properties) }).then(({ body }) => body);
    expect(await diff({})).toEqual({ Change: "create", Paths: [], Replaces: [] });
    const made = await call("CloudApiService.CreateResource", cluster);
    expect(made.body.ProgressEvent).toMatchObject({
      OperationStatus: "SUCCESS",
      Identifier: "shop",
      LogicalId: "shop/Cluster",
    });
    expect(await diff({ ClusterName: "shop" })).toEqual({ Change: "same", Paths: [], Replaces: [] });
    expect(await diff({ ClusterName: "shop", Tags: [{ Key: "a" }] })).toEqual({
      Change: "update",
      Paths: ["Tags"],
      Replaces: [],
    });
    expect(await diff({ ClusterName: "other" })).toEqual({
      Change: "replace",
      Paths: ["ClusterName"],
      Replaces: ["ClusterName"],
    });
    const listed = await call("CloudApiService.ListResources", { Stack: "shop" });
    expect(listed.body.ResourceDescriptions).toMatchObject([
      { Identifier: "shop", Properties: '{"ClusterName":"shop"}' },
    ]);
    const { DesiredState: _, ...named } = cluster;
    expect((await call("CloudApiService.DeleteResource", named)).body.ProgressEvent.OperationStatus).toBe("SUCCESS");
    expect((await call("CloudApiService.DeleteResource", named)).body.ProgressEvent.OperationStatus).toBe("SUCCESS");
    expect(await call("CloudApiService.GetResource", named)).toMatchObject({
      body: { __type: "ResourceNotFoundException" },
    });
  });

  test("with the same client token are made once", async () => {
    const request = { ...cluster, ClientToken: "t" };
    const first = await call("CloudApiService.CreateResource", request);
    const second = await call("CloudApiService.CreateResource", request);
    expect(second.body).toEqual(first.body);
    expect(await call("CloudApiService.CreateResource", { ...request, LogicalId: "x" })).toMatchObject({
      body: { __type: "ClientTokenConflictException" },
    });
  });

  test("wait for an operation's end when asked to", async () => {
    await api.harness.create("Td", "AWS::ECS::TaskDefinition", webDefinition);
    await call("CloudApiService.CreateResource", cluster);
    const service = {
      Cluster: "shop",
      LaunchType: "FARGATE",
      TaskDefinition: api.harness.att("Td"),
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-1"] } },
    };
    const begun = await call("CloudApiService.CreateResource", {
      TypeName: "AWS::ECS::Service",
      Stack: "shop",
      LogicalId: "Service",
      DesiredState: JSON.stringify(service),
    });
    const { OperationStatus, RequestToken } = begun.body.ProgressEvent;
    expect(OperationStatus).toBe("IN_PROGRESS");
    await api.harness.steady();
    const ended = await call("CloudApiService.GetResourceRequestStatus", { RequestToken, WaitSeconds: 5 });
    expect(ended.body.ProgressEvent.OperationStatus).toBe("SUCCESS");
    const seen = await call("Slipway.Overview", { Stack: "shop" });
    expect(seen.body.Services).toMatchObject([
      { Cluster: "shop", Desired: 1, Deployments: [{ RolloutState: "COMPLETED" }] },
    ]);
  });

  test("a stack belongs to the source that took its name, and is forgotten once it is empty", async () => {
    const stack = { Stack: "shop", Source: "/app" };
    await call("Slipway.PutStack", { ...stack, Outputs: { url: "u" } });
    expect(await call("Slipway.PutStack", { ...stack, Source: "/other" })).toMatchObject({
      body: { __type: "StackOwned" },
    });
    await call("CloudApiService.CreateResource", cluster);
    expect((await call("Slipway.ListStacks")).body.Stacks).toMatchObject([
      { Stack: "shop", Outputs: { url: "u" }, Resources: 1 },
    ]);
    expect(await call("Slipway.DeleteStack", { Stack: "shop" })).toMatchObject({ body: { __type: "StackNotEmpty" } });
    await call("CloudApiService.DeleteResource", cluster);
    await call("Slipway.DeleteStack", { Stack: "shop" });
    expect((await call("Slipway.ListStacks")).body.Stacks).toEqual([]);
  });
});
