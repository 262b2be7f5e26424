import type { Construct } from "constructs";
import { Leaf } from "../options";
import type { Val } from "../plan";
import { sdk } from "./sdk";

const TYPE = "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>";

/**
 * The id of an image that a parameter of Systems Manager has, by a parameter of the template: CloudFormation looks it up anew
 * with each deployment, which it doesn't do for a dynamic reference in an unchanged resource.
 */
export function imageParameter(scope: Construct, name: string): Val<string> {
  const stack = sdk.core.Stack.of(scope);
  const id = `Image${name.replace(/[^A-Za-z0-9]+/g, "-")}`;
  const known = stack.node.tryFindChild(id) as InstanceType<typeof sdk.core.CfnParameter> | undefined;
  const parameter = known ?? new sdk.core.CfnParameter(stack, id, { type: TYPE, default: name });
  return new Leaf(parameter.valueAsString);
}
