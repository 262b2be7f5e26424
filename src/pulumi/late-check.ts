import * as pulumi from "@pulumi/pulumi";
import { leavesOf, withKnown } from "../cfn/leaves";
import { InvalidPropertyError, type Leaf } from "../options";

/**
 * Repeats a check each time that an Output among the options becomes known. What it throws fails the program, as any
 * rejection that nobody takes up. The value of a secret stays out of the message.
 */
export async function checkWhenKnown<T>(options: T, check: (options: T) => unknown): Promise<void> {
  const known = new Map<Leaf, unknown>();
  const checkOne = async (leaf: Leaf) => {
    const output = leaf.value as pulumi.Output<unknown>;
    const secret = await pulumi.isSecret(output);
    await settled(output, (value) => {
      known.set(leaf, value);
      try {
        check(withKnown(options, known));
      } catch (error) {
        throw secret && error instanceof InvalidPropertyError ? withoutValue(error) : error;
      }
    });
  };
  await Promise.all(leavesOf(options).map(checkOne));
}

/** Calls back with the output's value, if it is ever known. */
function settled(output: pulumi.Output<unknown>, then: (value: unknown) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    output.apply((value) => {
      try {
        resolve(then(value));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function withoutValue({ component, property, allowed }: InvalidPropertyError): InvalidPropertyError {
  return new InvalidPropertyError(component, property, "[secret]", allowed);
}
