import type { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { sdk } from "./sdk";

/** ECS takes no capacity provider whose name begins so, and one that CloudFormation names begins with its stack's name. */
const RESERVED = /^(aws|ecs|fargate)/i;

/** A name for what CloudFormation would give one that AWS doesn't take: properties to add to the planned ones. */
export function physicalName(scope: Construct, type: string): { Name?: string } {
  if (type !== "AWS::ECS::CapacityProvider") return {};
  const { Names, Stack } = sdk.core;
  if (!RESERVED.test(outermost(Stack.of(scope)).stackName)) return {};
  return { Name: `cp-${Names.uniqueResourceName(scope, { maxLength: 252, allowedSpecialCharacters: "-_" })}` };
}

/** The name of a nested stack begins with that of the stack around it. */
function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
