import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ECS } from "../../../src/local/shapes/ecs.generated";

/** The newest release of botocore on the registry that pip knows, or why nobody can say. */
function newestRelease(): { release?: string; why?: string } {
  try {
    const args = ["-m", "pip", "index", "versions", "--disable-pip-version-check", "botocore"];
    const text = execFileSync("python3", args, {
      encoding: "utf8",
      timeout: 30_000,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [, release] = /^botocore \(([\d.]+)\)/m.exec(text) ?? [];
    return release ? { release } : { why: "pip names no release" };
  } catch (error) {
    return { why: (error as Error).message.split("\n")[0] };
  }
}

/** The models as this release makes them. */
function generated(release: string): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-models-"));
  try {
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target", folder];
    execFileSync("python3", [...pip, `botocore==${release}`], { timeout: 120_000, stdio: "ignore" });
    const env = { ...process.env, PYTHONPATH: folder };
    execFileSync("python3", ["scripts/generate-api-models.py", folder], { env, timeout: 60_000 });
    return modelsIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without the line that says of which release they are. */
function modelsIn(folder: string): Record<string, string> {
  const files = ["ecs", "logs", "elb", "cloudwatch", "application-auto-scaling", "secrets-manager", "ssm"].map(
    (name) => [name, readFileSync(join(folder, `${name}.generated.ts`), "utf8")],
  );
  return Object.fromEntries(files.map(([name, text = ""]) => [name, text.replace(/^ {2}release: .*$/m, "")]));
}

const { release = "", why } = newestRelease();
const isKnown = release !== "";

(isKnown ? test : test.skip)(
  isKnown ? `the models are as botocore ${release} has them` : `the models are as the newest botocore has them: ${why}`,
  () => {
    // A newer release without a change to these APIs asks for nothing.
    if (release === ECS.release) return;
    const [ours, newest] = [modelsIn("src/local/shapes"), generated(release)];
    const older = Object.keys(newest).filter((name) => ours[name] !== newest[name]);
    if (older.length === 0) return;
    throw new Error(
      `The models of ${older.join(", ")} are of botocore ${ECS.release}, and ${release} has others: ` +
        `pip install botocore==${release} && python3 scripts/generate-api-models.py`,
    );
  },
  180_000,
);
