import { TIMED_OUT } from "../../src/local/docker/exec";
import type { SimulatedClock } from "./clock";

/** Runs one of the few commands that a simulated container knows: true, false, echo, exit, sleep, and `sh -c` of these. */
export async function execute(
  clock: SimulatedClock,
  command: string[],
  timeoutSeconds: number,
): Promise<{ exitCode: number; output: string }> {
  const steps =
    command[0]?.endsWith("sh") && command[1] === "-c"
      ? (command[2] ?? "").split(";").map((step) => step.trim().split(/\s+/))
      : [command];
  let output = "";
  let left = timeoutSeconds;
  let exitCode = 0;
  for (const [program, ...words] of steps) {
    switch (program) {
      case "true":
      case "false":
        exitCode = program === "true" ? 0 : 1;
        break;
      case "echo":
        output += `${words.filter((word) => word !== ">&2").join(" ")}\n`;
        exitCode = 0;
        break;
      case "exit":
        return { exitCode: Number(words[0]), output };
      case "sleep": {
        const seconds = Number(words[0]);
        await clock.wait(Math.min(seconds, left) * 1000);
        if (seconds > left) {
          return { exitCode: TIMED_OUT, output: `${output}did not end within ${timeoutSeconds} seconds` };
        }
        left -= seconds;
        break;
      }
      default:
        return { exitCode: 127, output: `${output}${program}: not found\n` };
    }
  }
  return { exitCode, output };
}
