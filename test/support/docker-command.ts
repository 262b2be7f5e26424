import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What Docker says of a container that someone else removes at the same time, and of one that is gone. */
const BY_ANOTHER = /is already in progress|No such container/;

const ATTEMPTS = 100;
const PAUSE = 200;

/** Runs `docker` and returns what it prints. */
export async function docker(...args: string[]): Promise<string> {
  return (await run("docker", args, { maxBuffer: 1 << 26 })).stdout.trim();
}

/** Removes containers by their ids, and returns when they are gone: a control plane may be removing them as well. */
export async function removeContainers(...ids: string[]): Promise<void> {
  let left = ids;
  for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt++) {
    await docker("rm", "-f", ...left).catch((error: Error) => {
      const complaints = error.message.split("\n").filter((line) => line.startsWith("Error"));
      if (complaints.length === 0 || !complaints.every((line) => BY_ANOTHER.test(line))) throw error;
    });
    const there = (await docker("ps", "-aq", "--no-trunc")).split("\n");
    left = left.filter((id) => there.some((other) => other.startsWith(id)));
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  if (left.length > 0) throw new Error(`Docker doesn't remove ${left.join(", ")}`);
}
