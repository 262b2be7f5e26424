import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { App, Stack } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { EcsCluster, ScheduledTask, Task } from "../../src/cdk";
import { BASE_IMAGE } from "../../src/client/base-image";
import { folder, leftovers, local, overview, slipway, slipwayOk, slipwayStart, until } from "./harness";

const STACK = "e2e-tasks";
const GROUP = "/e2e/events";
const out = folder();

/** Says who it is to AWS and what it was told, and ends with what it was told to. */
const MIGRATE = `
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: at, LEVEL, CODE = "0" } = process.env;
  fetch("http://169.254.170.2" + at).then((answer) => answer.json()).then(({ AccessKeyId, RoleArn }) => {
    console.log("migrated as", AccessKeyId.slice(0, 8), RoleArn.split(":")[4], "at level", LEVEL, process.argv.slice(1).join(" "));
    process.exit(Number(CODE));
  });`;

function app(): string {
  const outdir = join(out.path, "cdk.out");
  const made = new App({ outdir });
  const stack = new Stack(made, STACK);
  const cluster = new EcsCluster(stack, "cluster", { nat: "single" });
  const image = { cluster, image: BASE_IMAGE };
  new Task(stack, "migrate", { ...image, command: ["node", "-e", MIGRATE] });
  new ScheduledTask(stack, "report", {
    ...image,
    command: ["node", "-e", "console.log('report written')"],
    schedule: { rate: "1 minute" },
  });
  new CfnRule(stack, "stopped", {
    eventPattern: { "detail-type": ["ECS Task State Change"], detail: { lastStatus: ["STOPPED"] } },
    targets: [{ id: "log", arn: `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}` }],
  });
  made.synth();
  return outdir;
}

beforeAll(async () => {
  await slipwayOk(["up", STACK, "--app", app()]);
});
afterAll(async () => {
  await slipway(["down", STACK]);
  expect(await leftovers(STACK)).toEqual([]);
  (await local()).close();
});

test("a task runs by its name, with variables and a command of its own, and ends with its exit code", async () => {
  const ran = await slipway([
    "run",
    "migrate",
    "--env",
    "LEVEL=3",
    "--env",
    "CODE=4",
    "--",
    "node",
    "-e",
    MIGRATE,
    "x",
  ]);
  expect(ran.output).toMatch(/migrated as ASIA\w{4} 000000000000 at level 3 x/);
  expect(ran.output).toContain("exit code 4");
  expect(ran.code).toBe(4);
  expect(await slipwayOk(["events"])).toMatch(/of .*migrate:1 stopped: .*Container migrate: exit code 4/);
});

test("several tasks run at once, and are waited for", async () => {
  const tasks = JSON.parse(await slipwayOk(["run", "migrate", "--count", "2", "--wait", "--json"])) as object[];
  expect(tasks).toMatchObject([{ lastStatus: "STOPPED" }, { lastStatus: "STOPPED" }]);
});

test("a scheduled task runs at its time, and is among the events", async () => {
  const ran = await until("a run of the schedule", async () => {
    const { Events } = await overview(STACK);
    return Events.find(({ Message }) => Message.includes("has started 1 tasks"));
  });
  expect(ran.Message).toMatch(/^\(schedule .*\) has started 1 tasks: \(task [0-9a-f]{32}\)\.$/);
  const written = () => slipwayOk(["logs", "--stack", STACK]);
  expect(
    await until("its log", async () => ((await written()).includes("report written") ? written() : false)),
  ).toBeTruthy();
});

test("what ECS tells of tasks that stop is in the log group that the rule leads to", async () => {
  await slipwayOk(["run", "migrate", "--wait"]);
  const { transport } = (await local()) as unknown as { transport: { call(request: object): Promise<unknown> } };
  const input = { logGroupName: GROUP, filterPattern: '{ $.detail.stopCode = "EssentialContainerExited" }' };
  const found = await until("its event", async () => {
    const request = { target: "Logs_20140328.FilterLogEvents", input, repeatable: true };
    const { events } = (await transport.call(request)) as { events: { message: string }[] };
    return events.length > 0 && events;
  });
  expect(JSON.parse(found[0]!.message)).toMatchObject({ source: "aws.ecs", detail: { lastStatus: "STOPPED" } });
});

test("a role of AWS is lent to a task for as long as the command runs", async () => {
  const Expiration = new Date(Date.now() + 3_600_000).toISOString();
  const sts = createServer((_, response) => {
    response.end(
      `<Credentials><AccessKeyId>ASIALENT</AccessKeyId><SecretAccessKey>s</SecretAccessKey>` +
        `<SessionToken>t</SessionToken><Expiration>${Expiration}</Expiration></Credentials>`,
    );
  });
  await new Promise<void>((resolve) => sts.listen(0, "127.0.0.1", resolve));
  const { port } = sts.address() as AddressInfo;
  const env = {
    AWS_ACCESS_KEY_ID: "AKIA",
    AWS_SECRET_ACCESS_KEY: "s",
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}`,
  };
  const refused = await slipway(["credentials", "migrate"], { env });
  expect(refused.output).toContain("name one of your account with --role");
  const role = "arn:aws:iam::123456789012:role/dev";
  const { child, ended } = slipwayStart(["credentials", "migrate", "--role", role], { env });
  const lent = () => slipway(["run", "migrate"]);
  try {
    await until("the role", async () => (await lent()).output.includes("migrated as ASIALENT 123456789012"));
  } finally {
    child.kill("SIGINT");
  }
  expect((await ended).output).toContain("have the local keys again");
  expect((await lent()).output).not.toContain("ASIALENT");
  await new Promise((resolve) => sts.close(resolve));
});
