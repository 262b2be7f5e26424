import type { Value } from "./value";

/** What becomes of a resource that is no longer wanted: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html */
export const POLICIES = ["Delete", "Retain", "RetainExceptOnCreate", "Snapshot"] as const;
export type Policy = (typeof POLICIES)[number];

/** Whether the policy keeps the resource. */
export function retains(policy: Policy | undefined): boolean {
  return policy === "Retain" || policy === "RetainExceptOnCreate";
}

/** One resource of a plan, or of a synthesized template. */
export interface Resource {
  /** `<component>/<role>` in a plan (`web/TargetGroup`); the template's own logical id for one that was read from a template. */
  logicalId: string;
  /** CloudFormation's type name, e.g. `AWS::ECS::Service`. */
  type: string;
  /** In PascalCase, as a template has them. */
  properties: Record<string, Value>;
  /**
   * Properties that are another's to change once the resource is there, as scaling changes a count: what they begin with,
   * where a framework tells a creation from an update. A template leaves them out.
   */
  initially?: Record<string, Value>;
  /**
   * Properties that others change as well, once the resource is there. A template keeps saying what they begin with, and
   * CloudFormation compares it with the last one; a framework that looks at what is there leaves them as they are.
   */
  othersChange?: string[];
  /**
   * What it can't leave though its properties can be changed in place, such as its VPC: where this is another, it is made
   * anew. A template has no word for it.
   */
  boundTo?: Value;
  /** Logical ids of what must be there first, beyond what the properties refer to. */
  dependsOn: string[];
  /** Of a resource of a CDK app: its construct's path, `shop/web/Service`. */
  path?: string;
  /** Once it is no longer in the stack, or the stack goes. @default Delete */
  deletionPolicy?: Policy;
  /** Once another has taken its place. @default Delete */
  updateReplacePolicy?: Policy;
  /**
   * How a change reaches what a group already runs: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
   * @default it doesn't
   */
  updatePolicy?: Record<string, Value>;
}
