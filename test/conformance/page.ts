import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Subject } from "./format";

/** Where this machine is not as AWS is. */
export interface Difference {
  what: string;
  aws: string;
  here: string;
  source: string;
}

export function loadDifferences(): Difference[] {
  return parse(readFileSync(join(__dirname, "differences.yaml"), "utf8")) as Difference[];
}

/** The page that tells what behaves as on AWS, and what differs. */
export function pageOf(subjects: Subject[], differences: Difference[]): string {
  const cases = subjects.flatMap((subject) => subject.cases);
  const onDocker = cases.filter(({ docker }) => docker === true).length;
  return [
    "# What behaves as on AWS, and what differs",
    "",
    "Generated from the cases in `test/conformance` by `npm run conformance`; don't edit it.",
    "",
    `${cases.length} cases hold on the simulated Docker, in ECS's own time; ${onDocker} of them are played on the real one as well (marked ●).`,
    "",
    "## What differs",
    "",
    "| | on AWS | here |",
    "|---|---|---|",
    ...differences.map(
      ({ what, aws, here, source }) => `| ${cell(what)} | ${cell(aws)} [↗](${source}) | ${cell(here)} |`,
    ),
    "",
    ...subjects.flatMap(section),
  ].join("\n");
}

function section({ subject, source, cases }: Subject): string[] {
  return [
    `## ${subject}`,
    "",
    `[AWS](${source})`,
    "",
    "| | case | rule |",
    "|---|---|---|",
    ...cases.map((one) => {
      const link = one.source ? ` [↗](${one.source})` : "";
      return `| ${one.docker === true ? "●" : ""} | ${cell(one.name)} | ${cell(one.rule)}${link} |`;
    }),
    "",
  ];
}

const cell = (text: string) => text.replace(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("*", "\\*");
