import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { SlipwayError } from "../../protocol/errors";

/** What the control plane's image is built from, in its folder. */
export const CONTENT = ["Dockerfile", "main.js", "resolver.js", "prebuilds"];

/** Tag of the image that is built from a folder: the same files have the same one. */
export async function contentTag(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of CONTENT) await addTo(hash, folder, name);
  return hash.digest("hex").slice(0, 16);
}

async function addTo(hash: ReturnType<typeof createHash>, folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  if (!existsSync(path)) {
    throw new SlipwayError(`${path} is missing: this package is not built. \`npm run build\` builds it.`);
  }
  const entries = await readdir(path).catch(() => undefined);
  if (entries === undefined) {
    const data = await readFile(path);
    hash.update(`${name}\0${data.length}\0`).update(data);
    return;
  }
  for (const entry of entries.sort()) await addTo(hash, folder, `${name}/${entry}`);
}
