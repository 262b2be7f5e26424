import { type Server, startServer } from "../../../src/local/doors/server";
import { newTask } from "../../../src/local/tasks";
import { type Keys, signRequest } from "../../../src/protocol/sign";
import { Harness, webDefinition } from "../resources/harness";

const KEYS: Keys = { accessKeyId: "SLIPWAYTEST", secretAccessKey: "secret-of-the-test" };
const ECS = "AmazonEC2ContainerServiceV20141113";

let harness: Harness;
let server: Server;
beforeEach(async () => {
  harness = new Harness();
  harness.now = Date.now();
  const version = { protocol: 1, version: "0.0.0", content: "test" };
  server = await startServer({ ...harness.control, port: 0, host: "127.0.0.1", keys: KEYS, version });
});
afterEach(async () => {
  harness.engine.close();
  await server.close();
});

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answers
  body: any;
}

interface Tampering {
  keys?: Keys;
  date?: Date;
  /** Headers that are changed after signing; undefined leaves one out. */
  headers?: Record<string, string | undefined>;
  /** Sent in place of what was signed. */
  body?: string;
}

async function call(target: string, input: unknown = {}, tampering: Tampering = {}): Promise<Answer> {
  const body = typeof input === "string" ? input : JSON.stringify(input);
  const headers = {
    host: `127.0.0.1:${server.port}`,
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": target,
  };
  const { keys = KEYS, date } = tampering;
  const signed = await signRequest({ method: "POST", path: "/", headers, body }, keys, { date });
  return send({ ...signed, ...tampering.headers }, tampering.body ?? body);
}

async function send(headers: Record<string, string | undefined>, body: string): Promise<Answer> {
  const http = await import("node:http");
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
  return new Promise((resolve, reject) => {
    const request = http.request(
      { port: server.port, host: "127.0.0.1", method: "POST", path: "/", headers: given },
      (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

const ecs = (operation: string, input?: unknown) => call(`${ECS}.${operation}`, input);

describe("who may call", () => {
  test("anyone may ask for the version", async () => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/slipway/version`);
    expect(await answer.json()).toEqual({ protocol: 1, version: "0.0.0", content: "test" });
  });

  test("a signed request is answered", async () => {
    expect(await ecs("ListClusters")).toEqual({ status: 200, body: { clusterArns: [] } });
  });

  test.each<[string, Tampering, string]>([
    ["without a signature", { headers: { authorization: undefined } }, "MissingAuthenticationToken"],
    ["with another key", { keys: { ...KEYS, accessKeyId: "OTHER" } }, "UnrecognizedClientException"],
    ["with another secret", { keys: { ...KEYS, secretAccessKey: "other" } }, "InvalidSignatureException"],
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
    ["with a garbled signature", { headers: { authorization: "AWS4-HMAC-SHA256 x" } }, "IncompleteSignature"],
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
    `${ECS}.CreateDaemon`,
    "Nothing.Known",
    ECS,
    `${ECS}.toString`,
    "constructor.x",
    "CloudApiService.constructor",
  ])("the unknown operation %s is refused", async (target) => {
    expect(await call(target)).toMatchObject({ status: 400, body: { __type: "UnknownOperationException" } });
  });
});

describe("ECS", () => {
  const definition = {
    family: "web",
    cpu: "256",
    memory: "512",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    containerDefinitions: [{ name: "web", image: "web:1", portMappings: [{ containerPort: 8080 }] }],
  };
  const network = { awsvpcConfiguration: { subnets: ["subnet-1"] } };

  async function withService() {
    await ecs("CreateCluster", { clusterName: "shop" });
    await ecs("RegisterTaskDefinition", definition);
    return ecs("CreateService", {
      cluster: "shop",
      serviceName: "web",
      taskDefinition: "web",
      desiredCount: 2,
      launchType: "FARGATE",
      networkConfiguration: network,
    });
  }

  test("clusters are made, described, listed in pages and deleted", async () => {
    for (const clusterName of ["a", "b", "c"])
      await ecs("CreateCluster", { clusterName, tags: [{ key: "k", value: "v" }] });
    const first = await ecs("ListClusters", { maxResults: 2 });
    expect(first.body.clusterArns).toHaveLength(2);
    const second = await ecs("ListClusters", { maxResults: 2, nextToken: first.body.nextToken });
    expect(second.body.clusterArns).toEqual(["arn:aws:ecs:us-east-1:000000000000:cluster/c"]);
    expect(second.body.nextToken).toBeUndefined();
    const described = await ecs("DescribeClusters", { clusters: ["a", "zzz"], include: ["TAGS"] });
    expect(described.body.clusters[0]).toMatchObject({
      status: "ACTIVE",
      tags: [{ key: "k", value: "v" }],
      settings: [],
    });
    expect(described.body.failures).toEqual([
      { arn: "arn:aws:ecs:us-east-1:000000000000:cluster/zzz", reason: "MISSING" },
    ]);
    expect((await ecs("DeleteCluster", { cluster: "a" })).body.cluster.status).toBe("INACTIVE");
    expect(await ecs("DeleteCluster", { cluster: "a" })).toMatchObject({
      status: 400,
      body: { __type: "ClusterNotFoundException" },
    });
  });

  test.each([
    [{ cluster: 5 }, "SerializationException", "cluster must be a string."],
    [{}, "InvalidParameterException", "services is required."],
    [{ services: ["a"], include: ["ALL"] }, "InvalidParameterException", 'include.0 is "ALL"; allowed are TAGS.'],
    [{ services: ["a"], cluster: "no" }, "ClusterNotFoundException", "Cluster not found."],
  ])("DescribeServices of %j is refused", async (input, __type, message) => {
    expect(await ecs("DescribeServices", input)).toEqual({ status: 400, body: { __type, message } });
  });

  test("a task definition comes back with its defaults", async () => {
    await ecs("RegisterTaskDefinition", definition);
    const { body } = await ecs("DescribeTaskDefinition", { taskDefinition: "web:1" });
    expect(body.taskDefinition).toMatchObject({
      revision: 1,
      status: "ACTIVE",
      cpu: "256",
      memory: "512",
      compatibilities: ["EC2", "FARGATE"],
      containerDefinitions: [
        {
          name: "web",
          essential: true,
          portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
          environment: [],
          mountPoints: [],
          volumesFrom: [],
        },
      ],
    });
    expect(body.taskDefinition.registeredAt).toBeCloseTo(harness.now / 1000, 0);
    expect((await ecs("ListTaskDefinitionFamilies", {})).body.families).toEqual(["web"]);
    await ecs("DeregisterTaskDefinition", { taskDefinition: "web:1" });
    expect((await ecs("ListTaskDefinitions", {})).body.taskDefinitionArns).toEqual([]);
    await ecs("DeleteTaskDefinitions", { taskDefinitions: ["web:1"] });
    const again = await ecs("RegisterTaskDefinition", definition);
    expect(again.body.taskDefinition.revision).toBe(2);
  });

  test("a service is made, described, changed and deleted", async () => {
    const created = await withService();
    expect(created.body.service).toMatchObject({
      status: "ACTIVE",
      desiredCount: 2,
      runningCount: 0,
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
      deployments: [{ status: "PRIMARY", desiredCount: 2, rolloutState: "IN_PROGRESS" }],
    });
    const twice = await withService();
    expect(twice.body).toMatchObject({
      __type: "InvalidParameterException",
      message: expect.stringContaining("idempotent"),
    });
    const updated = await ecs("UpdateService", { cluster: "shop", service: "web", desiredCount: 1 });
    expect(updated.body.service).toMatchObject({ desiredCount: 1, deployments: [{ status: "PRIMARY" }] });
    await ecs("UpdateService", { cluster: "shop", service: "web", desiredCount: 0 });
    expect((await ecs("DeleteService", { cluster: "shop", service: "web" })).body.service.status).toBe("DRAINING");
    expect(await ecs("UpdateService", { cluster: "shop", service: "web" })).toMatchObject({
      body: { __type: "ServiceNotActiveException" },
    });
    expect(await ecs("UpdateService", { cluster: "shop", service: "no" })).toMatchObject({
      body: { __type: "ServiceNotFoundException" },
    });
  });

  test("RunTask with the same token starts its tasks once, and conflicts with another request", async () => {
    await withService();
    const request = {
      cluster: "shop",
      taskDefinition: "web",
      launchType: "FARGATE",
      count: 2,
      clientToken: "t",
      networkConfiguration: network,
    };
    const first = await ecs("RunTask", request);
    expect(first.body.tasks).toMatchObject([{ lastStatus: "PROVISIONING", group: "family:web", cpu: "256" }, {}]);
    const again = await ecs("RunTask", request);
    expect(again.body.tasks.map((task: { taskArn: string }) => task.taskArn)).toEqual(
      first.body.tasks.map((task: { taskArn: string }) => task.taskArn),
    );
    expect(await ecs("RunTask", { ...request, count: 1 })).toMatchObject({ body: { __type: "ConflictException" } });
    const [{ taskArn }] = first.body.tasks;
    const stopped = await ecs("StopTask", { cluster: "shop", task: taskArn, reason: "enough" });
    expect(stopped.body.task).toMatchObject({
      desiredStatus: "STOPPED",
      stopCode: "UserInitiated",
      stoppedReason: "enough",
    });
    const described = await ecs("DescribeTasks", { cluster: "shop", tasks: [taskArn, "nope"] });
    expect(described.body).toMatchObject({ tasks: [{ taskArn }], failures: [{ reason: "MISSING" }] });
    expect((await ecs("ListTasks", { cluster: "shop" })).body.taskArns).toHaveLength(1);
  });

  test("RunTask on instances that aren't there fails with ECS's word for it", async () => {
    await withService();
    await ecs("RegisterTaskDefinition", {
      family: "job",
      containerDefinitions: [{ name: "j", image: "j", memory: 64 }],
    });
    const { body } = await ecs("RunTask", { cluster: "shop", taskDefinition: "job", launchType: "EC2" });
    expect(body).toEqual({ tasks: [], failures: [{ reason: "RESOURCE:INSTANCE" }] });
  });

  test("what has an ARN is tagged", async () => {
    const { serviceArn } = (await withService()).body.service;
    await ecs("TagResource", {
      resourceArn: serviceArn,
      tags: [
        { key: "a", value: "1" },
        { key: "b", value: "2" },
      ],
    });
    await ecs("UntagResource", { resourceArn: serviceArn, tagKeys: ["a"] });
    expect((await ecs("ListTagsForResource", { resourceArn: serviceArn })).body.tags).toEqual([
      { key: "b", value: "2" },
    ]);
  });
});

describe("CloudWatch Logs", () => {
  test("gives what a container wrote by group and stream", async () => {
    await harness.create("Logs", "AWS::Logs::LogGroup", { LogGroupName: "/shop/web" });
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
            options: { "awslogs-group": "/shop/web", "awslogs-stream-prefix": "p" },
          },
        },
      ],
    });
    const definition = harness.store.list("taskDefinitions")[0]!;
    const id = "arn:aws:ecs:us-east-1:000000000000:task/shop/abc";
    await harness.putTask(
      newTask(
        {
          id,
          clusterArn: "arn:aws:ecs:us-east-1:000000000000:cluster/shop",
          group: "family:web",
          launchType: "EC2",
          zone: "us-east-1a",
          network: "n",
          aliases: [],
          definition,
        },
        1,
      ),
    );
    for (const Message of ["one", "two", "three"]) harness.lines.push({ Task: "abc", Container: "web", Message });
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
    await harness.create("Td", "AWS::ECS::TaskDefinition", webDefinition);
    await call("CloudApiService.CreateResource", cluster);
    const service = {
      Cluster: "shop",
      LaunchType: "FARGATE",
      TaskDefinition: harness.att("Td"),
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
    await harness.steady();
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
