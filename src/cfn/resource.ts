import type { Value } from "./value";

/** One resource of a plan, or of a synthesized template. */
export interface Resource {
  /** `<component>/<role>` in a plan (`web/TargetGroup`); the template's own logical id for one that was read from a template. */
  logicalId: string;
  /** CloudFormation's type name, e.g. `AWS::ECS::Service`. */
  type: string;
  /** In PascalCase, as a template has them. */
  properties: Record<string, Value>;
  /** Logical ids of what must be there first, beyond what the properties refer to. */
  dependsOn: string[];
  /** Of a resource of a CDK app: its construct's path, `shop/web/Service`. */
  path?: string;
}
