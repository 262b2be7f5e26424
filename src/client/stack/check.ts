import type { StackDescription } from "../../protocol/calls";
import { SlipwayError } from "../../protocol/errors";
import type { Client } from "../client";
import { recordedResources } from "./deployment";
import { dependencies, type StackInput } from "./input";
import { openly } from "./openly";
import { foreseen, planStack } from "./plan";
import { current } from "./recorded";

/** A stack that can't be deployed as it is: nothing of it was changed. */
export class CheckFailedError extends SlipwayError {
  constructor(
    readonly stackName: string,
    readonly problems: readonly string[],
  ) {
    super(
      `Stack ${stackName} can't be deployed, and was not changed:${problems.map((each) => `\n  ${each}`).join("")}`,
    );
  }
}

type Calls = Pick<Client, "listResources" | "diffResource" | "checkResources">;

/**
 * Checks a stack whole, before anything of it is changed: its order, each resource's type and properties, what other stacks
 * import of it. `stacks` are those that are there, as they will be by then.
 */
export async function checkStack(calls: Calls, input: StackInput, stacks: readonly StackDescription[]): Promise<void> {
  dependencies(input);
  const others = stacks.filter(({ Stack }) => Stack !== input.name);
  const known = stacks.find(({ Stack }) => Stack === input.name);
  const problems = [
    ...(await changedTypes(calls, input)),
    ...(await wrongResources(calls, input)),
    ...takenExports(input, others),
    ...(known ? await exportsInUse(calls, input, known, others) : []),
  ];
  if (problems.length > 0) throw new CheckFailedError(input.name, problems);
}

async function changedTypes(calls: Calls, { name, resources }: StackInput): Promise<string[]> {
  const before = current(await recordedResources(calls, name));
  return resources.flatMap(({ logicalId, type }) => {
    const was = before.get(logicalId)?.type;
    if (was === undefined || was === type) return [];
    return [`${logicalId}: it is a ${was}, and can't become a ${type}. Give the new resource another logical id.`];
  });
}

async function wrongResources(calls: Calls, { name, resources }: StackInput): Promise<string[]> {
  const open = resources.map(({ logicalId, type, properties, dependsOn }) => ({
    TypeName: type,
    LogicalId: logicalId,
    DesiredState: JSON.stringify(openly(properties, () => undefined)),
    ...(dependsOn.length > 0 && { DependsOn: dependsOn }),
  }));
  const problems = await calls.checkResources({ Stack: name, Resources: open });
  return problems.map(({ LogicalId, TypeName, Message }) => `${LogicalId} (${TypeName}): ${Message}`);
}

function takenExports({ exports = {} }: StackInput, others: readonly StackDescription[]): string[] {
  return Object.keys(exports).flatMap((name) => {
    const owner = others.find(({ Exports = {} }) => Object.hasOwn(Exports, name));
    return owner ? [`the export ${name}: the stack ${owner.Stack} exports this name already`] : [];
  });
}

async function exportsInUse(
  calls: Calls,
  input: StackInput,
  { Exports = {} }: StackDescription,
  others: readonly StackDescription[],
): Promise<string[]> {
  const inUse = Object.keys(Exports).filter((name) => importersOf(name, others).length > 0);
  if (inUse.length === 0) return [];
  const exports = input.exports ?? {};
  const values = foreseen(exports, await planStack(calls, input));
  return inUse.flatMap((name) => {
    const users = `it is imported by ${importersOf(name, others).join(", ")}`;
    if (!Object.hasOwn(exports, name)) return [`the export ${name} can't be removed: ${users}`];
    return values[name] === Exports[name] ? [] : [`the export ${name} can't be changed: ${users}`];
  });
}

/** Names of the stacks that import an export. */
function importersOf(name: string, stacks: readonly StackDescription[]): string[] {
  return stacks.filter(({ Imports = [] }) => Imports.includes(name)).map(({ Stack }) => Stack);
}

/** Refuses the removal of a stack whose exports others import. */
export function checkRemoval(stack: string, stacks: readonly StackDescription[]): void {
  const others = stacks.filter(({ Stack }) => Stack !== stack);
  const { Exports = {} } = stacks.find(({ Stack }) => Stack === stack) ?? {};
  const inUse = Object.keys(Exports).flatMap((name) => {
    const users = importersOf(name, others);
    return users.length > 0 ? [`\n  ${name} is imported by ${users.join(", ")}`] : [];
  });
  if (inUse.length === 0) return;
  throw new SlipwayError(
    `Stack ${stack} can't be removed while its exports are in use, and was not changed:${inUse.join("")}`,
  );
}
