import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "../../src/client/client";
import { verifySignature } from "../../src/local/doors/verify";
import { CALLER } from "../support/fixtures";

const keys = { accessKeyId: "AKIATEST", secretAccessKey: "secret" };

type Answer = { status?: number; body: unknown } | "reset";
interface Seen {
  target: string;
  input: Record<string, unknown>;
}

let server: Server;
let port: number;
let seen: Seen[];
let answers: ((call: Seen) => Answer)[];

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const headers = request.headers as Record<string, string>;
    await verifySignature(
      { method: "POST", path: "/", headers, body },
      { find: () => ({ keys, caller: CALLER }) },
      Date.now(),
    );
    const call = { target: headers["x-amz-target"] ?? "", input: JSON.parse(body) as Record<string, unknown> };
    seen.push(call);
    const answer = answers.shift()?.(call) ?? { body: {} };
    if (answer === "reset") request.socket.destroy();
    else response.writeHead(answer.status ?? 200).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const connect = (patience?: number) => new Client({ endpoint: `http://127.0.0.1:${port}`, keys, patience });
const event = (OperationStatus: string) => ({ ProgressEvent: { RequestToken: "1", OperationStatus } });
const resource = { TypeName: "AWS::ECS::Cluster", Stack: "shop", LogicalId: "cluster", DesiredState: "{}" };

test("calls are signed, and an ECS call goes to ECS", async () => {
  answers = [() => ({ body: { clusterArns: ["arn"] } })];
  const client = connect();
  expect(await client.ecs("ListClusters", {})).toEqual({ clusterArns: ["arn"] });
  expect(seen[0]?.target).toBe("AmazonEC2ContainerServiceV20141113.ListClusters");
  client.close();
});

test("an error answer is thrown under its name", async () => {
  answers = [() => ({ status: 400, body: { __type: "aws#ClusterNotFoundException", message: "Cluster not found." } })];
  const client = connect();
  await expect(client.ecs("DescribeServices", {})).rejects.toMatchObject({
    ...{ code: "ClusterNotFoundException", message: "Cluster not found.", status: 400 },
  });
  client.close();
});

test("a resource call whose answer got lost is sent again with the same token", async () => {
  answers = [() => "reset", () => ({ body: event("SUCCESS") })];
  const client = connect();
  await client.createResource(resource);
  expect(seen).toHaveLength(2);
  expect(seen[0]?.input.ClientToken).toBe(seen[1]?.input.ClientToken);
  client.close();
});

test("a call that may have been carried out and has no token isn't sent again", async () => {
  answers = [() => "reset"];
  const client = connect();
  await expect(client.ecs("RunTask", {})).rejects.toThrow();
  expect(seen).toHaveLength(1);
  client.close();
});

test("while the control plane restarts a call waits for it", async () => {
  await new Promise((resolve) => server.close(resolve));
  const client = connect();
  const listing = client.listStacks();
  answers = [() => ({ body: { Stacks: [] } })];
  await new Promise<void>((resolve) => setTimeout(() => server.listen(port, "127.0.0.1", resolve), 200));
  expect(await listing).toEqual([]);
  client.close();
});

test("a control plane that stays away is started again", async () => {
  await new Promise((resolve) => server.close(resolve));
  const revive = async () => {
    if (!server.listening) await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  };
  const client = new Client({ endpoint: `http://127.0.0.1:${port}`, keys, revive });
  answers = [() => ({ body: { Stacks: [] } })];
  expect(await client.listStacks()).toEqual([]);
  client.close();
});

test("a control plane that doesn't come back is said to be missing, and what to do", async () => {
  await new Promise((resolve) => server.close(resolve));
  const client = connect(0.1);
  await expect(client.listStacks()).rejects.toThrow(/does not answer at http:\/\/127\.0\.0\.1:\d+.*slipway doctor/);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
});

test("an operation is waited for until it has ended", async () => {
  answers = [
    () => ({ body: event("IN_PROGRESS") }),
    () => ({ body: event("IN_PROGRESS") }),
    () => ({ body: event("FAILED") }),
  ];
  const client = connect();
  const ended = await client.ended(await client.createResource(resource));
  expect(ended.OperationStatus).toBe("FAILED");
  expect(seen.slice(1).map(({ target }) => target)).toEqual([
    "CloudApiService.GetResourceRequestStatus",
    "CloudApiService.GetResourceRequestStatus",
  ]);
  client.close();
});

test("a resource that isn't there is undefined", async () => {
  answers = [() => ({ status: 400, body: { __type: "ResourceNotFoundException", message: "no" } })];
  const client = connect();
  expect(await client.getResource({ Stack: "shop", LogicalId: "x" })).toBeUndefined();
  client.close();
});
