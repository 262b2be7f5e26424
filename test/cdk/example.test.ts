import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { everything } from "./everything";
import { shopStack } from "./shop";
import { newStack } from "./support";

const GOLDEN = join(__dirname, "../golden/cdk-logical-ids.json");

/** cfn-lint is a Python program: the set-up script puts it into .venv. */
function cfnLint(): string | undefined {
  const installed = join(__dirname, "../../.venv/bin/cfn-lint");
  const command = process.env.CFN_LINT ?? (existsSync(installed) ? installed : undefined);
  return command && spawnSync(command, ["--version"]).status === 0 ? command : undefined;
}

const shop = Template.fromStack(shopStack()).toJSON() as { Resources: Record<string, { Type: string }> };

test("the shop keeps its logical ids: another id is another resource to those who have deployed it", () => {
  const ids = Object.fromEntries(Object.entries(shop.Resources).map(([id, { Type }]) => [id, Type]));
  if (process.env.UPDATE_GOLDEN) writeFileSync(GOLDEN, `${JSON.stringify(ids, undefined, 2)}\n`);
  expect(ids).toEqual(JSON.parse(readFileSync(GOLDEN, "utf8")));
});

describe("cfn-lint finds no error", () => {
  const all = newStack("all");
  everything(all);
  const command = cfnLint();
  const reason = command ? "" : " (skipped: cfn-lint is not installed)";

  (command ? test.each : test.skip.each)([
    ["in the shop's template", shop],
    ["in one with every option", Template.fromStack(all).toJSON()],
  ])(`%s${reason}`, (_, template) => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-lint-"));
    try {
      writeFileSync(join(folder, "template.json"), JSON.stringify(template));
      const { status, stdout } = spawnSync(command!, [join(folder, "template.json")], { encoding: "utf8" });
      expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
