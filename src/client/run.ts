import { spawn } from "node:child_process";
import { SlipwayError } from "../protocol/errors";

/** Runs a program. Gives its output, or throws with the end of it. */
export async function run(command: string, args: string[]): Promise<string> {
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code === 0) return output;
  throw new SlipwayError(`\`${command} ${args.join(" ")}\` failed:\n${output.trim().split("\n").slice(-8).join("\n")}`);
}
