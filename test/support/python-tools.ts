import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VENV = join(__dirname, "../../.venv");

/** cfn-lint, which `npm test` puts into .venv; undefined where it isn't. */
export const cfnLint = () => found(process.env.CFN_LINT ?? join(VENV, "bin/cfn-lint"));

/** Checkov, likewise. */
export const checkov = () => found(process.env.CHECKOV ?? join(VENV, "checkov/bin/checkov"));

function found(command: string): string | undefined {
  return existsSync(command) && spawnSync(command, ["--version"]).status === 0 ? command : undefined;
}

/** What cfn-lint finds in one template: status 0 and no text where there is nothing. */
export function lint(command: string, template: object): { status: number | null; stdout: string } {
  const folder = mkdtempSync(join(tmpdir(), "slipway-lint-"));
  try {
    writeFileSync(join(folder, "template.json"), JSON.stringify(template));
    const { status, stdout } = spawnSync(command, [join(folder, "template.json")], { encoding: "utf8" });
    return { status, stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
