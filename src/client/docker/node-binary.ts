import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../errors";
import { run } from "../run";
import type { Say } from "../say";

/**
 * A Node of that major version for an image that is made here: the one that runs this, where it is of that version, else
 * the binary that npm has of it. Where npm has none either it is the one that runs this, and `say` says so.
 */
export async function nodeBinary(major: number, folder: string, say: Say): Promise<string> {
  if (Number(process.versions.node.split(".")[0]) === major) return process.execPath;
  try {
    say(`Getting Node ${major} from npm, since this is Node ${process.version}.`);
    return await fromNpm(major, folder);
  } catch (error) {
    say(`Node ${major} can't be had from npm (${messageOf(error)}): Node ${process.version} takes its place.`);
    return process.execPath;
  }
}

async function fromNpm(major: number, folder: string): Promise<string> {
  const target = join(folder, "node");
  await mkdir(target, { recursive: true });
  await run("npm", ["pack", `node-linux-${process.arch}@${major}`, "--silent", "--pack-destination", target]);
  await run("sh", ["-c", 'tar -xzf "$1"/*.tgz -C "$1"', "sh", target]);
  return join(target, "package/bin/node");
}
