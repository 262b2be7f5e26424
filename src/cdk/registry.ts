import type { CfnResource } from "aws-cdk-lib";
import type { IConstruct, IDependable } from "constructs";

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
  private readonly others = new Map<string, IDependable>();

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

  /** Names something that no plan made, so that planned resources can depend on it. */
  addOther(id: string, dependable: IDependable): void {
    this.others.set(id, dependable);
  }

  /** What to depend on for `id` to be there. */
  dependable(id: string): IDependable {
    return this.others.get(id) ?? this.get(id).construct;
  }

  get(logicalId: string): Made {
    const made = this.made.get(logicalId);
    if (!made) throw new Error(`no resource was made for ${logicalId}`);
    return made;
  }
}
