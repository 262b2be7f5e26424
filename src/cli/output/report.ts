import { CommanderError } from "commander";
import colors from "picocolors";
import { InterruptedError } from "../../client/errors";
import { SlipwayError } from "../../protocol/errors";

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

/** A line for people, beside the result: on standard error. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** A line of the result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** Colours for standard error, where that is a terminal and NO_COLOR isn't set. */
export function errorColors() {
  return colors.createColors(process.stderr.isTTY === true && colors.isColorSupported);
}
