import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { parse } from "yaml";
import { run, value } from "../pulumi/mocks";
import { cfnLint, lint } from "../support/python-tools";
import { EXAMPLES, inside, PROGRAMS, PROJECTS, SMALL } from "./list";

jest.mock("slipway/cdk", () => require("../../src/cdk"), { virtual: true });
jest.mock("slipway/pulumi", () => require("../../src/pulumi"), { virtual: true });
// Whether this machine's Docker answers is nothing to these tests.
jest.mock("../../src/client/docker/docker", () => ({ connectDocker: async () => ({}) }));

/** The template that the example's app synthesizes. */
function templateOf(name: string): object {
  return inside(`${name}/cdk`, () => {
    const { app } = require(join(EXAMPLES, name, "cdk/app")) as { app: App };
    return Template.fromStack(app.node.findChild(name) as Stack).toJSON();
  });
}

/** What the example's program registers. */
function registered(name: string, backend: string) {
  return run(
    () =>
      inside(`${name}/pulumi`, () => {
        let made: Record<string, pulumi.Output<string>> = {};
        jest.isolateModules(() => {
          made = require(join(EXAMPLES, name, "pulumi/index"));
        });
        return made;
      }),
    { backend, project: name },
  );
}

const templates = Object.fromEntries(SMALL.map((name) => [name, templateOf(name)]));

test("each of the small examples is known", () => {
  expect(SMALL).toEqual([
    "existing-cluster",
    "github",
    "golden-path",
    "https",
    "minimal",
    "pipeline",
    "scheduled-scaling",
    "secrets-and-volumes",
  ]);
});

const command = cfnLint();
let found: Record<string, string[]> | undefined;
(command ? test.each : test.skip.each)(SMALL)(
  `cfn-lint finds nothing in %s${command ? "" : " (skipped: cfn-lint is not installed)"}`,
  (name) => {
    found ??= lint(command!, templates);
    expect(found[name]).toEqual([]);
  },
);

test.each(SMALL)("%s makes the same of ECS in both frameworks", async (name) => {
  const { result, all } = await registered(name, "docker");
  expect(await value(result.url!)).toBeTruthy();
  const ofPulumi = all.map(({ inputs }) => String(inputs.type)).filter((type) => type.startsWith("AWS::ECS"));
  const { Resources } = templates[name] as { Resources: Record<string, { Type: string }> };
  const ofCdk = Object.values(Resources).map(({ Type }) => Type);
  expect(ofPulumi.sort()).toEqual(ofCdk.filter((type) => type.startsWith("AWS::ECS")).sort());
});

test.each(SMALL)("%s is a program for AWS as well", async (name) => {
  const { all } = await registered(name, "aws");
  expect(all.filter(({ type }) => type === "aws:ecs/service:Service")).toHaveLength(1);
});

test("every program for Pulumi is a project of its own, and the shop the repository's", () => {
  expect(PROGRAMS.filter((name) => !PROJECTS.includes(name))).toEqual(["shop"]);
});

test.each(PROJECTS)("%s is a project for the pulumi command, and the README leads to it", (name) => {
  const project = parse(readFileSync(join(EXAMPLES, name, "pulumi/Pulumi.yaml"), "utf8"));
  expect(project).toMatchObject({ name, runtime: "nodejs", main: "index.ts", description: expect.any(String) });
  expect(readFileSync(join(EXAMPLES, "../README.md"), "utf8")).toContain(`(examples/${name})`);
});
