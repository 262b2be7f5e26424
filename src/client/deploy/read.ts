import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { valueAt } from "../../cfn/plain-map";
import { Leaf } from "../../options/leaf";
import { nearest } from "../../options/nearest";
import { LOCAL_ACCOUNT, LOCAL_REGION, type StackDescription } from "../../protocol/calls";
import { SlipwayError } from "../../protocol/errors";
import {
  type EvaluationOptions,
  parseTemplate,
  type Template,
  TemplateError,
  templateToResources,
} from "../../template";
import type { Client } from "../client";
import { keptTexts } from "../secrets/kept";
import { checkStack } from "../stack/check";
import type { StackInput } from "../stack/input";
import { foreseen, planStack, type StackPlan } from "../stack/plan";
import type { StackSource } from "./sources";

/** A stack that was read from its template, and what is to be said of it. */
export type ReadStack = StackInput & { warnings: string[] };

/** What a template can ask for of what is on this machine. */
export interface Surroundings {
  stacks: StackDescription[];
  imports: Record<string, unknown>;
  stackOutputs: Record<string, Readonly<Record<string, unknown>>>;
  sources: NonNullable<EvaluationOptions["sources"]>;
}

type Looking = Pick<Client, "listStacks" | "secretsManager" | "systemsManager">;

/** What a template has that takes the value of a secret or a parameter, as one that is nested in it may. */
const TAKES_VALUES = /\{\{resolve:|AWS::SSM::Parameter::Value|AWS::CloudFormation::Stack\b/;

/** What is there, and what `stacks`, which are deployed now, will say anew. */
export async function lookAround(client: Looking, stacks: readonly StackSource[]): Promise<Surroundings> {
  const takesValues = stacks.some(({ template }) => TAKES_VALUES.test(template));
  const [all, sources] = await Promise.all([client.listStacks(), takesValues ? keptTexts(client) : {}]);
  const now = new Set(stacks.map(({ name }) => name));
  const others = all.filter(({ Stack }) => !now.has(Stack));
  return {
    stacks: all,
    imports: Object.fromEntries(others.flatMap(({ Exports = {} }) => Object.entries(Exports))),
    stackOutputs: Object.fromEntries(others.map(({ Stack, Outputs }) => [Stack, Outputs])),
    sources,
  };
}

/** Reads a stack's template, with values for those of its parameters that are given. */
export function readStack(source: StackSource, around: Surroundings, given: Record<string, string>): ReadStack {
  const { name } = source;
  return located(name, () => {
    const template = parseTemplate(source.template);
    const parameters = Object.fromEntries(Object.entries(given).filter(([key]) => valueAt(template.Parameters, key)));
    const { imports, stackOutputs, sources } = around;
    const templates = source.nested;
    const environment = { stackName: name, accountId: LOCAL_ACCOUNT, region: LOCAL_REGION };
    const read = templateToResources(template, {
      ...environment,
      parameters,
      imports,
      stackOutputs,
      sources,
      templates,
    });
    return { ...read, name, source: source.source, movedFrom: movedFrom(source, around.stacks) };
  });
}

function located<T>(stack: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TemplateError) throw new SlipwayError(`Stack ${stack}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** The path that the stack came from before, where nothing is there any more: it moved. */
function movedFrom({ name, source }: StackSource, stacks: readonly StackDescription[]): string | undefined {
  const before = stacks.find(({ Stack }) => Stack === name)?.Source;
  if (before === undefined || before === source || !isAbsolute(before) || existsSync(before)) return undefined;
  return before;
}

/**
 * Reads stacks and checks each whole, as they will be when it is their turn, before anything of any is changed. With `plan`
 * what a deployment would do is looked at, too.
 */
export async function checkStacks(
  client: Client,
  stacks: readonly StackSource[],
  given: Record<string, string>,
  { plan = false } = {},
): Promise<{ stack: ReadStack; plan?: StackPlan }[]> {
  checkParameters(stacks, given);
  const around = await lookAround(client, stacks);
  const checked: { stack: ReadStack; plan?: StackPlan }[] = [];
  for (const [index, source] of stacks.entries()) {
    const stack = readStack(source, around, given);
    await checkStack(client, stack, around.stacks);
    const isLast = index === stacks.length - 1;
    const planned = plan || !isLast ? await planStack(client, stack) : undefined;
    if (planned) willBe(around, stack, planned);
    checked.push({ stack, plan: planned });
  }
  return checked;
}

/** What the stacks that follow will find. What isn't known yet is a leaf, of the name that it will be known by. */
function willBe(around: Surroundings, stack: ReadStack, plan: StackPlan): void {
  const { name, source, outputs, exports = {}, imports } = stack;
  const asLeaves = (values: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value ?? new Leaf(key)]));
  const Exports = asLeaves(foreseen(exports, plan));
  around.imports = { ...around.imports, ...Exports };
  around.stackOutputs = { ...around.stackOutputs, [name]: asLeaves(foreseen(outputs, plan)) };
  const description = {
    Stack: name,
    Source: source,
    Outputs: {},
    Exports,
    Imports: imports,
    Resources: 0,
    UpdatedAt: 0,
  };
  around.stacks = [...around.stacks.filter(({ Stack }) => Stack !== name), description];
}

/** Refuses values for parameters that no template has. */
function checkParameters(stacks: readonly StackSource[], given: Record<string, string>): void {
  if (Object.keys(given).length === 0) return;
  const templates = stacks.map(({ name, template }): Template => located(name, () => parseTemplate(template)));
  const names = [...new Set(templates.flatMap(({ Parameters = {} }) => Object.keys(Parameters)))];
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, names);
  const instead = meant ? `Did you mean ${meant}?` : `There are: ${names.join(", ") || "none"}.`;
  const where = stacks.map(({ name }) => name).join(", ");
  throw new SlipwayError(`No template has a parameter "${unknown}" (${where}). ${instead}`);
}
