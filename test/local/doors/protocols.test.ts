import { Api, type RawRequest } from "./api";

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.close());

const FORM = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

async function send(request: RawRequest): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  const { body, ...answer } = await api.raw(request);
  return { ...answer, body: body.toString() };
}

describe("an error goes out in the protocol that its request came in by", () => {
  test("EC2's", async () => {
    const { status, headers, body } = await send({
      service: "ec2",
      headers: FORM,
      body: "Action=DescribeVpcs&Version=1",
    });
    expect(status).toBe(400);
    expect(headers["content-type"]).toBe("text/xml");
    expect(body).toMatch(
      /<Response><Errors><Error><Code>InvalidAction<\/Code><Message>The local ECS doesn't answer DescribeVpcs of ec2\./,
    );
    expect(body).toMatch(/<\/Error><\/Errors><RequestID>[0-9a-f-]{36}<\/RequestID><\/Response>$/);
  });

  test.each([
    ["elasticloadbalancing", "DescribeLoadBalancers"],
    ["autoscaling", "DescribeAutoScalingGroups"],
    ["sts", "GetCallerIdentity"],
    ["monitoring", "ListMetrics"],
  ])("the query protocol's, of %s", async (service, action) => {
    const { status, body } = await send({ service, headers: FORM, body: `Action=${action}&Version=1` });
    expect(status).toBe(400);
    expect(body).toMatch(
      new RegExp(
        `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>.*${action} of ${service}`,
      ),
    );
    expect(body).toMatch(/<\/Error><RequestId>[0-9a-f-]{36}<\/RequestId><\/ErrorResponse>$/);
  });

  test("what is in an action can't break out of the XML", async () => {
    const body = `Action=${encodeURIComponent('</Message><x a="\u0001&')}`;
    expect((await send({ service: "sts", headers: FORM, body })).body).toContain(
      "&lt;/Message&gt;&lt;x a=&quot;?&amp; of sts",
    );
  });

  test("what an action is called in any script is told as it is", async () => {
    const { body } = await send({ service: "sts", headers: FORM, body: `Action=${encodeURIComponent("Größe💥")}` });
    expect(body).toContain("Größe💥 of sts");
  });

  test("REST in JSON", async () => {
    const { status, headers, body } = await send({ method: "GET", path: "/2015-03-31/functions/", service: "lambda" });
    expect(status).toBe(404);
    expect(headers["x-amzn-errortype"]).toBe("UnknownOperationException");
    expect(JSON.parse(body).message).toMatch(/^The local ECS doesn't answer GET \/2015-03-31\/functions\/ of lambda\./);
  });

  test("S3's, and nothing where only the head was asked for", async () => {
    const { status, body } = await send({ method: "GET", path: "/bucket/key", service: "s3" });
    expect(status).toBe(501);
    expect(body).toMatch(/<Error><Code>NotImplemented<\/Code><Message>.*<RequestId>/);
    expect(await send({ method: "HEAD", path: "/bucket", service: "s3" })).toMatchObject({ status: 501, body: "" });
  });

  test("Route 53's", async () => {
    const { body } = await send({ method: "GET", path: "/2013-04-01/hostedzone", service: "route53" });
    expect(body).toMatch(/<ErrorResponse><Error><Type>Sender<\/Type><Code>UnknownOperationException/);
  });

  test("Smithy's RPC in CBOR", async () => {
    const answer = await api.raw({
      path: "/service/Another/operation/ListMetrics",
      headers: { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" },
      service: "monitoring",
    });
    expect(answer).toMatchObject({ status: 400, headers: { "smithy-protocol": "rpc-v2-cbor" } });
    expect(answer.body[0]).toBe(0xa2);
    expect(answer.body.toString()).toMatch(/__type.*UnknownOperationException.*message.*ListMetrics of monitoring/s);
  });

  test.each(["application/x-amz-json-1.0", "application/x-amz-json-1.1"])("%s", async (type) => {
    const target = "AmazonEC2ContainerServiceV20141113.DeleteCluster";
    const headers = { "content-type": type, "x-amz-target": target };
    const answer = await send({ headers, body: '{"cluster":"no"}' });
    expect(answer).toMatchObject({
      status: 400,
      headers: { "content-type": type, "x-amzn-errortype": "ClusterNotFoundException" },
    });
    expect(JSON.parse(answer.body)).toEqual({ __type: "ClusterNotFoundException", message: "Cluster not found." });
  });

  test.each([
    ["AmazonSQS.GetQueueUrl", "AWS.SimpleQueueService.NonExistentQueue;Sender"],
    ["AmazonSQS.DeleteMessage", "InvalidParameterValue;Sender"],
    ["AmazonEC2ContainerServiceV20141113.DeleteCluster", undefined],
  ])("by the name that SDKs know %s's error by, where they ask for it", async (target, called) => {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": target };
    const body = '{"QueueName":"no","cluster":"no"}';
    const asked = await send({ headers: { ...headers, "x-amzn-query-mode": "true" }, body });
    expect(asked.headers["x-amzn-query-error"]).toBe(called);
    expect((await send({ headers, body })).headers["x-amzn-query-error"]).toBeUndefined();
  });
});

describe("what is not acted on", () => {
  const ecs = (operation: string, input: object) =>
    send({
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}`,
      },
      body: JSON.stringify(input),
    });

  const definition = (family: string, more: object) => ({
    family,
    containerDefinitions: [{ name: "web", image: "web:1", memory: 64, ...more }],
  });

  test("is told in a header each time, and in the log once a kind", async () => {
    const terminal = 'containerDefinitions.0.disableNetworking ("web") is recorded and has no effect on this machine.';
    for (const family of ["a", "b"]) {
      const { status, headers } = await ecs("RegisterTaskDefinition", definition(family, { disableNetworking: true }));
      expect({ status, warning: headers["x-slipway-warning"] }).toEqual({ status: 200, warning: terminal });
    }
    expect(api.harness.logged.filter((line) => line.includes("disableNetworking"))).toEqual([
      `RegisterTaskDefinition: ${terminal}`,
    ]);
  });

  test("is told with what is so instead", async () => {
    const input = definition("d", { credentialSpecs: ["credentialspec:arn"] });
    expect((await ecs("RegisterTaskDefinition", input)).headers["x-slipway-warning"]).toBe(
      'containerDefinitions.0.credentialSpecs credentialspec:arn ("web") has no effect on this machine: there is no directory service here, ' +
        "so the container has none of its credentials.",
    );
  });

  test("is refused where it can't be without effect", async () => {
    const authorizationConfig = { credentialsParameter: "arn", domain: "shop.internal" };
    const server = { fileSystemId: "fs-1", rootDirectory: "/", authorizationConfig };
    const { status, body } = await ecs("RegisterTaskDefinition", {
      ...definition("c", {}),
      volumes: [{ name: "share", fsxWindowsFileServerVolumeConfiguration: server }],
    });
    expect({ status, ...JSON.parse(body) }).toMatchObject({
      status: 400,
      __type: "ClientException",
      message: expect.stringMatching(
        /^volumes\.0\.fsxWindowsFileServerVolumeConfiguration \("share"\) cannot run on this machine: /,
      ),
    });
  });

  test("and what no model knows is told of too", async () => {
    const { headers } = await ecs("CreateCluster", { clusterName: "known", colour: "röd" });
    expect(headers["x-slipway-warning"]).toBe(
      "colour is no member that Amazon EC2 Container Service knows, and is left out.",
    );
  });

  test("says nothing where everything acts", async () => {
    expect((await ecs("CreateCluster", { clusterName: "plain" })).headers).not.toHaveProperty("x-slipway-warning");
  });
});

test("a host is this machine's with an SDK's prefix too, and a foreign one is refused", async () => {
  const status = async (host: string) => (await api.raw({ headers: { host }, body: "{}" })).status;
  expect(await status("data-localhost:4577")).not.toBe(403);
  expect(await status("streaming-127.0.0.1")).not.toBe(403);
  expect(await status("data-example.com")).toBe(403);
});
