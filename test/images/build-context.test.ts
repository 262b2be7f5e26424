import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildProperty, checkBuildContext } from "../../src/images/build-context";
import { type BuildSpec, InvalidPropertyError, Leaf } from "../../src/options";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slipway-context-"));
  writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

const check = (build: Partial<BuildSpec>) =>
  checkBuildContext("S", "build", { context: folder, dockerfile: "Dockerfile", target: undefined, args: {}, ...build });

test("a folder and a Dockerfile that are there are right, wherever the Dockerfile is said from", () => {
  expect(() => check({})).not.toThrow();
  expect(() => check({ dockerfile: join(folder, "Dockerfile") })).not.toThrow();
});

test("what is known only later is not looked for", () => {
  expect(() => check({ context: new Leaf(1), dockerfile: "Nope" })).not.toThrow();
  expect(() => check({ dockerfile: new Leaf(1) })).not.toThrow();
});

test("a file in place of the folder, and a folder in place of the Dockerfile, are refused", () => {
  for (const impossible of ["x".repeat(5000), "a\0b", "Dockerfile/x"]) {
    expect(() => check({ dockerfile: impossible })).toThrow(InvalidPropertyError);
    expect(() => check({ context: join(folder, impossible) })).toThrow(InvalidPropertyError);
  }
  expect(() => check({ context: join(folder, "Dockerfile") })).toThrow(/build.context is .*; there is no folder/);
  expect(() => check({ dockerfile: "." })).toThrow(/build.dockerfile is "."; there is no file/);
});

test("the main container's is the service's own", () => {
  expect(buildProperty({ name: "web" }, "web")).toBe("build");
  expect(buildProperty({ name: "web" }, "proxy")).toBe("sidecars.proxy.build");
});
