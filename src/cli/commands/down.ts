import { ensureLocal } from "../../client/control-plane/ensure-local";
import { removeStack } from "../../client/stack/remove";
import type { StackDescription } from "../../protocol/calls";
import { SlipwayError } from "../../protocol/errors";
import { interruptible } from "../interrupt";
import { Progress } from "../output/progress";
import { errorColors, print, printJson, say } from "../output/report";

export interface DownOptions {
  all?: boolean;
  long?: boolean;
  json?: boolean;
}

/** Removes stacks: those that import before those that they import from, else the ones that were changed last first. */
export async function down(names: string[], options: DownOptions): Promise<void> {
  await interruptible((signal) => removeStacks(names, options, signal));
}

async function removeStacks(names: string[], { all, long, json }: DownOptions, signal: AbortSignal): Promise<void> {
  const client = await ensureLocal({ say });
  const by = `\`slipway down\` (process ${process.pid})`;
  const stacks = stacksToRemove(await client.listStacks(), { names, all, folder: process.cwd() });
  const removed: { stack: string; resources: number }[] = [];
  for (const stack of stacks) {
    say(errorColors().bold(`Stack ${stack}`));
    const progress = new Progress(client, stack, process.stderr, { long });
    try {
      const resources = await removeStack(client, stack, (event) => progress.event(event), { signal, by });
      removed.push({ stack, resources });
    } finally {
      await progress.end();
    }
  }
  client.close();
  if (json) printJson({ stacks: removed });
  else if (removed.length === 0) print("There is no stack.");
  else for (const { stack, resources } of removed) print(`${stack}: removed, ${resources} resources`);
}

/** Names of the stacks to remove, in order: those named, or all, or those that the app in `folder` deployed. */
export function stacksToRemove(
  existing: readonly StackDescription[],
  { names, all, folder }: { names: string[]; all?: boolean; folder: string },
): string[] {
  const newest = importersFirst([...existing].sort((a, b) => b.UpdatedAt - a.UpdatedAt));
  const newestFirst = newest.map(({ Stack }) => Stack);
  const list = newestFirst.join(", ") || "none";
  if (all) return newestFirst;
  if (names.length === 0) {
    const own = newest.filter(({ Source }) => Source === folder).map(({ Stack }) => Stack);
    if (own.length > 0 || newestFirst.length === 0) return own;
    throw new SlipwayError(
      `Which stack? None was deployed from this folder. There are: ${list}. \`slipway down --all\` removes all.`,
    );
  }
  const unknown = names.find((name) => !newestFirst.includes(name));
  if (unknown !== undefined) throw new SlipwayError(`There is no stack "${unknown}". There are: ${list}.`);
  return newestFirst.filter((name) => names.includes(name));
}

/** In the same order, but for stacks whose exports others of them import: these go before. */
function importersFirst(stacks: readonly StackDescription[]): StackDescription[] {
  const left = [...stacks];
  const ordered: StackDescription[] = [];
  while (left.length > 0) {
    const free = left.findIndex(({ Stack, Exports = {} }) => {
      return !left.some(
        (other) => other.Stack !== Stack && other.Imports?.some((name) => Object.hasOwn(Exports, name)),
      );
    });
    ordered.push(...left.splice(Math.max(free, 0), 1));
  }
  return ordered;
}
