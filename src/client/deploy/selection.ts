import { SlipwayError } from "../../protocol/errors";

interface Selectable {
  id: string;
  stackName: string;
  displayName: string;
  dependencies: string[];
}

/**
 * The stacks that are asked for by name and those that they depend on, in the order in which they are deployed; all of them
 * where none is named. `*` stands for any part of a name.
 */
export function selectStacks<T extends Selectable>(stacks: readonly T[], names: readonly string[]): T[] {
  const wanted = names.length === 0 ? stacks : names.flatMap((name) => named(stacks, name));
  const selected = new Set<T>();
  const add = (stack: T): void => {
    if (selected.has(stack)) return;
    for (const id of stack.dependencies) {
      const dependency = stacks.find((other) => other.id === id);
      if (dependency) add(dependency);
    }
    selected.add(stack);
  };
  wanted.forEach(add);
  checkNames([...selected]);
  return [...selected];
}

/** On AWS stacks of one name are in several accounts or regions; a machine is one. */
function checkNames(stacks: readonly Selectable[]): void {
  const twin = stacks.find(({ stackName }, i) => stacks.findIndex((other) => other.stackName === stackName) < i);
  if (!twin) return;
  const { stackName } = twin;
  const same = stacks.filter((stack) => stack.stackName === stackName).map(({ displayName }) => displayName);
  throw new SlipwayError(
    `The stacks ${same.join(" and ")} have one name, ${stackName}, and a machine has one stack of a name: choose one, as in ` +
      `\`slipway up ${same[0]}\`.`,
  );
}

function named<T extends Selectable>(stacks: readonly T[], name: string): T[] {
  const pattern = new RegExp(`^${name.split("*").map(literally).join(".*")}$`);
  const found = stacks.filter((stack) =>
    [stack.id, stack.stackName, stack.displayName].some((text) => pattern.test(text)),
  );
  if (found.length > 0) return found;
  const all = stacks.map(({ displayName }) => displayName).join(", ") || "none";
  throw new SlipwayError(`The app has no stack "${name}". It has: ${all}.`);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
