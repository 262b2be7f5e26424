import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { BASE_IMAGE } from "../src/client/base-image";

const root = join(__dirname, "..");

interface Locked {
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync(join(__dirname, "../package-lock.json"), "utf8")) as {
  packages: Record<string, Locked>;
};

/** Where Node would look for a package from the one at `path`, the nearest first. */
function places(path: string, name: string): string[] {
  const above = path.lastIndexOf("node_modules/");
  const own = `${path === "" ? "" : `${path}/`}node_modules/${name}`;
  return path === "" ? [own] : [own, ...places(path.slice(0, Math.max(above - 1, 0)), name)];
}

test("the lockfile has the packages of every platform, so that npm ci runs on any", () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !places(path, name).some((place) => place in packages)),
  );
  expect(missing).toEqual([]);
});

test.each(["src/local/Dockerfile", "README.md", "bench/measure.mjs", ...["api", "cache", "web"].map(exampleOf)])(
  "%s names the base image that is made where there is none",
  (path) => {
    const named = readFileSync(join(__dirname, "..", path), "utf8").match(/node:[\w.-]+/g);
    expect(new Set(named?.filter((name) => name.endsWith("-slim")))).toEqual(new Set([BASE_IMAGE]));
  },
);

function exampleOf(service: string): string {
  return `examples/shop/${service}/Dockerfile`;
}

const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: Record<string, string> };
const ENTRY_POINTS = Object.entries(exports).filter(([name]) => name !== "./package.json");

// Pulumi's own template said `node` until March 2026.
describe.each(["Node10", "Node16", "Bundler"] as const)("with moduleResolution %s", (resolution) => {
  test.each(ENTRY_POINTS)("the types of %s are found", (name, main) => {
    const installed = "/program/node_modules/slipway/";
    const types = main.replace(/^\.\//, installed).replace(/\.js$/, ".d.ts");
    const host: ts.ModuleResolutionHost = {
      fileExists: (path) => path === types || path === `${installed}package.json`,
      readFile: () => readFileSync(join(root, "package.json"), "utf8"),
    };
    const options = { moduleResolution: ts.ModuleResolutionKind[resolution] };
    const { resolvedModule } = ts.resolveModuleName(name.replace(".", "slipway"), "/program/index.ts", options, host);
    expect(resolvedModule?.resolvedFileName).toBe(types);
  });
});
