import type { ContainerDefinition } from "../../../src/local/ecs/task-definition/record";
import { containerOf, definitionOf, pairOf } from "../../support/fixtures";
import { World } from "../../support/world";
import { Api } from "../doors/api";

const DB = "arn:aws:secretsmanager:us-east-1:000000000000:secret:shop/db-abcdef";
const PULL =
  "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ";

/** A service of one task, whose container has these variables besides, on a machine that keeps two secrets and a file. */
async function running(change: Partial<ContainerDefinition>): Promise<World> {
  const world = new World();
  const { id } = pairOf(1);
  await world.define(definitionOf(1, { id, containers: [containerOf("web", { image: "web:1", ...change })] }));
  await keep(world, "one");
  await world.store.commit([
    {
      table: "parameters",
      put: { id: "/shop/token", arn: "a", type: "SecureString", versions: [{ version: 1, value: "t", modifiedAt: 1 }] },
    },
  ]);
  await world.createService(1);
  void world.controlPlane().start();
  await world.clock.runUntil(() => world.tasks("RUNNING", "STOPPED").length > 0);
  return world;
}

/** The secret's current value, and those that it had. */
async function keep(world: World, password: string): Promise<void> {
  const version = (id: string, stage: string, text: string) => ({ id, stages: [stage], text, createdAt: 1 });
  const secret = (id: string, name: string, text: string) => ({
    ...{ id, name, tags: [], createdAt: 1, changedAt: 1 },
    versions: [version("v2", "AWSCURRENT", text), version("v1", "AWSPREVIOUS", "old")],
  });
  await world.store.commit([
    { table: "secrets", put: secret(DB, "shop/db", JSON.stringify({ password, port: 5432 })) },
    { table: "secrets", put: secret("f1", "s3/config/web.env", "# comment\nLEVEL=file\r\nA=first\nnot a variable\n") },
    {
      table: "secrets",
      put: secret("f3", "s3/config/odd.env", 'LEVEL=\n#NOT=1\n=x\nC = c \nD="d"\nE=e # it\nexport F=f'),
    },
    { table: "secrets", put: secret("f2", "s3/config/more.env", "A=second\nB=x=y\n") },
  ]);
}

const environmentOf = (world: World) =>
  [...world.docker.containers.values()].find(({ name }) => name.endsWith("-web"))?.spec.environment;
const from = (valueFrom: string) => ({ secrets: [{ name: "A", valueFrom }] });

test.each([
  ["a whole secret", DB, '{"password":"one","port":5432}'],
  ["a key of it", `${DB}:password::`, "one"],
  ["a key that is a number", `${DB}:port::`, "5432"],
  ["the version before", `${DB}::AWSPREVIOUS:`, "old"],
  ["a version by its id", `${DB}:::v1`, "old"],
  ["a secret by an ARN without its end", DB.slice(0, -7), '{"password":"one","port":5432}'],
  ["a parameter", "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/token", "t"],
  ["a parameter by its name", "/shop/token", "t"],
])("%s is a variable of the container, and stands in no record", async (_, valueFrom, value) => {
  const world = await running(from(valueFrom));
  expect(environmentOf(world)).toMatchObject({ A: value });
  for (const table of ["tasks", "services", "taskDefinitions"] as const) {
    expect(JSON.stringify(world.store.list(table))).not.toContain(JSON.stringify(value));
  }
});

test.each([
  [
    "a key that the secret doesn't have",
    `${DB}:pasword::`,
    "retrieved secret from Secrets Manager did not contain json key pasword",
  ],
  ["a key of a secret that is no object", `${DB}:a:AWSPREVIOUS:`, "did not contain json key a"],
  [
    "a secret that isn't there",
    `${DB.slice(0, -14)}no`,
    "ResourceNotFoundException: Secrets Manager can't find the specified secret.",
  ],
  ["a version that isn't there", `${DB}::NO:`, "can't find the specified secret value for staging label: NO"],
  [
    "a parameter that isn't there",
    "/shop/no",
    "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid parameters: /shop/no",
  ],
])("%s ends the task before anything of it is made, and the reason says so", async (_, valueFrom, reason) => {
  const world = await running(from(valueFrom));
  const [task] = world.tasks("STOPPED");
  expect(task).toMatchObject({ stopCode: "TaskFailedToStart", stoppedReason: expect.stringContaining(reason) });
  expect(task?.stoppedReason).toContain(PULL);
  expect(world.docker.removed).toEqual([]);
});

test("what a running task has stays, and a forced deployment takes the new value", async () => {
  const world = await running(from(`${DB}:password::`));
  await keep(world, "two");
  await world.clock.run(60_000);
  expect(environmentOf(world)).toMatchObject({ A: "one" });
  await world.update({ forceNewDeployment: true });
  await world.clock.runUntil(() => environmentOf(world)?.A === "two");
});

test("environment files come first, the first of them before the second, and the definition says the last word", async () => {
  const world = await running({
    environmentFiles: ["arn:aws:s3:::config/web.env", "arn:aws:s3:::config/more.env"],
    environment: [{ name: "LEVEL", value: "definition" }],
  });
  expect(environmentOf(world)).toMatchObject({ LEVEL: "definition", A: "first", B: "x=y" });
});

test("a line of an environment file is taken as it stands, and is none without a name or a value", async () => {
  const world = await running({
    environmentFiles: ["arn:aws:s3:::config/odd.env", "arn:aws:s3:::config/web.env"],
    environment: [],
  });
  expect(environmentOf(world)).toEqual(
    expect.objectContaining({ LEVEL: "file", "C ": " c ", D: '"d"', E: "e # it", "export F": "f" }),
  );
  expect(environmentOf(world)).not.toHaveProperty("");
});

test("a file that is not on this machine ends the task, and the reason says how it gets here", async () => {
  const world = await running({ environmentFiles: ["arn:aws:s3:::config/no.env"] });
  const [task] = world.tasks("STOPPED");
  expect(task?.stoppedReason).toMatch(
    /failed to download env files: .*`slipway secrets set --environment-file arn:aws:s3:::config\/no.env=PATH`/,
  );
});

describe("RegisterTaskDefinition", () => {
  let api: Api;
  beforeEach(async () => {
    api = await Api.start();
  });
  afterEach(() => api.close());

  const register = (container: object, definition: object = {}) =>
    api.ecs("RegisterTaskDefinition", {
      family: "web",
      containerDefinitions: [{ name: "web", image: "web:1", memory: 64, ...container }],
      ...definition,
    });
  const FARGATE = { requiresCompatibilities: ["FARGATE"], networkMode: "awsvpc", cpu: "256", memory: "512" };

  test("gives secrets and files back as they were", async () => {
    const given = { ...from(`${DB}:password::`), environmentFiles: [{ type: "s3", value: "arn:aws:s3:::b/web.env" }] };
    expect((await register(given)).body.taskDefinition.containerDefinitions[0]).toMatchObject(given);
  });

  test.each<[string, object, object, string]>([
    [
      "a name that environment has",
      { ...from(DB), environment: [{ name: "A", value: "1" }] },
      {},
      "The secret name must be unique",
    ],
    ["a value from nowhere", from("arn:aws:s3:::a"), {}, "allowed are ARNs of secrets"],
    ["a key behind no version", from(`${DB}:password`), {}, "allowed are ARNs of secrets"],
    ["secrets on Fargate without a role", from(DB), FARGATE, "you must also specify a value for 'executionRoleArn'"],
    [
      "a file of another kind",
      { environmentFiles: [{ type: "s3", value: "arn:aws:s3:::b/web.txt" }] },
      {},
      "that end in .env",
    ],
  ])("refuses %s", async (_, container, definition, message) => {
    const { body } = await register(container, definition);
    expect([body.__type, body.message]).toEqual(["ClientException", expect.stringContaining(message)]);
  });
});
