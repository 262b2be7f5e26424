import { spawn } from "node:child_process";
import { SlipwayError } from "../protocol/errors";
import { LONGEST_SILENCE, Silence } from "./silence";

/** Runs a program. Gives its output, or throws with the end of it. */
export async function run(command: string, args: string[]): Promise<string> {
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
  });
  let output = "";
  let silent = false;
  const silence = new Silence(LONGEST_SILENCE, () => {
    silent = true;
    child.kill();
  });
  const note = (chunk: Buffer) => {
    silence.heard();
    output += chunk;
  };
  child.stdout.on("data", note);
  child.stderr.on("data", note);
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => silence.end());
  if (code === 0) return output;
  const what = silent ? `wrote nothing for ${LONGEST_SILENCE / 60} minutes` : "failed";
  const end = output.trim().split("\n").slice(-8).join("\n");
  throw new SlipwayError(`\`${command} ${args.join(" ")}\` ${what}:\n${end}`);
}
