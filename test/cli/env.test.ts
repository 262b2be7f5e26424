import { execFileSync } from "node:child_process";
import { env } from "../../src/cli/commands/env";

jest.mock("../../src/client/control-plane/ensure-local", () => ({
  ensureLocal: async () => ({
    endpoint: "http://127.0.0.1:4577",
    keys: { accessKeyId: "SLIPWAYKEY", secretAccessKey: "it's secret" },
    close: () => undefined,
  }),
}));

async function printed(json?: boolean): Promise<string> {
  const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    await env({ json });
    return write.mock.calls.map(([text]) => String(text)).join("");
  } finally {
    write.mockRestore();
  }
}

const LOCAL = {
  AWS_ENDPOINT_URL_ECS: "http://127.0.0.1:4577",
  AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING: "http://127.0.0.1:4577",
  AWS_ENDPOINT_URL_AUTO_SCALING: "http://127.0.0.1:4577",
  AWS_ENDPOINT_URL_EC2: "http://127.0.0.1:4577",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: "http://127.0.0.1:4577",
  AWS_ENDPOINT_URL_EVENTBRIDGE: "http://127.0.0.1:4577",
  AWS_ENDPOINT_URL_SCHEDULER: "http://127.0.0.1:4577",
  AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:4577",
  AWS_ENDPOINT_URL_SERVICEDISCOVERY: "http://127.0.0.1:4577",
  AWS_DISABLE_HOST_PREFIX_INJECTION: "true",
  AWS_ENDPOINT_URL_SSM: "http://127.0.0.1:4577",
  AWS_ENDPOINT_URL_CLOUDWATCH: "http://127.0.0.1:4577",
  AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "http://127.0.0.1:4577",
  AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: "http://127.0.0.1:4577",
  AWS_ACCESS_KEY_ID: "SLIPWAYKEY",
  AWS_SECRET_ACCESS_KEY: "it's secret",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_REGION: "us-east-1",
};

test("a shell that reads it has the local ECS, its region and its keys, and no profile or token that goes before them", async () => {
  const before = {
    AWS_PROFILE: "work",
    AWS_DEFAULT_PROFILE: "work",
    AWS_SESSION_TOKEN: "left",
    AWS_REGION: "eu-west-1",
    AWS_DEFAULT_REGION: "eu-west-1",
  };
  const script = `${await printed()}\n${JSON.stringify(process.execPath)} -e 'console.log(JSON.stringify(process.env))'`;
  const after = JSON.parse(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8", env: before }));
  expect(Object.fromEntries(Object.entries(after).filter(([name]) => name.startsWith("AWS_")))).toEqual(LOCAL);
});

test("--json has the same", async () => {
  expect(JSON.parse(await printed(true))).toEqual(LOCAL);
});
