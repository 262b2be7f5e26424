import type { CfnResource } from "aws-cdk-lib";
import type { IConstruct, IDependable } from "constructs";
import { IDENTIFIERS } from "../cfn/identifiers.generated";
import { Claims, NamespaceNames } from "../plan";
import { sdk } from "./sdk";

/** What a planned resource became. */
export class Made {
  private readonly attributes = new Map<string, string>();

  /** @param construct the element, or the L2 construct around it */
  constructor(
    readonly element: CfnResource,
    private readonly type: string,
    readonly construct: IConstruct = element,
  ) {}

  /** An attribute as the plan calls it, as a token; the one that names the resource is what `Ref` gives. */
  attribute(name: string): string {
    const known = this.attributes.get(name);
    if (known !== undefined) return known;
    const token =
      IDENTIFIERS[this.type] === name ? this.element.ref : sdk.core.Token.asString(this.element.getAtt(name));
    this.attributes.set(name, token);
    return token;
  }
}

const registries = new WeakMap<IConstruct, Registry>();

/** What became of the resources planned in one construct tree, by their plan's logical ids. */
export class Registry {
  private readonly made = new Map<string, Made>();
  private readonly others = new Map<string, IDependable>();
  /** Names of the namespaces that are made in the tree. */
  readonly namespaces = new NamespaceNames();
  /** What there can be one of. */
  readonly claims = new Claims();

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
