import { CommanderError } from "commander";
import { InterruptedError } from "../../client/errors";
import { SlipwayError } from "../../protocol/errors";
import { type Colors, colorsFor } from "./colors";
import type { TableOptions } from "./table";
import { wrapped } from "./text";

/** Exit code of what Ctrl-C ended: 128 and SIGINT's number, as shells have it. */
export const INTERRUPTED = 130;

/** Shows an error and sets the exit code: what the user can do something about as a message, anything else with its stack. */
export function report(error: unknown): void {
  process.exitCode = error instanceof InterruptedError ? INTERRUPTED : 1;
  if (error instanceof CommanderError) return;
  if (error instanceof InterruptedError) {
    say(error.message);
    return;
  }
  if (error instanceof SlipwayError) say(`${errorColors().red("Error:")} ${error.message}`);
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** A message for people, beside the result: on standard error, in a terminal broken between words. */
export function say(message: string): void {
  const width = process.stderr.isTTY ? process.stderr.columns || undefined : undefined;
  // What is indented is what containers and commands wrote.
  const lines = message.split("\n").flatMap((line) => (line.startsWith("  ") ? [line] : wrapped(line, width, "")));
  process.stderr.write(`${lines.join("\n")}\n`);
}

/** A line of the result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

export function errorColors(): Colors {
  return colorsFor(process.stderr);
}

/** How a table is to look on standard output: as wide as the terminal, or as it gets where there is none. */
export function tableOptions({ long }: { long?: boolean }): TableOptions & { colors: Colors } {
  const width = long || !process.stdout.isTTY ? undefined : process.stdout.columns;
  return { width: width || undefined, colors: colorsFor(process.stdout) };
}
