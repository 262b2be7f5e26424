import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { EventBus } from "../../../src/local/events/bus";
import { busEvent } from "../../../src/local/events/bus-event";
import { until as waited } from "../../support/until";
import { Api } from "../doors/api";

let api: Api;
let bus: EventBus;
let server: Server;
let got: { path: string; headers: IncomingHttpHeaders; body: string }[];
/** What addresses answer, by path; 200 where nothing is said. */
let answers: Record<string, { status: number; body?: string }[]>;

beforeEach(async () => {
  got = [];
  answers = {};
  server = createServer(async (request, response) => {
    const path = request.url ?? "";
    let body = "";
    for await (const chunk of request) body += chunk;
    got.push({ path, headers: request.headers, body });
    const { status, body: answer = "" } = answers[path.replace(/\?.*/, "")]?.shift() ?? { status: 200 };
    response.writeHead(status).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  api = await Api.start();
  bus = new EventBus(api.harness.control, async (url) => url);
});
afterEach(async () => {
  await bus.stop();
  await api.close();
  await new Promise((resolve) => server.close(resolve));
});

const call = (operation: string, input: object = {}) => api.call(`AWSEvents.${operation}`, input);
const address = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

/** Sends an event to an address with what a connection says, and to a queue of dead letters what it doesn't take. */
async function sent(connection: object, { path = "/hook", target = {} }: { path?: string; target?: object } = {}) {
  const { body } = await call("CreateConnection", { Name: "hooks", ...connection });
  const destination = { Name: "hook", ConnectionArn: body.ConnectionArn, HttpMethod: "POST" };
  const made = await call("CreateApiDestination", { ...destination, InvocationEndpoint: address(path) });
  await api.call("AmazonSQS.CreateQueue", { QueueName: "dead" });
  await call("PutRule", { Name: "orders", EventPattern: '{"source":["shop"]}' });
  const to = { Id: "hook", Arn: made.body.ApiDestinationArn, RoleArn: "arn:aws:iam::000000000000:role/events" };
  const DeadLetterConfig = { Arn: "arn:aws:sqs:us-east-1:000000000000:dead" };
  await call("PutTargets", { Rule: "orders", Targets: [{ ...to, DeadLetterConfig, ...target }] });
  put();
}

let events = 0;
const put = () =>
  bus.put(
    [busEvent({ id: String(++events), source: "shop", "detail-type": "Order", detail: { id: 7 } }, api.harness.now)],
    "default",
  );

const until = (isSo: () => boolean) => waited(String(isSo), isSo);

const dead = () => api.harness.store.by("messages", "queue", "dead");
const KEY = { ApiKeyAuthParameters: { ApiKeyName: "x-key", ApiKeyValue: "secret" } };
const parameter = (Key: string, Value: string) => [{ Key, Value, IsValueSecret: false }];

test("an address gets what its connection says in its header, query and body, which counts before the target's", async () => {
  const InvocationHttpParameters = {
    HeaderParameters: parameter("X-Shop", "connection"),
    QueryStringParameters: parameter("from", "connection"),
    BodyParameters: parameter("shop", "one"),
  };
  await sent(
    { AuthorizationType: "API_KEY", AuthParameters: { ...KEY, InvocationHttpParameters } },
    {
      path: "/of/*/hook",
      target: {
        InputPath: "$.detail",
        HttpParameters: {
          PathParameterValues: ["a b"],
          HeaderParameters: { "x-shop": "target", "x-other": "target" },
          QueryStringParameters: { from: "target", to: "target" },
        },
      },
    },
  );
  await until(() => got.length === 1);
  expect(got[0]).toMatchObject({
    path: "/of/a%20b/hook?from=connection&to=target",
    headers: { "x-key": "secret", "x-shop": "connection", "x-other": "target" },
    body: '{"id":7,"shop":"one"}',
  });
});

test("a token of OAuth is asked for once, and again when it is refused", async () => {
  const token = (access_token: string) => ({ status: 200, body: JSON.stringify({ access_token, expires_in: 3600 }) });
  answers = { "/token": [token("one"), token("two")], "/hook": [{ status: 200 }, { status: 401 }, { status: 200 }] };
  const OAuthParameters = {
    ClientParameters: { ClientID: "shop", ClientSecret: "secret" },
    AuthorizationEndpoint: address("/token"),
    HttpMethod: "POST",
    OAuthHttpParameters: { BodyParameters: parameter("audience", "orders") },
  };
  await sent({ AuthorizationType: "OAUTH_CLIENT_CREDENTIALS", AuthParameters: { OAuthParameters } });
  await until(() => got.length === 2);
  put();
  await until(() => got.length === 5);
  expect(got.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ["/token", undefined],
    ["/hook", "Bearer one"],
    ["/hook", "Bearer one"],
    ["/token", undefined],
    ["/hook", "Bearer two"],
  ]);
  expect(Object.fromEntries(new URLSearchParams(got[0]!.body))).toEqual({
    grant_type: "client_credentials",
    client_id: "shop",
    client_secret: "secret",
    audience: "orders",
  });
});

test("events that come at once wait for one token", async () => {
  const token = { status: 200, body: JSON.stringify({ access_token: "one" }) };
  answers = { "/token": [token], "/hook": [] };
  const ClientParameters = { ClientID: "shop", ClientSecret: "secret" };
  const OAuthParameters = { ClientParameters, AuthorizationEndpoint: address("/token"), HttpMethod: "POST" };
  await sent({ AuthorizationType: "OAUTH_CLIENT_CREDENTIALS", AuthParameters: { OAuthParameters } });
  put();
  await until(() => got.length === 3);
  expect(got.map(({ path }) => path)).toEqual(["/token", "/hook", "/hook"]);
});

test("what an address refuses for good isn't sent again", async () => {
  answers = { "/hook": [{ status: 404 }] };
  await sent({ AuthorizationType: "API_KEY", AuthParameters: KEY });
  await until(() => dead().length === 1);
  expect(got).toHaveLength(1);
  expect(dead()[0]!.attributes).toMatchObject({
    ERROR_MESSAGE: { StringValue: expect.stringMatching(/answered 404$/) },
    RETRY_ATTEMPTS: { StringValue: "0" },
  });
});

test("an address that is dead is one line of the log, however many events there are, and another at the end", async () => {
  answers = { "/hook": Array.from({ length: 1000 }, () => ({ status: 500 })) };
  const target = { RetryPolicy: { MaximumRetryAttempts: 2 } };
  await sent({ AuthorizationType: "API_KEY", AuthParameters: KEY }, { target });
  for (let i = 1; i < 20; i++) put();
  await until(() => dead().length === 20);
  expect(api.harness.logged).toEqual([
    expect.stringMatching(/^orders could not send an event to its target hook: .* It is tried again in/),
    expect.stringMatching(/It is given up\.$/),
  ]);
  expect(dead()[0]!.attributes).toMatchObject({ EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumRetryAttempts" } });
});

test("a connection shows no secret, and needs the parameters of its kind", async () => {
  const AuthParameters = { BasicAuthParameters: { Username: "shop", Password: "secret" } };
  expect(
    (await call("CreateConnection", { Name: "a", AuthorizationType: "API_KEY", AuthParameters })).body.message,
  ).toBe("AuthParameters.ApiKeyAuthParameters is required, since AuthorizationType is API_KEY.");
  await call("CreateConnection", { Name: "a", AuthorizationType: "BASIC", AuthParameters });
  await call("UpdateConnection", { Name: "a", Description: "hooks" });
  const { body } = await call("DescribeConnection", { Name: "a" });
  expect(body).toMatchObject({ Name: "a", Description: "hooks", ConnectionState: "AUTHORIZED" });
  expect(body.AuthParameters).toEqual({ BasicAuthParameters: { Username: "shop" } });
  expect(JSON.stringify(body)).not.toContain("secret");
  const { ConnectionArn } = body;
  const given = { Name: "b", ConnectionArn, HttpMethod: "POST", InvocationEndpoint: "ftp://a" };
  expect((await call("CreateApiDestination", given)).body.message).toMatch(/InvocationEndpoint is "ftp:\/\/a"/);
  await call("DeleteConnection", { Name: "a" });
  expect((await call("ListConnections")).body).toEqual({ Connections: [] });
});

/** What requests are signed with once a connection was changed. */
async function changed(before: object, change: object): Promise<{ parameters: object; message?: string }> {
  await call("CreateConnection", { Name: "a", ...before });
  const { message } = (await call("UpdateConnection", { Name: "a", ...change })).body;
  const [connection] = api.harness.store.list("calledConnections");
  return { parameters: connection!.properties.AuthParameters as object, ...(message && { message }) };
}

const HEADERS = { HeaderParameters: [{ Key: "team", Value: "shop" }] };
const QUERY = { QueryStringParameters: [{ Key: "v", Value: "2" }] };

test("a change of a connection keeps what it doesn't say, at any depth", async () => {
  const OAuthParameters = {
    ClientParameters: { ClientID: "shop", ClientSecret: "old" },
    AuthorizationEndpoint: "https://login.test/token",
    HttpMethod: "POST",
    OAuthHttpParameters: { BodyParameters: [{ Key: "scope", Value: "a" }] },
  };
  const AuthParameters = { OAuthParameters, InvocationHttpParameters: HEADERS };
  const before = { AuthorizationType: "OAUTH_CLIENT_CREDENTIALS", AuthParameters };
  const change = { OAuthParameters: { ClientParameters: { ClientSecret: "new" } }, InvocationHttpParameters: QUERY };
  expect(await changed(before, { AuthParameters: change })).toEqual({
    parameters: {
      OAuthParameters: { ...OAuthParameters, ClientParameters: { ClientID: "shop", ClientSecret: "new" } },
      InvocationHttpParameters: { ...HEADERS, ...QUERY },
    },
  });
});

const BASIC = {
  AuthorizationType: "BASIC",
  AuthParameters: {
    BasicAuthParameters: { Username: "shop", Password: "secret" },
    InvocationHttpParameters: HEADERS,
  },
};

test("a list of parameters is given as a whole", async () => {
  const HeaderParameters = [{ Key: "stage", Value: "test" }];
  const { parameters } = await changed(BASIC, { AuthParameters: { InvocationHttpParameters: { HeaderParameters } } });
  expect(parameters).toEqual({ ...BASIC.AuthParameters, InvocationHttpParameters: { HeaderParameters } });
});

test("a connection of another type has none of the parameters that only the first one has", async () => {
  const ApiKeyAuthParameters = { ApiKeyName: "key", ApiKeyValue: "value" };
  const change = { AuthorizationType: "API_KEY", AuthParameters: { ApiKeyAuthParameters } };
  expect(await changed(BASIC, change)).toEqual({
    parameters: { ApiKeyAuthParameters, InvocationHttpParameters: HEADERS },
  });
});

test("what another type needs is said as a whole", async () => {
  const change = { AuthorizationType: "API_KEY", AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "key" } } };
  expect(await changed(BASIC, change)).toEqual({
    parameters: BASIC.AuthParameters,
    message: "AuthParameters.ApiKeyAuthParameters.ApiKeyValue is required.",
  });
});
