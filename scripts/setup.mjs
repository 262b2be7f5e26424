// Installs what the project needs and isn't there: npm packages, the build, Docker, the base image. Says what it does.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const say = (message) => console.log(`• ${message}`);

export class SetUpError extends Error {}

/** Runs a command with its output hidden, and shows the end of it where it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, ...options });
  if (result.status !== 0) {
    const output = `${result.stdout ?? ""}${result.stderr ?? ""}`.trimEnd().split("\n").slice(-30).join("\n");
    throw new SetUpError(`${command} ${args.join(" ")} failed:\n${output || result.error?.message}`);
  }
  return result.stdout ?? "";
}

function npmPackages() {
  const modules = lstatSync(join(root, "node_modules"), { throwIfNoEntry: false });
  // Installing would empty them, for whoever's they are.
  if (modules?.isSymbolicLink()) return say("npm packages are another checkout's, as they are");
  const installed = join(root, "node_modules", ".slipway-installed");
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  if (existsSync(installed) && readFileSync(installed, "utf8") === lock) return;
  say("installing npm packages");
  run("npm", ["ci", "--no-audit", "--no-fund"]);
  writeFileSync(installed, lock);
}

function isRootOnDebian() {
  return process.platform === "linux" && process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

let aptUpdated = false;

/** Installs Debian packages; false where that isn't possible here. */
export function aptInstall(...packages) {
  if (!isRootOnDebian()) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  say(`installing ${packages.join(", ")} (apt-get)`);
  if (!aptUpdated) run("apt-get", ["update"], { env });
  aptUpdated = true;
  run("apt-get", ["install", "-y", ...packages], { env });
  return true;
}

/** Where Docker answers: the socket of DOCKER_HOST or of the current context. */
function dockerSocket() {
  if (process.env.DOCKER_HOST) return process.env.DOCKER_HOST;
  const context = spawnSync("docker", ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"], {
    encoding: "utf8",
  });
  return context.status === 0 && context.stdout.trim() ? context.stdout.trim() : "unix:///var/run/docker.sock";
}

function answers(host) {
  const url = host.startsWith("unix://") ? { path: host.slice("unix://".length) } : undefined;
  const tcp = /^(?:tcp|https?):\/\/\[?([^\]/]+?)\]?:(\d+)/.exec(host);
  if (!url && !tcp) return Promise.resolve(spawnSync("docker", ["version"], { stdio: "ignore" }).status === 0);
  return new Promise((resolve) => {
    const socket = connect(url ?? { host: tcp[1], port: Number(tcp[2]) });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(3000, () => end(false));
    socket.once("error", () => end(false));
    socket.once("data", () => end(true));
    socket.once("connect", () => socket.write("GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n"));
  });
}

const onPath = (name) =>
  [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

/** Makes sure that a program of this name is on the PATH, which Debian has in a package of the same name. */
export function ensureProgram(name) {
  if (onPath(name) || aptInstall(name)) return;
  throw new SetUpError(`There is no ${name} on this machine. Install it and try again`);
}

async function waitFor(host, seconds) {
  for (let i = 0; i < seconds * 10; i++) {
    if (await answers(host)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/** Makes sure that a Docker daemon answers. Returns whether it had to start one by itself. */
async function docker() {
  const host = dockerSocket();
  if (await answers(host)) return false;
  if (process.env.DOCKER_HOST) {
    throw new SetUpError(`Docker does not answer at DOCKER_HOST=${host}: start it there, or unset DOCKER_HOST`);
  }
  if (!onPath("dockerd") && !aptInstall("docker.io")) {
    throw new SetUpError(
      "Docker is not running on this machine. Start it, or get it from https://docs.docker.com/get-docker/ and try again",
    );
  }
  if (await answers(host)) return false;
  if (existsSync("/run/systemd/system")) {
    say("starting Docker (systemctl)");
    run("systemctl", ["start", "docker"]);
    if (await waitFor(host, 30)) return false;
    throw new SetUpError("Docker was started and does not answer: see `journalctl -u docker`");
  }
  if (process.getuid?.() !== 0)
    throw new SetUpError("Docker is not running, and starting it needs root: run `sudo dockerd &`");
  const log = "/var/log/dockerd.log";
  say(`starting Docker (dockerd; its log is ${log})`);
  // A pid file that outlived its daemon keeps a new one from starting.
  if (existsSync(PID_FILE) && !isAlive(readFileSync(PID_FILE, "utf8").trim())) rmSync(PID_FILE);
  const out = openSync(log, "a");
  const daemon = spawn(onPath("dockerd"), [], { detached: true, stdio: ["ignore", out, out] });
  daemon.unref();
  if (await waitFor(host, 30)) return true;
  const tail = readFileSync(log, "utf8").trimEnd().split("\n").slice(-5).join("\n");
  throw new SetUpError(`dockerd does not answer after 30 s. The end of ${log}:\n${tail}`);
}

/** Everything that both `npm run demo` and `npm test` need. Calls `built` as soon as what needs no Docker can begin. */
export async function setUp({ built = () => {} } = {}) {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new SetUpError(`Node ${process.versions.node} is too old: Slipway needs Node 20 or newer`);
  }
  npmPackages();
  const { build } = await import("./build.mjs");
  await build({ say });
  built();
  const daemonStarted = await docker();
  const { ensureBaseImage } = await import(join(root, "dist/client/base-image.js"));
  await ensureBaseImage({ say });
  return { daemonStarted };
}

const PID_FILE = "/var/run/docker.pid";
const isAlive = (pid) => {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
};

/** Stops the daemon that {@link setUp} started, or the one that has taken its place since, and waits until it's gone. */
export async function stopDaemon(started) {
  if (!started || !existsSync(PID_FILE)) return;
  say("stopping the Docker daemon that was started for this");
  const pid = Number(readFileSync(PID_FILE, "utf8"));
  process.kill(pid, "SIGTERM");
  for (let i = 0; i < 600 && isAlive(pid); i++) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Runs `main` and turns a set-up error into a message without a stack trace. */
export async function script(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof SetUpError || error.userFacing ? `✗ ${error.message}` : error);
    process.exitCode = 1;
  }
}
