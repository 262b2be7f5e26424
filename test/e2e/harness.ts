import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { docker } from "../support/docker-command";
import { until } from "../support/until";
import { FOLDERS } from "./site";

export { docker, until };

export const root = join(__dirname, "../..");
const run = promisify(execFile);
const CLI = join(root, "dist/cli/main.js");

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
  /** Both, as a person sees them. */
  output: string;
}

export interface CommandOptions {
  cwd?: string;
  env?: Record<string, string>;
}

/** Runs the `slipway` command to its end. */
export async function slipway(args: string[], options: CommandOptions = {}): Promise<Outcome> {
  const settings = { cwd: options.cwd ?? root, env: { ...process.env, NO_COLOR: "1", ...options.env } };
  try {
    const { stdout, stderr } = await run(process.execPath, [CLI, ...args], { ...settings, maxBuffer: 1 << 26 });
    return { code: 0, stdout, stderr, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr, output: stdout + stderr };
  }
}

/** The same, and an error with what it printed where it doesn't exit 0. */
export async function slipwayOk(args: string[], options: CommandOptions = {}): Promise<string> {
  const { code, output, stdout } = await slipway(args, options);
  if (code !== 0) throw new Error(`slipway ${args.join(" ")} exited ${code}:\n${output}`);
  return stdout;
}

const started = new Set<ChildProcess>();

/** A command that goes on beside a test: it ends with the tests of its file at the latest. */
export function endsWithTests<T extends ChildProcess>(child: T): T {
  started.add(child);
  child.once("close", () => started.delete(child));
  return child;
}

afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
});

/** Starts the `slipway` command and leaves it running. */
export function slipwayStart(args: string[], options: CommandOptions = {}) {
  const child = endsWithTests(
    spawn(process.execPath, [CLI, ...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, NO_COLOR: "1", ...options.env },
    }),
  );
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const ended = new Promise<Outcome>((resolve) => {
    child.on("close", (code) => resolve({ code: code ?? 1, stdout: output, stderr: "", output }));
  });
  return { child, ended };
}

const lines = (text: string) => text.split("\n").filter((line) => line !== "");

/** Docker's filter for what this file's local ECS made, for a stack or at all. */
function owned(stack?: string): string[] {
  const labels = { owner: process.env.SLIPWAY_NAME, ...(stack !== undefined && { stack }) };
  return Object.entries(labels).flatMap(([name, value]) => ["--filter", `label=slipway.${name}=${value}`]);
}

/** What Slipway made and is still there, for a stack or at all; the control plane itself doesn't count. */
export async function leftovers(stack?: string): Promise<string[]> {
  const labels = owned(stack);
  const containers = lines(await docker("ps", "-a", ...labels, "--format", "{{.Names}}"));
  const networks = lines(await docker("network", "ls", ...labels, "--format", "{{.Name}}"));
  return [...containers, ...networks];
}

/** Ids of the containers of a stack's tasks, whatever state they are in. */
export async function taskContainers(stack: string): Promise<string[]> {
  return lines(await docker("ps", "-aq", "--filter", "label=slipway.task", ...owned(stack)));
}

/** A stack's tasks that run and are to go on, by their ids. */
export async function runningTasks(stack: string): Promise<Overview["Tasks"]> {
  const { Tasks } = await overview(stack);
  const going = Tasks.filter((task) => task.LastStatus === "RUNNING" && task.DesiredStatus === "RUNNING");
  return going.sort((a, b) => (a.Id < b.Id ? -1 : 1));
}

export const runningIds = async (stack: string) => (await runningTasks(stack)).map(({ Id }) => Id);

/** What `slipway ps --json` and `slipway services --json` are made of. */
export async function overview(stack: string): Promise<Overview> {
  const client = await local();
  return client.overview({ Stack: stack });
}

export type Overview = import("../../src/protocol/overview").OverviewAnswer;
type LocalClient = import("../../src/client/client").Client;

let shared: Promise<LocalClient> | undefined;

/** The client of the local ECS that the tests share, as the built package has it. */
export function local(): Promise<LocalClient> {
  shared ??= require(join(root, "dist/client/index.js")).ensureLocal({ say: () => undefined }) as Promise<LocalClient>;
  return shared;
}

/** Calls a URL over and over, `workers` at a time, until it's stopped; counts what came back. */
export function load(url: string, workers = 4) {
  const seen = { requests: 0, failures: [] as string[], bodies: new Set<string>() };
  let going = true;
  const worker = async () => {
    while (going) {
      seen.requests++;
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(15_000) });
        const body = await response.text();
        if (response.ok) seen.bodies.add(body);
        else seen.failures.push(`${response.status} ${body.slice(0, 200)}`);
      } catch (error) {
        const { message, cause } = error as Error;
        seen.failures.push(`${message}: ${cause instanceof Error ? cause.message : ""}`);
      }
      await sleep(20);
    }
  };
  const working = Promise.all(Array.from({ length: workers }, worker));
  return async () => {
    going = false;
    await working;
    return seen;
  };
}

export type Folder = ReturnType<typeof folder>;

/** A folder of the test's own, which goes when all tests have ended. */
export function folder() {
  mkdirSync(FOLDERS, { recursive: true });
  const path = mkdtempSync(`${FOLDERS}/`);
  return {
    path,
    write(name: string, content: unknown) {
      const file = join(path, name);
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
      return file;
    },
  };
}
