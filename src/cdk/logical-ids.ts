import type { CfnElement, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { sdk } from "./sdk";

const NAME = "allocateLogicalId";

type Allocate = (this: Stack, element: CfnElement) => string;

/**
 * Has the stack of `scope` keep the logical ids that the CDK makes. It makes one of a hash of the construct's path, which never
 * changes, anew at each reference: a dozen times a resource. What the program calls a resource instead (`overrideLogicalId`,
 * `renameLogicalId`) is looked for at each reference as before, and a stack with a naming of its own is left alone.
 */
export function keepLogicalIds(scope: Construct): void {
  const { Stack } = sdk.core;
  const stack = Stack.of(scope);
  const allocate = Reflect.get(stack, NAME) as Allocate;
  if (allocate !== Reflect.get(Stack.prototype, NAME)) return;
  const known = new WeakMap<CfnElement, string>();
  const allocateOnce: Allocate = function (element) {
    const there = known.get(element);
    if (there !== undefined) return there;
    const made = allocate.call(this, element);
    known.set(element, made);
    return made;
  };
  Object.defineProperty(stack, NAME, { value: allocateOnce, configurable: true, writable: true });
}
