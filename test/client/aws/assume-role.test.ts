import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { assumeRole } from "../../../src/client/aws/assume-role";
import { isOld, lendCredentials } from "../../../src/client/lend-credentials";

const KEYS = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret", AWS_REGION: "eu-west-1" };
const ROLE = "arn:aws:iam::123456789012:role/dev";
const GIVEN = `<AssumeRoleResponse><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>hidden</SecretAccessKey><SessionToken>token==</SessionToken>
  <Expiration>2027-01-01T01:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

let server: Server;
let address: string;
let answer: { status: number; body: string };
const bodies: { body: string; authorization: string }[] = [];

beforeEach(async () => {
  bodies.length = 0;
  answer = { status: 200, body: GIVEN };
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      bodies.push({ body, authorization: request.headers.authorization ?? "" });
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const assumed = (ours = "http://127.0.0.1:4577") =>
  assumeRole({ role: ROLE, session: "slipway-web", duration: 3600 }, { ...KEYS, AWS_ENDPOINT_URL_STS: address }, ours);

test("a role is assumed with the shell's credentials, signed for its region", async () => {
  expect(await assumed()).toEqual({
    AccessKeyId: "ASIA1",
    SecretAccessKey: "hidden",
    Token: "token==",
    Expiration: "2027-01-01T01:00:00Z",
  });
  expect(Object.fromEntries(new URLSearchParams(bodies[0]!.body))).toEqual({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: ROLE,
    RoleSessionName: "slipway-web",
    DurationSeconds: "3600",
  });
  expect(bodies[0]!.authorization).toContain("/eu-west-1/sts/aws4_request");
});

test("why it can't be is told as STS tells it", async () => {
  const Message = "User is not authorized to perform: sts:AssumeRole";
  answer = {
    status: 403,
    body: `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${Message}</Message></Error></ErrorResponse>`,
  };
  await expect(assumed()).rejects.toThrow(`The role ${ROLE} could not be assumed: AccessDenied: ${Message}`);
});

test("this machine's own STS assumes no role of AWS", async () => {
  await expect(assumed(address)).rejects.toThrow("AWS_ENDPOINT_URL_STS is this machine's");
});

test("what is lent is taken back at the end", async () => {
  const stop = new AbortController();
  const calls: [string, object][] = [];
  const client = {
    lendCredentials: async (request: object) => {
      calls.push(["lend", request]);
      stop.abort();
    },
    takeBackCredentials: async (request: object) => void calls.push(["take back", request]),
  };
  const lending = { role: "arn:local", assumed: ROLE, assume: assumed, renewed: () => {}, failed: () => {} };
  await lendCredentials(client, lending, stop.signal);
  expect(calls).toEqual([
    ["lend", expect.objectContaining({ Role: "arn:local", RoleArn: ROLE, AccessKeyId: "ASIA1" })],
    ["take back", { Role: "arn:local" }],
  ]);
});

test("credentials are renewed when half of their time is over", () => {
  const credentials = { Expiration: new Date(3_600_000).toISOString() };
  expect(isOld(0, credentials, 1_799_000)).toBe(false);
  expect(isOld(0, credentials, 1_800_000)).toBe(true);
});
