import { spawn } from "node:child_process";
import { SlipwayError } from "../../protocol/errors";
import { codeOf } from "../errors";

export interface CommandOptions {
  cwd?: string;
  env?: Record<string, string | undefined>;
  /** Whether `command` is a line for the shell. @default false */
  shell?: boolean;
  /** Shown as it comes, too. @default false */
  verbose?: boolean;
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

/** Runs a program to its end. Gives what it wrote; throws with the end of that where it failed. */
export async function runCommand(command: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const { cwd, env = process.env, shell = false, verbose = false } = options;
  const child = spawn(command, args, { cwd, env, shell, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (verbose) process.stderr.write(text);
    });
  }
  const status = await new Promise<number | string | null>((resolve, reject) => {
    child.on("error", (error) => reject(notStarted(command, error)));
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  if (status === 0) return output;
  const line = [command, ...args].join(" ");
  const end = output.trimEnd().split("\n").slice(-25).join("\n");
  throw new CommandFailedError(`\`${line}\` ended with ${status}.${end ? `\n${end}` : ""}`, output);
}

function notStarted(command: string, error: Error): Error {
  if (codeOf(error) !== "ENOENT") return error;
  return new SlipwayError(`The command \`${command}\` is not installed, or not on the PATH.`);
}
