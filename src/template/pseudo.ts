import { partitionOf } from "../ecs/partition";

/** Where a stack is deployed to, as far as its template can ask. */
export interface StackEnvironment {
  stackName: string;
  accountId: string;
  region: string;
}

/** What the pseudo-parameters (`AWS::Region`, …) give; `AWS::NoValue` is not a value. */
export function pseudoParameters({
  stackName,
  accountId,
  region,
}: StackEnvironment): Record<string, string | string[]> {
  return {
    "AWS::AccountId": accountId,
    "AWS::Region": region,
    "AWS::Partition": partitionOf(region),
    "AWS::URLSuffix": partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
    "AWS::StackName": stackName,
    "AWS::StackId": `arn:${partitionOf(region)}:cloudformation:${region}:${accountId}:stack/${stackName}/${uuid(stackName)}`,
    "AWS::NotificationARNs": [],
  };
}

/** A nested stack as CloudFormation names one; it stays the same from one deployment to the next. */
export function nestedStackName(parent: string, logicalId: string): string {
  return `${parent}-${logicalId}-${hash(`${parent}/${logicalId}`).slice(0, 12).toUpperCase()}`;
}

/** Names that a template can refer to without declaring them. */
export const PSEUDO_PARAMETERS = [
  ...["AccountId", "NoValue", "NotificationARNs", "Partition"],
  ...["Region", "StackId", "StackName", "URLSuffix"],
].map((name) => `AWS::${name}`);

export function availabilityZones(region: string): string[] {
  return ["a", "b", "c", "d", "e", "f"].map((zone) => `${region}${zone}`);
}

/** A stack keeps its id from one deployment to the next, since names are often derived from it. */
function uuid(name: string): string {
  const hex = hash(name) + hash(`${name}\0`);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** FNV-1a, 64 bits. */
function hash(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const sum = bytes.reduce((h, byte) => BigInt.asUintN(64, (h ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n);
  return sum.toString(16).padStart(16, "0");
}
