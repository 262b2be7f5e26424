import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { cfnLint, lint } from "../support/python-tools";
import { everything } from "./everything";
import { shopStack } from "./shop";
import { newStack } from "./support";

const GOLDEN = join(__dirname, "../golden/cdk-logical-ids.json");

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

  const templates = { "in the shop's template": shop, "in one with every option": Template.fromStack(all).toJSON() };
  let found: Record<string, string[]> | undefined;

  (command ? test.each : test.skip.each)(Object.keys(templates))(`%s${reason}`, (name) => {
    found ??= lint(command!, templates);
    expect(found[name]).toEqual([]);
  });
});
