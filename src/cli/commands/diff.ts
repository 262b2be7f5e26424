import { difference, type StackDifference } from "../../client/deploy/deploy";
import type { PlannedChange } from "../../client/stack/plan";
import { print, printJson, say } from "../output/report";

export interface DiffOptions {
  app?: string;
  template?: string;
  parameter: Record<string, string>;
  fail?: boolean;
  verbose?: boolean;
  json?: boolean;
}

/** Shows what `up` would do. Like `cdk diff`, it exits with 0 also where something would change, unless it is to fail then. */
export async function diff(stacks: string[], options: DiffOptions): Promise<void> {
  const { app, template, verbose, json, fail, parameter: parameters } = options;
  const differences = await difference({ stacks, app, template, verbose, parameters, say });
  if (json) printJson({ stacks: differences });
  else for (const line of differences.flatMap(differenceLines)) print(line);
  if (fail && differences.some(({ changes }) => changes.length > 0)) process.exitCode = 1;
}

const SIGNS: Record<PlannedChange["action"], string> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "-",
  keep: "=",
};

const DONE: Record<PlannedChange["action"], string> = {
  create: "to create",
  update: "to update",
  replace: "to replace",
  delete: "to delete",
  keep: "to keep, no longer a part of it",
};

/** A stack's changes, with the property paths below each, and their number. */
export function differenceLines({ stack, changes }: StackDifference): string[] {
  if (changes.length === 0) return [`${stack}: no changes`];
  const counts = (Object.keys(DONE) as PlannedChange["action"][]).flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length;
    return count > 0 ? [`${count} ${DONE[action]}`] : [];
  });
  return [`${stack}: ${counts.join(", ")}`, ...changes.flatMap(changeLines)];
}

function changeLines({ action, logicalId, type, paths, replaces }: PlannedChange): string[] {
  const below = paths.map((path) => `      ${path}${replaces.includes(path) ? " (replaces)" : ""}`);
  return [`  ${SIGNS[action]} ${logicalId} ${type}`, ...below];
}
