import type { Resource } from "../cfn/resource";
import type { Value } from "../cfn/value";

/** What a template describes. */
export interface TemplateResources {
  resources: Resource[];
  /** By output name. */
  outputs: Record<string, Value>;
  /** What other stacks may import, by export name; given to their templates as `imports` once it is known. */
  exports: Record<string, Value>;
  /** Names of the exports of other stacks that the template imports. */
  imports: string[];
  /** What the template asks for and is not done here, for people. */
  warnings: string[];
}
