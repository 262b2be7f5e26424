import { BASE_IMAGE } from "../../src/client/base-image";
import type { ServiceOverview, TaskOverview } from "../../src/protocol/overview";
import { docker, folder, slipway, slipwayOk, slipwayStart, until } from "./harness";
import { template } from "./template";

const STACK = "e2e-cli";
const place = folder();
const json = async <T>(...args: string[]) => JSON.parse(await slipwayOk([...args, "--json"])) as T;

describe("with a service running", () => {
  beforeAll(async () => {
    await slipwayOk(["up", STACK, "--template", place.write("web.json", template({ port: 80, count: 1 }))]);
  });

  afterAll(() => slipwayOk(["down", STACK]));

  const task = async () =>
    (await json<TaskOverview[]>("ps", "--stack", STACK)).find((one) => one.LastStatus === "RUNNING")!;

  test("ps and services show it, for people and for programs", async () => {
    const { Id } = await task();
    expect(await slipwayOk(["ps"])).toMatch(new RegExp(`${Id.slice(0, 12)} +web +sketch:\\d+ +RUNNING`));
    const { Services } = await json<{ Services: ServiceOverview[] }>("services", "--stack", STACK);
    expect(Services).toMatchObject([{ Name: "web", Desired: 1, Running: 1, Targets: [{ Health: "healthy" }] }]);
    expect(await slipwayOk(["services", "--stack", STACK])).toMatch(/web .* ACTIVE +1\/1 .* 1 healthy/);
  });

  test("events are in ECS's words, the last at the end", async () => {
    const lines = (await slipwayOk(["events", "web", "--stack", STACK])).trim().split("\n");
    expect(lines[0]).toContain("(service web) has started 1 tasks");
    expect(await slipwayOk(["events", "web", "--stack", STACK, "--tail", "1"])).toBe(`${lines.at(-1)}\n`);
  });

  test("exec runs a command in a container, by task or by service, and ends with its exit code", async () => {
    const { Id } = await task();
    expect(await slipwayOk(["exec", Id.slice(0, 10), "--", "node", "-p", "6 * 7"])).toBe("42\n");
    expect((await slipway(["exec", "web", "sh", "-c", "exit 7"])).code).toBe(7);
  });

  test("run starts a task beside the service, shows what it writes, and ends with its exit code", async () => {
    const ran = await slipway(["run", "sketch", "--", "node", "-e", "console.log('job done'); process.exit(3)"], {});
    expect(ran.output).toContain("job done");
    expect(ran.code).toBe(3);
  });

  test("logs are followed while a container writes", async () => {
    const { child, ended } = slipwayStart(["logs", "web", "--stack", STACK, "--follow"]);
    let seen = "";
    child.stdout.on("data", (text) => {
      seen += text;
    });
    const { Containers } = await task();
    const write = "require('fs').writeFileSync('/proc/1/fd/1', 'hello from inside\\n')";
    await docker("exec", Containers[0]!.DockerId!, "node", "-e", write);
    await until("the line", async () => seen.includes("/web hello from inside"), 30);
    child.kill("SIGINT");
    await ended;
  });

  test("env is made for a shell", async () => {
    const lines = (await slipwayOk(["env"])).trim().split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^export AWS_ENDPOINT_URL_ECS='http:\/\/127\.0\.0\.1:\d+'$/),
        expect.stringMatching(/^export AWS_ACCESS_KEY_ID='[A-Z0-9]{20}'$/),
        expect.stringMatching(/^export AWS_SECRET_ACCESS_KEY='.+'$/),
        "export AWS_DEFAULT_REGION='us-east-1'",
        "export AWS_REGION='us-east-1'",
        "unset AWS_SESSION_TOKEN AWS_PROFILE AWS_DEFAULT_PROFILE",
      ]),
    );
  });

  test("doctor finds everything well", async () => {
    const { code, output } = await slipway(["doctor"]);
    expect(output).toMatch(/✓ Docker: Engine/);
    expect(output).toMatch(/✓ Local ECS: slipway/);
    expect(code).toBe(0);
  });

  test("names that don't exist are answered with those that do", async () => {
    expect((await slipway(["down", "e2e-clu"])).output).toMatch(/There is no stack "e2e-clu"\. There are: .*e2e-cli/);
    expect((await slipway(["logs", "wob"])).output).toMatch(/There is no service "wob"\. There are: .*web/);
    expect((await slipway(["exec", "wob", "sh"])).output).toContain('There is no task or service "wob"');
    const nested = await slipway(["up", STACK, "--template", place.write("b.json", template({ port: 80, count: 1 }))]);
    expect(nested.output).toMatch(/belongs to .*web\.json/);
  });
});

describe("an app with an image of its own", () => {
  // An earlier run's that was killed is of another name: it would not be built again.
  const imageTag = `${Date.now()}`;
  const IMAGE = `000000000000.dkr.ecr.us-east-1.amazonaws.com/e2e-cli-assets:${imageTag}`;

  /** A CDK app as far as its cloud assembly goes: a stack, and the manifest of an image. */
  const app = (dockerfile: string) => {
    const out = folder();
    const image = (given: ReturnType<typeof template>) => {
      // Fargate pulls from ECR by it.
      Object.assign(given.Resources.TaskDefinition.Properties, {
        ExecutionRoleArn: "arn:aws:iam::000000000000:role/pull",
      });
      given.Resources.TaskDefinition.Properties.ContainerDefinitions[0]!.Image = IMAGE;
      given.Resources.TaskDefinition.Properties.ContainerDefinitions[0]!.Command = ["node", "/server.js"];
      return given;
    };
    out.write("Dockerfile", dockerfile);
    out.write("server.js", "console.log('from the image'); require('http').createServer().listen(8080)");
    out.write("stack.template.json", image(template({ count: 1 })));
    const destinations = { here: { repositoryName: "e2e-cli-assets", imageTag, region: "us-east-1" } };
    out.write("stack.assets.json", {
      dockerImages: { one: { displayName: "web/Image", source: { directory: "." }, destinations } },
    });
    out.write("manifest.json", {
      artifacts: {
        assets: { type: "cdk:asset-manifest", properties: { file: "stack.assets.json" } },
        [STACK]: {
          type: "aws:cloudformation:stack",
          environment: "aws://unknown-account/unknown-region",
          dependencies: ["assets"],
          properties: { templateFile: "stack.template.json" },
        },
      },
    });
    return out;
  };

  afterEach(async () => {
    await slipway(["down", STACK]);
    await docker("rmi", "-f", IMAGE).catch(() => {});
  });

  test("is built once, and deployed", async () => {
    const out = app(`FROM ${BASE_IMAGE}\nCOPY server.js /\n`);
    const first = await slipway(["up", "--app", out.path]);
    expect(first.output).toContain("Building web/Image.");
    expect(first.code).toBe(0);
    await until(
      "the log",
      async () => (await slipwayOk(["logs", "web", "--stack", STACK])).includes("from the image"),
      20,
    );
    const second = await slipway(["up", "--app", out.path]);
    expect(second.output).not.toContain("Building");
    expect(second.output).toContain(`${STACK}: no changes`);
  });

  test("that can't be built says why, and deploys nothing", async () => {
    const out = app(`FROM ${BASE_IMAGE}\nCOPY missing.js /\n`);
    const { code, output } = await slipway(["up", "--app", out.path]);
    expect(code).toBe(1);
    expect(output).toMatch(/Building web\/Image failed: [\s\S]*missing\.js/);
    expect((await slipway(["down", STACK])).output).toContain(`There is no stack "${STACK}"`);
  });
});
