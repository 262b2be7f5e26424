import type { Construct } from "constructs";
import { leavesOf, withKnown } from "../cfn/leaves";
import { isPlainMap } from "../cfn/plain-map";
import { InvalidPropertyError, type Leaf } from "../options";
import { sdk } from "./sdk";

/** Repeats a check at synthesis, when lazy values are known. What CloudFormation resolves stays a leaf. */
export function checkAtSynthesis<T>(scope: Construct, options: T, check: (options: T) => unknown): void {
  const leaves = leavesOf(options);
  if (leaves.length === 0) return;
  scope.node.addValidation({
    validate: () => {
      const stack = sdk.core.Stack.of(scope);
      const resolved = leaves.map(({ value }) => stack.resolve(value) as unknown);
      const known = new Map<Leaf, unknown>(leaves.map((leaf, i) => [leaf, resolved[i]]));
      for (const [leaf, value] of known) if (!isKnown(value)) known.delete(leaf);
      return mistakes(() => check(withKnown(options, known)));
    },
  });
}

/** Whether CloudFormation has nothing to resolve in it. */
function isKnown(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isKnown);
  if (!isPlainMap(value)) return true;
  return Object.entries(value).every(([key, item]) => key !== "Ref" && !key.startsWith("Fn::") && isKnown(item));
}

function mistakes(act: () => unknown): string[] {
  try {
    act();
    return [];
  } catch (error) {
    if (error instanceof InvalidPropertyError) return [error.message];
    throw error;
  }
}
