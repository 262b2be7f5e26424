import { spawn } from "node:child_process";
import { constants } from "node:os";
import { dockerEndpoint, dockerEnvironment } from "../../client/docker/docker";
import { codeOf } from "../../client/errors";
import { DETACH_KEYS } from "../../protocol/detach-keys";
import { SlipwayError } from "../../protocol/errors";
import { chooseContainer, chooseTask } from "../choose";
import { runningLocal } from "../local";

export interface ExecOptions {
  container?: string;
}

/** Runs a command in a task's container, with this terminal where there is one, and ends with its exit code. */
export async function exec(name: string, command: string[], options: ExecOptions): Promise<void> {
  const client = await runningLocal();
  const container = chooseContainer(chooseTask(await client.overview(), name), options.container);
  client.close();
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  const flags = terminal ? ["--interactive", "--tty", "--detach-keys", DETACH_KEYS] : ["--interactive"];
  process.exitCode = await runDocker([
    "exec",
    ...flags,
    container.DockerId,
    ...(command.length > 0 ? command : ["sh"]),
  ]);
}

function runDocker(args: string[]): Promise<number> {
  const child = spawn("docker", args, { stdio: "inherit", env: dockerEnvironment(dockerEndpoint()) });
  // Ctrl-C is for the command in the container.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  return new Promise<number>((resolve, reject) => {
    child.on("error", (error) => {
      const missing = codeOf(error) === "ENOENT";
      reject(missing ? new SlipwayError("The command `docker` is not installed, or not on the PATH.") : error);
    });
    child.on("close", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(() => process.off("SIGINT", ignore));
}
