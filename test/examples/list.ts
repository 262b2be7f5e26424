import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

export const EXAMPLES = join(__dirname, "../../examples");

/**
 * The small examples: each one is a folder with an app for the CDK and a program for Pulumi. The others have tests of their
 * own, and `hello` is what these run.
 */
export const SMALL = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, "pulumi/Pulumi.yaml")));

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
