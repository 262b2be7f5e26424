import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

export const EXAMPLES = join(__dirname, "../../examples");

const has = (name: string, file: string) => existsSync(join(EXAMPLES, name, file));

/** All that have a program for Pulumi; `hello` is what most of them run. */
export const PROGRAMS = readdirSync(EXAMPLES).filter((name) => has(name, "pulumi/index.ts"));

/** Those that are a project of the pulumi command: the shop's is the repository itself. */
export const PROJECTS = PROGRAMS.filter((name) => has(name, "pulumi/Pulumi.yaml"));

/** The small ones, with one service each. The others have tests of their own. */
export const SMALL = PROJECTS.filter((name) => name !== "mixed-capacity");

/** Does what is done in a folder there, as its program would be run. */
export function inside<T>(folder: string, act: () => T): T {
  const before = process.cwd();
  process.chdir(join(EXAMPLES, folder));
  try {
    return act();
  } finally {
    process.chdir(before);
  }
}
