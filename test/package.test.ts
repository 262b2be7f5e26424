import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BASE_IMAGE } from "../src/client/base-image";

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
