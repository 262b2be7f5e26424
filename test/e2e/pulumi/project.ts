import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { endsWithTests, type Folder, folder, root } from "../harness";

export const there = spawnSync("pulumi", ["version"]).status === 0;
export const withPulumi = there ? test : test.skip;
/** Ends the names of tests that need the command. */
export const reason = there ? "" : " (skipped: there is no pulumi command on the PATH)";

/** Starts the command in a project's folder; gives what it printed and exited with, when it has. */
export function pulumiStart(args: string[], cwd: string, home: Folder, environment: Record<string, string> = {}) {
  const child = endsWithTests(
    spawn("pulumi", ["--non-interactive", ...args], {
      cwd,
      env: {
        ...process.env,
        PULUMI_BACKEND_URL: `file://${home.path}`,
        PULUMI_CONFIG_PASSPHRASE: "e2e",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        NO_COLOR: "1",
        ...environment,
      },
    }),
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, output }));
  });
  return { child, ended, printed: () => output };
}

/** The same to its end: what it printed, and an error with it where it doesn't exit 0. */
export async function pulumiOk(...[args, ...rest]: Parameters<typeof pulumiStart>): Promise<string> {
  const { code, output } = await pulumiStart(args, ...rest).ended;
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")} exited ${code}:\n${output}`);
  return output;
}

/** A project in a folder of its own with one stack, `e2e`, for the `pulumi` command. */
export class PulumiProject {
  private readonly place = folder();

  /**
   * @param program its index.js
   * @param home where the state is: that of another project's, so that a StackReference reaches its stack
   */
  constructor(
    readonly name: string,
    private readonly program: string,
    readonly home: Folder = folder(),
  ) {}

  async init(): Promise<void> {
    const { name, place, program } = this;
    place.write("Pulumi.yaml", `name: ${name}\nruntime: nodejs\n`);
    place.write("package.json", { name, main: "index.js" });
    place.write("index.js", program);
    const modules = join(place.path, "node_modules");
    mkdirSync(join(modules, "@pulumi"), { recursive: true });
    symlinkSync(root, join(modules, "slipway"));
    symlinkSync(join(root, "node_modules/@pulumi/pulumi"), join(modules, "@pulumi/pulumi"));
    await this.run(["stack", "init", "e2e"]);
    await this.run(["config", "set", "slipway:backend", "docker"]);
  }

  start(args: string[], environment?: Record<string, string>) {
    return pulumiStart(args, this.place.path, this.home, environment);
  }

  run(args: string[], environment?: Record<string, string>): Promise<string> {
    return pulumiOk(args, this.place.path, this.home, environment);
  }
}
