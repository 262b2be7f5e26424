import { readFileSync } from "node:fs";
import { join } from "node:path";

/** This package's folder: `src/client` and `dist/client` are equally deep in it. */
const ROOT = join(__dirname, "../..");

/** Where the control plane is built from: `main.js`, `Dockerfile` and `prebuilds`. */
export const CONTROL_PLANE_FOLDER = join(ROOT, "dist/local");

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  return version;
}
