import { valueAt } from "../cfn/plain-map";
import type { Written } from "../plan/intrinsic";
import { leafOf } from "./inputs";

/** What a program says where a template calls one of CloudFormation's functions. */
const INSTEAD: Readonly<Record<string, string>> = {
  Ref: "an Output of the resource, such as its id, or the program's own value",
  "Fn::Base64": 'Buffer.from(text).toString("base64")',
  "Fn::Cidr": "the blocks themselves",
  "Fn::FindInMap": "what a map of the program has",
  "Fn::GetAtt": "an Output of the resource, such as queue.arn",
  "Fn::GetAZs": "aws.getAvailabilityZonesOutput().names",
  "Fn::GetStackOutput": "an output of the other stack: new pulumi.StackReference(…).getOutput(…)",
  "Fn::If": "what the program's own condition comes to",
  "Fn::ImportValue": "an output of the other stack: new pulumi.StackReference(…).getOutput(…)",
  "Fn::Join": "pulumi.interpolate, or pulumi.concat",
  "Fn::Length": "output.apply((list) => list.length)",
  "Fn::Select": "output.apply((list) => list[0])",
  "Fn::Split": 'output.apply((text) => text.split(","))',
  "Fn::Sub": "pulumi.interpolate, with an Output in the place of each name",
  "Fn::ToJsonString": "pulumi.jsonStringify",
};

/** What a reference to one of CloudFormation's own parameters is. */
const PARAMETERS: Readonly<Record<string, string>> = {
  "AWS::AccountId": "aws.getCallerIdentityOutput().accountId",
  "AWS::NoValue": "null, which takes the property out",
  "AWS::Partition": "aws.getPartitionOutput().partition",
  "AWS::Region": "aws.getRegionOutput().region",
  "AWS::StackName": "pulumi.getStack()",
  "AWS::URLSuffix": "aws.getPartitionOutput().dnsSuffix",
};

/** Pulumi has no CloudFormation behind it that would call a function. */
export const WRITTEN: Written = {
  leafOf,
  call: (name, written) => {
    const parameter = name === "Ref" ? valueAt(PARAMETERS, String(written.Ref)) : undefined;
    const own = parameter ?? valueAt(INSTEAD, name) ?? "the value, or an Output of it";
    return { instead: `CloudFormation's functions are called by nobody here; allowed is ${own}` };
  },
};
