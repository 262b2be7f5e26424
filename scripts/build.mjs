// Builds dist: the package (tsc) and what the control plane's image is made from (esbuild). Does nothing where nothing changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const require = createRequire(import.meta.url);
const STAMP = join(dist, ".built");

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

function packageOf(name) {
  try {
    return require.resolve(`${name}/package.json`);
  } catch {
    throw new Error(`the npm package ${name} isn't installed; \`npm ci\` installs what the build needs`);
  }
}

/** What dist follows from. */
function fingerprint() {
  const inputs = ["package.json", "package-lock.json", "tsconfig.json", "scripts/build.mjs"].map((name) =>
    join(root, name),
  );
  const hash = createHash("sha256").update(process.version);
  for (const path of [...inputs, ...filesIn(join(root, "src"))].sort()) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update("\0");
  }
  return hash.digest("hex");
}

/** dockerode's ways over SSH and to BuildKit: the control plane has Docker's socket, and builds nothing. */
const withoutSshAndSessions = {
  name: "without-ssh-and-sessions",
  setup(build) {
    build.onResolve({ filter: /^\.\/(ssh|session|buildkit)$/ }, ({ path, importer }) =>
      /[\\/]docker(-modem|ode)[\\/]lib[\\/]/.test(importer) ? { path, namespace: "left-out" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => ({
      contents: `module.exports = () => { throw new Error("${path.slice(2)} is not part of the control plane"); };`,
    }));
  },
};

/** Generated tables as JSON: parsed as such they leave the control plane 10 MB smaller than as the code of literals. */
const tablesAsJson = {
  name: "tables-as-json",
  setup(build) {
    build.onLoad({ filter: /\.generated\.ts$/ }, ({ path }) => {
      const tables = Object.entries(require(join(dist, relative(join(root, "src"), path).replace(/\.ts$/, ".js"))));
      const json = (value) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
      return { contents: tables.map(([name, value]) => `export const ${name} = ${json(value)};`).join("\n") };
    });
  },
};

/** What the image runs: the control plane, and the resolvers of its networks. */
const PROGRAMS = [
  ["src/local/main.ts", "main.js"],
  ["src/local/resolver/main.ts", "resolver.js"],
];

const SHARED = ["options/error", "cfn/shapes.generated"].map((name) => join(root, "src", name));
const CLIENT = join(root, "src/client");

/** What of `slipway/pulumi` is loaded once a program's backend is known, as files beside it. */
const BACKENDS = ["aws", "docker"];
const backendFile = (name) => `${name}-backend`;

/** What the package has elsewhere too: the error that all of it throws, a table that is seldom read, the local ECS's client. */
const elsewhere = {
  name: "elsewhere",
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const source = join(resolveDir, path);
      const backend = BACKENDS.find((name) => source === join(root, "src/pulumi", name, "backend"));
      if (backend) return { path: `./${backendFile(backend)}.js`, external: true };
      if (!SHARED.includes(source) && !source.startsWith(CLIENT)) return undefined;
      const file = existsSync(`${source}.ts`) ? source : join(source, "index");
      return { path: `../${relative(join(root, "src"), file)}.js`, external: true };
    });
  },
};

const FRONT = {
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  logLevel: "error",
  plugins: [elsewhere],
};

/** Removes what tsc made of a front, but for its declarations. */
function removeParts(front) {
  for (const path of filesIn(join(dist, front))) if (/\.js(\.map)?$/.test(path)) rmSync(path);
}

/**
 * `slipway/cdk` as one file: every program loads it, and Node.js takes most of that time to find files. Its index has names
 * only, as the CDK's own has, and loads it with the first that is used.
 */
async function bundleCdk() {
  const { build } = await import("esbuild");
  const constructs = join(dist, "cdk/constructs.js");
  removeParts("cdk");
  await build({ ...FRONT, entryPoints: [join(root, "src/cdk/index.ts")], outfile: constructs, sourcemap: true });
  const names = Object.keys(require(constructs));
  writeFileSync(
    join(dist, "cdk/index.js"),
    `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
let constructs;
for (const name of ${JSON.stringify(names)}) {
  Object.defineProperty(exports, name, {
    enumerable: true,
    get: () => (constructs ??= require("./constructs.js"))[name],
  });
}
// What Node.js reads the names of, for programs that are ECMAScript's modules.
0 && (module.exports = { ${names.join(", ")} });
`,
  );
}

/**
 * `slipway/pulumi` as few files, for the same reason: one for each backend, and what they share. esbuild parts only
 * ECMAScript's modules so; these are made CommonJS then. The provider, which runs in a process of its own, stays in parts.
 */
async function bundlePulumi() {
  const { build, transform } = await import("esbuild");
  const [folder, outdir] = [join(root, "src/pulumi"), join(dist, "pulumi")];
  const backends = BACKENDS.map((name) => [backendFile(name), join(folder, name, "backend.ts")]);
  const { outputFiles } = await build({
    ...FRONT,
    entryPoints: { index: join(folder, "index.ts"), ...Object.fromEntries(backends) },
    outdir,
    chunkNames: "part-[hash]",
    format: "esm",
    splitting: true,
    write: false,
  });
  const provider = { ...FRONT, entryPoints: [join(folder, "provider.ts")], outdir, absWorkingDir: root };
  const { metafile } = await build({ ...provider, write: false, metafile: true });
  const parts = Object.keys(metafile.inputs).filter((path) => path.startsWith("src/pulumi/"));
  removeParts("pulumi");
  for (const { path, text } of outputFiles) {
    // esbuild has a name of its own for `require` in such a module.
    const { code } = await transform(text.replaceAll("__require(", "require("), { format: "cjs", platform: "node" });
    writeFileSync(path, code);
  }
  const { platform, target, logLevel } = FRONT;
  await build({
    entryPoints: parts,
    outdir,
    outbase: folder,
    absWorkingDir: root,
    format: "cjs",
    platform,
    target,
    logLevel,
  });
}

async function bundle() {
  const { build } = await import("esbuild");
  const out = join(dist, "local");
  mkdirSync(out, { recursive: true });
  for (const [source, file] of PROGRAMS) {
    await build({
      entryPoints: [join(root, source)],
      outfile: join(out, file),
      bundle: true,
      platform: "node",
      target: "node20",
      minify: true,
      keepNames: true,
      legalComments: "none",
      logLevel: "error",
      plugins: [withoutSshAndSessions, tablesAsJson],
    });
  }
  const prebuilds = join(dirname(require.resolve("classic-level/package.json")), "prebuilds");
  rmSync(join(out, "prebuilds"), { recursive: true, force: true });
  for (const platform of ["linux-x64", "linux-arm64"]) {
    // node-gyp-build finds them beside the bundle. The image is Debian's: no musl.
    const filter = (path) => !path.endsWith(".musl.node");
    cpSync(join(prebuilds, platform), join(out, "prebuilds", platform), { recursive: true, filter });
  }
  cpSync(join(root, "src/local/Dockerfile"), join(out, "Dockerfile"));
}

function compile() {
  const tsc = join(dirname(packageOf("typescript")), "bin/tsc");
  const info = join(dist, ".tsbuildinfo");
  return new Promise((resolve, reject) => {
    const args = [tsc, "-p", ".", "--incremental", "--tsBuildInfoFile", info, "--pretty", "false"];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    const output = [];
    child.stdout.on("data", (data) => output.push(data));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`tsc found errors:\n${Buffer.concat(output)}`)),
    );
  });
}

/** Removes what was built from sources that are gone. */
function removeStale() {
  if (!existsSync(dist)) return;
  for (const path of filesIn(dist)) {
    const source = /^(.*?)(\.d\.ts|\.js\.map|\.js)$/.exec(relative(dist, path))?.[1];
    const isBundle = PROGRAMS.some(([, file]) => path === join(dist, "local", file));
    if (source && !isBundle && !existsSync(join(root, "src", `${source}.ts`))) rmSync(path);
  }
}

/** Builds dist unless it is up to date. */
export async function build({ say = console.log } = {}) {
  const now = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === now) return;
  say("building (tsc, esbuild)");
  removeStale();
  // tsc writes a main.js of its own, which the bundle replaces.
  await compile();
  await bundle();
  await bundleCdk();
  await bundlePulumi();
  const command = join(dist, "cli/main.js");
  if (existsSync(command)) chmodSync(command, statSync(command).mode | 0o111);
  writeFileSync(STAMP, now);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  build().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
