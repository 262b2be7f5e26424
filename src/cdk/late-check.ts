import type { Construct } from "constructs";
import { leavesOf, withKnown } from "../cfn/leaves";
import { hasOpen } from "../cfn/open";
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
      for (const [leaf, value] of known) if (hasOpen(value)) known.delete(leaf);
      return mistakes(() => check(withKnown(options, known)));
    },
  });
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
