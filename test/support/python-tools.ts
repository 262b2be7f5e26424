import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const VENV = join(__dirname, "../../.venv");

/** cfn-lint, which `npm test` puts into .venv; undefined where it isn't. */
export const cfnLint = () => found(process.env.CFN_LINT ?? join(VENV, "bin/cfn-lint"));

/** Checkov, likewise. */
export const checkov = () => found(process.env.CHECKOV ?? join(VENV, "checkov/bin/checkov"));

const found = (command: string) => (existsSync(command) ? command : undefined);

/** What cfn-lint finds in each of the templates, by their names: it begins once, which takes it longer than a template. */
export function lint(command: string, templates: Record<string, object>): Record<string, string[]> {
  const names = Object.keys(templates);
  const folder = mkdtempSync(join(tmpdir(), "slipway-lint-"));
  try {
    for (const [i, name] of names.entries())
      writeFileSync(join(folder, `${i}.json`), JSON.stringify(templates[name], undefined, 1));
    const args = ["--format", "json", join(folder, "*.json")];
    const { stdout, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26 });
    if (!stdout.startsWith("[")) throw new Error(`cfn-lint: ${stdout}${stderr}`);
    const findings = (JSON.parse(stdout) as Finding[]).map(({ Filename, Rule, Message }) => {
      return { name: names[Number(basename(Filename, ".json"))]!, text: `${Rule.Id} ${Message}` };
    });
    return Object.fromEntries(
      names.map((name) => [name, findings.filter((finding) => finding.name === name).map(({ text }) => text)]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Finding {
  Filename: string;
  Message: string;
  Rule: { Id: string };
}
