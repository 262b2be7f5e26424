import { AgentApi, ID, ROLE } from "./support";

let agent: AgentApi;
afterEach(() => agent.close());

const HOUR = 3_600_000;

interface Given {
  AccessKeyId: string;
  SecretAccessKey: string;
  Token: string;
  Expiration: string;
}

/** Who STS says that these credentials are. */
async function identity({ AccessKeyId, SecretAccessKey, Token }: Given, secret = SecretAccessKey) {
  const { status, body } = await agent.api.raw({
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      ...(Token && { "x-amz-security-token": Token }),
    },
    body: "Action=GetCallerIdentity&Version=2011-06-15",
    service: "sts",
    keys: { accessKeyId: AccessKeyId, secretAccessKey: secret },
  });
  return { status, text: body.toString() };
}

test("a task has its role's credentials, which STS knows as the role's", async () => {
  agent = await AgentApi.start();
  const { status, body } = await agent.credentials();
  expect(status).toBe(200);
  expect(Object.keys(body).sort()).toEqual(["AccessKeyId", "Expiration", "RoleArn", "SecretAccessKey", "Token"]);
  expect(body).toMatchObject({ RoleArn: ROLE, AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/) });
  const { status: known, text } = await identity(body);
  expect(known).toBe(200);
  expect(text).toContain(`<Arn>arn:aws:sts::000000000000:assumed-role/shop-web/${ID}</Arn>`);
  expect(text).toContain("<Account>000000000000</Account>");
});

test("they hold for hours, stay the same until they rotate, and the old ones hold on for a while", async () => {
  agent = await AgentApi.start();
  const { harness } = agent.api;
  harness.now = Math.floor(harness.now / (3 * HOUR)) * 3 * HOUR;
  const { body: first } = await agent.credentials();
  expect(Date.parse(first.Expiration) - harness.now).toBe(6 * HOUR);
  harness.now += 2 * HOUR;
  expect((await agent.credentials()).body).toEqual(first);
  harness.now += 2 * HOUR;
  const { body: second } = await agent.credentials();
  expect(second.AccessKeyId).not.toBe(first.AccessKeyId);
  expect(Date.parse(second.Expiration) - harness.now).toBeGreaterThanOrEqual(3 * HOUR);
});

test("the machine's own keys are a user's", async () => {
  agent = await AgentApi.start();
  const { body } = await agent.api.raw({
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "Action=GetCallerIdentity&Version=2011-06-15",
    service: "sts",
  });
  expect(body.toString()).toContain("<Arn>arn:aws:iam::000000000000:user/slipway</Arn>");
});

describe("refused are", () => {
  test("another secret, a token that was changed, and none", async () => {
    agent = await AgentApi.start();
    const { body } = await agent.credentials();
    expect((await identity(body, "another")).text).toContain("<Code>SignatureDoesNotMatch</Code>");
    const forged = `${body.Token.slice(0, -2)}xx`;
    expect((await identity({ ...body, Token: forged })).text).toContain("<Code>InvalidClientTokenId</Code>");
    expect((await identity({ ...body, Token: "" })).text).toContain("<Code>InvalidClientTokenId</Code>");
  });

  test("credentials that have expired", async () => {
    agent = await AgentApi.start();
    const { harness } = agent.api;
    const later = harness.now;
    harness.now -= 7 * HOUR;
    const { body } = await agent.credentials();
    harness.now = later;
    expect(await identity(body)).toMatchObject({
      status: 403,
      text: expect.stringContaining("<Code>ExpiredToken</Code>"),
    });
  });

  test("credentials of a task that has stopped", async () => {
    agent = await AgentApi.start();
    const { body } = await agent.credentials();
    await agent.api.harness.putTask({ ...agent.task, lastStatus: "STOPPED" });
    expect((await identity(body)).status).toBe(403);
    expect(await agent.credentials()).toMatchObject({ status: 400, body: { code: "InvalidIdInRequest" } });
  });

  test("tasks without a role, and ids that are guessed", async () => {
    agent = await AgentApi.start({ taskRoleArn: undefined });
    expect((await agent.credentials()).status).toBe(400);
    expect((await agent.get(`/v2/credentials/${agent.id()}`)).status).toBe(400);
  });
});

test("a task's own keys call the local ECS", async () => {
  agent = await AgentApi.start();
  const { body } = await agent.credentials();
  const { status } = await agent.api.raw({
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AmazonEC2ContainerServiceV20141113.ListClusters",
      "x-amz-security-token": body.Token,
    },
    body: "{}",
    keys: { accessKeyId: body.AccessKeyId, secretAccessKey: body.SecretAccessKey },
  });
  expect(status).toBe(200);
});

test("what a user lends a role its tasks get, until it is taken back or over; then the local keys are there again", async () => {
  agent = await AgentApi.start();
  const { harness } = agent.api;
  const lend = async (operation: string, input: object) => {
    const { status } = await agent.api.call(`Slipway.${operation}`, input);
    expect(status).toBe(200);
  };
  const mine = {
    AccessKeyId: "ASIAREAL",
    SecretAccessKey: "secret",
    Token: "token",
    Expiration: new Date(harness.now + HOUR).toISOString(),
    RoleArn: "arn:aws:iam::123456789012:role/dev",
  };
  await lend("LendCredentials", { Role: ROLE, ...mine });
  expect((await agent.credentials()).body).toEqual(mine);
  await lend("TakeBackCredentials", { Role: ROLE });
  expect((await agent.credentials()).body).toMatchObject({ RoleArn: ROLE });
  await lend("LendCredentials", { Role: ROLE, ...mine });
  harness.now += HOUR;
  expect((await agent.credentials()).body).toMatchObject({ RoleArn: ROLE });
  expect(JSON.stringify(harness.logged)).not.toContain("ASIAREAL");
});
