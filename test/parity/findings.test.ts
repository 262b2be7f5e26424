import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { AwsSolutionsChecks } from "cdk-nag";
import { cfnLint, checkov, lint } from "../support/python-tools";
import { ACCEPTED } from "./accepted";
import { onCdk, templateOf } from "./on-cdk";
import { SCENARIOS } from "./scenarios";

interface Finding {
  scenario: string;
  rule: string;
  where: string;
}

const made = Object.entries(SCENARIOS).map(([name, scenario]) => {
  const synthesized = onCdk(scenario);
  return { name, stack: synthesized.stack, template: templateOf(synthesized) };
});

/** Its findings are those that were accepted, with a reason, and each of those is found yet. */
function expectAccepted(tool: keyof typeof ACCEPTED, findings: Finding[]): void {
  const isOf = ({ scenario, rule }: Finding, accepted: (typeof ACCEPTED)["cdk-nag"][number]) =>
    accepted.rule.test(rule) && (accepted.scenarios?.test(scenario) ?? true);
  expect(findings.filter((finding) => !ACCEPTED[tool].some((one) => isOf(finding, one)))).toEqual([]);
  const stale = ACCEPTED[tool].filter((one) => !findings.some((finding) => isOf(finding, one)));
  expect(stale.map(({ rule }) => rule)).toEqual([]);
}

/** Runs `use` with a folder of all templates, whose files are numbered as the scenarios are. */
function withTemplates<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "slipway-templates-"));
  try {
    made.forEach(({ template }, i) => {
      writeFileSync(join(folder, `${i}.json`), JSON.stringify(template, undefined, 1));
    });
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const named = (file: string) => made[Number(basename(file, ".json"))]!.name;

test("cdk-nag's AwsSolutions find in the scenarios what was accepted", () => {
  const findings = made.flatMap(({ name, stack }) =>
    new AwsSolutionsChecks(stack)
      .validateScope(stack)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath = "" }) => ({ scenario: name, rule: ruleName, where: constructPath })),
      ),
  );
  expectAccepted("cdk-nag", findings);
});

const linter = cfnLint();

(linter ? test : test.skip)(
  `cfn-lint finds neither an error nor a warning in the scenarios${linter ? "" : " (skipped: cfn-lint is not installed)"}`,
  () => {
    const found = lint(linter!, Object.fromEntries(made.map(({ name, template }) => [name, template])));
    expect(Object.keys(found)).toHaveLength(made.length);
    expect(Object.entries(found).filter(([, findings]) => findings.length > 0)).toEqual([]);
  },
);

const scanner = checkov();

(scanner ? test : test.skip)(
  `Checkov finds in the scenarios what was accepted${scanner ? "" : " (skipped: Checkov is not installed)"}`,
  () => {
    const { results } = withTemplates((folder) => {
      // Its rules are in the package: what it would ask of its makers is links.
      const how = ["--output", "json", "--quiet", "--compact", "--skip-download"];
      const args = ["--directory", folder, "--framework", "cloudformation", ...how];
      const { stdout } = spawnSync(scanner!, args, { encoding: "utf8", maxBuffer: 1 << 28 });
      return JSON.parse(stdout) as {
        results: { failed_checks: Record<"check_id" | "file_path" | "resource", string>[] };
      };
    });
    const findings = results.failed_checks.map(({ check_id, file_path, resource }) => {
      return { scenario: named(file_path), rule: check_id, where: resource };
    });
    expectAccepted("Checkov", findings);
  },
);
