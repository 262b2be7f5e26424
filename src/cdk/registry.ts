import type { CfnResource } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** What a planned resource became. */
export interface Made {
  element: CfnResource;
  /** The element, or the L2 construct around it. */
  construct: IConstruct;
  type: string;
}

const registries = new WeakMap<IConstruct, Registry>();

/** What became of the resources planned in one construct tree, by their plan's logical ids. */
export class Registry {
  private readonly made = new Map<string, Made>();

  /** The registry of the tree that `construct` is in. */
  static of(construct: IConstruct): Registry {
    const { root } = construct.node;
    const registry = registries.get(root) ?? new Registry();
    registries.set(root, registry);
    return registry;
  }

  add(logicalId: string, made: Made): void {
    this.made.set(logicalId, made);
  }

  find(logicalId: string): Made | undefined {
    return this.made.get(logicalId);
  }

  get(logicalId: string): Made {
    const made = this.made.get(logicalId);
    if (!made) throw new Error(`no resource was made for ${logicalId}`);
    return made;
  }
}
