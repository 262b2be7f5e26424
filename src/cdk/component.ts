import type { CfnResource, RemovalPolicy } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { Resource, Value } from "../plan";
import { Guardrails } from "../plan/guardrails";
import { checkedOverrides, checkedProps, checkRoles, type Overrides, override, roleOf } from "../plan/overrides";
import { execute, revise } from "./executor";
import { checkAtSynthesis } from "./late-check";
import { Origin } from "./origin";
import { Registry } from "./registry";
import { WRITTEN } from "./tokens";
import { toText } from "./values";

/** What every construct takes. */
export interface ComponentProps {
  /**
   * Properties of the planned resources to set, by the resource's role and the property's name in CloudFormation:
   * `{ TargetGroup: { SlowStart… } }`. Maps are merged, anything else is replaced, and `null` takes a property out. A map in the
   * place of a list is its items by their `Key` or `Name`, or by their places from 0:
   * `{ TaskDefinition: { ContainerDefinitions: { web: { Interactive: true } } } }`. A value may be a token, or a call of one of
   * CloudFormation's functions as a template writes it: `{ "Fn::ImportValue": "key" }`.
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
  private readonly origin: Origin;
  private readonly planned = new Map<string, Resource>();
  private properties?: object;

  constructor(
    scope: Construct,
    id: string,
    private readonly kind: string,
    props: ComponentProps,
  ) {
    super(scope, id);
    this.origin = Origin.of(this, new.target);
    this.path = `${kind} "${id}"`;
    this.overrides = checkedOverrides(this.path, checkedProps(this.path, props).overrides, WRITTEN);
  }

  /** The platform that the component's class belongs to. @internal */
  protected get guardrails(): Guardrails {
    return Guardrails.none;
  }

  /**
   * What the options come to: checked now, by the platform's rules as well where there are resources, and again at synthesis, when tokens are known.
   * @internal
   */
  protected specOf<Described, Spec extends object>(described: Described, toSpec: (known: Described) => Spec): Spec {
    const check = (known: Described) => {
      const spec = toSpec(known);
      this.properties = spec;
      if (this.planned.size > 0) this.checkRules([...this.planned.values()]);
      return spec;
    };
    const spec = check(described);
    checkAtSynthesis(this, described, check);
    return spec;
  }

  private checkRules(resources: Resource[]): void {
    const { kind, path, node, properties } = this;
    const known = properties as Record<string, unknown>;
    this.guardrails.check(path, { kind, name: node.id, properties: known, resources });
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
    this.checkRules(overridden);
    const there = overridden.flatMap((now) => {
      const before = this.planned.get(now.logicalId);
      return before ? [{ before, now }] : [];
    });
    const made = execute(
      this,
      overridden.filter(({ logicalId }) => !this.planned.has(logicalId)),
    );
    for (const { element } of made) this.origin.mark(element);
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
