import type { CfnResource, RemovalPolicy } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { Resource, Value } from "../plan";
import { checkedOverrides, checkedProps, checkRoles, type Overrides, override, roleOf } from "../plan/overrides";
import { execute, revise } from "./executor";
import { Registry } from "./registry";
import { toLeaves } from "./tokens";
import { toText } from "./values";

/** What every construct takes. */
export interface ComponentProps {
  /**
   * Properties of the planned resources to set, by the resource's role and the property's name in CloudFormation:
   * `{ TargetGroup: { SlowStart… } }`. Maps are merged, anything else is replaced, and `null` takes a property out.
   * @default none
   */
  overrides?: Overrides;
}

/** What the constructs have in common: resources are planned, then made as their children. */
export abstract class Component extends Construct {
  /** The construct in messages: `FargateService "web"`. */
  protected readonly path: string;
  /** @internal */
  protected readonly overrides: Overrides;
  private readonly planned = new Map<string, Resource>();

  constructor(scope: Construct, id: string, kind: string, props: ComponentProps) {
    super(scope, id);
    this.path = `${kind} "${id}"`;
    this.overrides = checkedOverrides(this.path, toLeaves(checkedProps(this.path, props).overrides));
  }

  /** Names of the resources that this construct makes, as {@link resource} and `overrides` take them. */
  get roles(): string[] {
    return [...this.planned.values()].map(roleOf);
  }

  /**
   * The L1 construct of a resource that this construct makes, such as `TargetGroup`; every one can be reached.
   * @throws where there is none of the name
   */
  resource(role: string): CfnResource {
    const resource = this.planned.get(`${this.node.path}/${role}`);
    if (!resource) throw new Error(`${this.path}: there is no resource ${role}; there are ${this.roles.join(", ")}`);
    return Registry.of(this).get(resource.logicalId).element;
  }

  /** What becomes of the resources that this construct makes when they are removed from the stack, or the stack is. */
  applyRemovalPolicy(policy: RemovalPolicy): void {
    for (const role of this.roles) this.resource(role).applyRemovalPolicy(policy);
  }

  /** Makes the planned resources; those that are there already are changed. */
  protected make(resources: Resource[]): void {
    const overridden = override(this.path, resources, this.overrides);
    const there = overridden.flatMap((now) => {
      const before = this.planned.get(now.logicalId);
      return before ? [{ before, now }] : [];
    });
    execute(
      this,
      overridden.filter(({ logicalId }) => !this.planned.has(logicalId)),
    );
    for (const resource of overridden) this.planned.set(resource.logicalId, resource);
    for (const { before, now } of there) revise(this, before, now);
  }

  /**
   * Refuses overrides of what the construct doesn't make; called once everything is made.
   * @param later what may be made yet
   */
  protected checkOverrides(later: Resource[] = []): void {
    checkRoles(this.path, this.overrides, [...this.planned.values(), ...later]);
  }

  /** A planned text as a program can use it. */
  protected text(value: Value): string {
    return toText(this, value);
  }
}
