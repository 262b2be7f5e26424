import { type ChildProcess, spawn } from "node:child_process";
import { SlipwayError } from "../../protocol/errors";
import { codeOf } from "../errors";
import { LONGEST_SILENCE, Silence } from "../silence";

export interface CommandOptions {
  cwd?: string;
  env?: Record<string, string | undefined>;
  /** Whether `command` is a line for the shell. @default false */
  shell?: boolean;
  /** Shown as it comes, too. @default false */
  verbose?: boolean;
  /** Seconds that it may write nothing; then it is ended. @default 900 */
  silence?: number;
  /** Ends it. @default nothing does */
  signal?: AbortSignal;
}

/** A program that ended with an error. */
export class CommandFailedError extends SlipwayError {
  constructor(
    message: string,
    /** All that it wrote. */
    readonly output: string,
  ) {
    super(message);
  }
}

/** Runs a program to its end. Gives what it wrote; throws with the end of that where it failed, or says nothing more. */
export async function runCommand(command: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const { cwd, env = process.env, shell = false, verbose = false, silence = LONGEST_SILENCE, signal } = options;
  signal?.throwIfAborted();
  const line = [command, ...args].join(" ");
  const child = spawn(command, args, { cwd, env, shell, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const end = () => {
    const lines = output.trimEnd().split("\n").slice(-25).join("\n");
    return lines ? `\n${lines}` : "";
  };
  const status = await new Promise<number | string | null>((resolve, reject) => {
    const abandon = (why: unknown) => {
      abandoned(child);
      reject(why);
    };
    const listening = new Silence(silence, () => {
      const long = silence >= 120 ? `${Math.round(silence / 60)} minutes` : `${silence} seconds`;
      abandon(new CommandFailedError(`\`${line}\` wrote nothing for ${long}, and was ended.${end()}`, output));
    });
    const aborted = () => abandon(signal?.reason);
    signal?.addEventListener("abort", aborted);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        listening.heard();
        output += text;
        if (verbose) process.stderr.write(text);
      });
    }
    child.on("error", (error) => reject(notStarted(command, error)));
    child.on("close", (code, by) => resolve(code ?? by));
    for (const event of ["error", "close"]) {
      child.on(event, () => {
        listening.end();
        signal?.removeEventListener("abort", aborted);
      });
    }
  });
  if (status === 0) return output;
  throw new CommandFailedError(`\`${line}\` ended with ${status}.${end()}`, output);
}

/** What it has started itself may hold its output open for longer than it lives. */
function abandoned(child: ChildProcess): void {
  child.kill("SIGTERM");
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}

function notStarted(command: string, error: Error): Error {
  if (codeOf(error) !== "ENOENT") return error;
  return new SlipwayError(`The command \`${command}\` is not installed, or not on the PATH.`);
}
