import { existsSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAssembly } from "../../../src/client/deploy/assembly";
import type { LookUp } from "../../../src/client/deploy/lookups";
import { stackSources } from "../../../src/client/deploy/sources";
import { synthesize } from "../../../src/client/deploy/synthesize";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-test-"));
});

afterEach(() => rm(folder, { recursive: true }));

/** An app that writes the environment that it got into a cloud assembly of one stack. */
const APP = `
const { writeFileSync } = require("node:fs");
const out = process.env.CDK_OUTDIR + "/";
const { CDK_CONTEXT_JSON, CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION } = process.env;
writeFileSync(out + "seen.json", JSON.stringify({ CDK_CONTEXT_JSON, CDK_DEFAULT_ACCOUNT, CDK_DEFAULT_REGION }));
writeFileSync(out + "shop.template.json", JSON.stringify({ Resources: {} }));
const properties = { templateFile: "shop.template.json" };
const metadata = { "/shop/web": [{ type: "aws:cdk:warning", data: "careful" }, ...JSON.parse(process.env.NOTES ?? "[]")] };
const shop = { type: "aws:cloudformation:stack", environment: "aws://unknown-account/unknown-region", properties, metadata };
writeFileSync(out + "manifest.json", JSON.stringify({ version: "1", artifacts: { shop } }));
`;

async function app(configuration: object = { app: "node app.js" }) {
  await writeFile(join(folder, "app.js"), APP);
  await writeFile(join(folder, "cdk.json"), JSON.stringify(configuration));
}

test("the app of cdk.json runs with its context and this machine's account and region", async () => {
  await app({ app: "node app.js", context: { a: 1, b: 1 } });
  await writeFile(join(folder, "cdk.context.json"), '{"b":2}');
  const { assembly, dispose } = await synthesize({ folder });
  const seen = JSON.parse(await readFile(join(assembly, "seen.json"), "utf8")) as Record<string, string>;
  expect(seen).toMatchObject({ CDK_DEFAULT_ACCOUNT: "000000000000", CDK_DEFAULT_REGION: "us-east-1" });
  expect(JSON.parse(seen.CDK_CONTEXT_JSON ?? "")).toEqual({
    ...{ a: 1, b: 2 },
    // The CDK's own command asks for the constructs' paths as well.
    "aws:cdk:enable-path-metadata": true,
  });
  expect(readAssembly(assembly)).toMatchObject([{ stackName: "shop", warnings: ["/shop/web: careful"], images: [] }]);
  await dispose();
  expect(existsSync(assembly)).toBe(false);
});

test("an app runs again while there are answers to what it looks up", async () => {
  await app({ app: "node app.js", context: { known: "so" } });
  const missing = '[{ key: "known" }, { key: "vpc", provider: "vpc-provider", props: {} }, { key: "ami" }]';
  await appendFile(
    join(folder, "app.js"),
    `const rest = ${missing}.filter(({ key }) => !(key in JSON.parse(CDK_CONTEXT_JSON)));
writeFileSync(out + "manifest.json", JSON.stringify({ version: "1", artifacts: { shop }, missing: rest }));`,
  );
  const asked: string[][] = [];
  const lookUp: LookUp = async (all) => {
    asked.push(all.map(({ key }) => key));
    return all.some(({ key }) => key === "vpc") ? { vpc: { vpcId: "vpc-1" } } : {};
  };
  const { assembly, dispose } = await synthesize({ folder, lookUp });
  expect(asked).toEqual([["vpc", "ami"], ["ami"]]);
  const seen = JSON.parse(await readFile(join(assembly, "seen.json"), "utf8")) as Record<string, string>;
  expect(JSON.parse(seen.CDK_CONTEXT_JSON ?? "")).toMatchObject({ known: "so", vpc: { vpcId: "vpc-1" } });
  expect(readAssembly(assembly)).toMatchObject([
    { warnings: [expect.stringMatching(/^it looks up ami, .*: the CDK's dummy is used$/), "/shop/web: careful"] },
  ]);
  await dispose();
});

test("an app that says so gets no paths of its constructs", async () => {
  await app({ app: "node app.js", context: { "aws:cdk:enable-path-metadata": false } });
  const { assembly, dispose } = await synthesize({ folder });
  const seen = JSON.parse(await readFile(join(assembly, "seen.json"), "utf8")) as Record<string, string>;
  expect(JSON.parse(seen.CDK_CONTEXT_JSON ?? "")).toEqual({ "aws:cdk:enable-path-metadata": false });
  await dispose();
});

test("the folder of a cloud assembly is taken as it is, and stays", async () => {
  await app();
  const { assembly } = await synthesize({ folder });
  const { assembly: again, dispose } = await synthesize({ folder, app: assembly });
  await dispose();
  expect(again).toBe(assembly);
  expect(existsSync(assembly)).toBe(true);
  await rm(assembly, { recursive: true });
});

test("an app that fails shows the end of what it wrote", async () => {
  const failing = synthesize({ folder, app: "echo starting; echo 'TypeError: x' >&2; exit 3" });
  await expect(failing).rejects.toThrow(/ended with 3\.\n(starting\nTypeError: x|TypeError: x\nstarting)/);
});

test("a command that isn't a CDK app is told so", async () => {
  await expect(synthesize({ folder, app: "true" })).rejects.toThrow("`true` ended without a cloud assembly");
});

test("a folder without an app says what to do", async () => {
  await expect(synthesize({ folder })).rejects.toThrow(/cdk\.json does not exist.*--app COMMAND.*--template FILE/);
});

test("what the app marked as an error isn't deployed", async () => {
  await app();
  process.env.NOTES = JSON.stringify([{ type: "aws:cdk:error", data: "no subnets" }]);
  try {
    await expect(stackSources({ folder })).rejects.toThrow("/shop/web: no subnets");
  } finally {
    delete process.env.NOTES;
  }
});

test("a template's stack is named after its file, or as asked for", async () => {
  await mkdir(join(folder, "infra"));
  await writeFile(join(folder, "infra/web.template.yaml"), "Resources: {}");
  const template = "infra/web.template.yaml";
  expect((await stackSources({ folder, template })).stacks).toMatchObject([
    { name: "web", source: join(folder, template), template: "Resources: {}" },
  ]);
  expect((await stackSources({ folder, template, stacks: ["blue"] })).stacks[0]?.name).toBe("blue");
  await expect(stackSources({ folder, template: "gone.yaml" })).rejects.toThrow(/gone\.yaml does not exist/);
});
