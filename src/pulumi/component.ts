import * as pulumi from "@pulumi/pulumi";
import { InvalidPropertyError } from "../options";
import type { Resource, Value } from "../plan";
import { Guardrails } from "../plan/guardrails";
import { checkedOverrides, checkedProps, checkRoles, type Overrides, override, roleOf } from "../plan/overrides";
import type { Child, Made, Transform } from "./backend";
import { checkWhenKnown } from "./late-check";
import { Mistake } from "./mistake";
import { childName, formerName } from "./names";
import { Program } from "./program";
import { resolve } from "./resolve";
import { WRITTEN } from "./written";

/** What every component takes. */
export interface ComponentArgs {
  /**
   * Properties of the planned resources to set, by role and CloudFormation's name, on every backend:
   * `{ TargetGroup: { TargetGroupAttributes: […] } }`. Maps are merged, anything else is replaced, `null` takes one out. A map in
   * the place of a list is its items by their `Key` or `Name`, or by their places from 0:
   * `{ TaskDefinition: { ContainerDefinitions: { web: { Interactive: true } } } }`.
   * @default none
   */
  overrides?: Overrides;
  /** Sees each resource just before it is made, with the arguments of its own class, and may change them. @default none */
  transform?: (child: Child) => { args: Record<string, unknown>; opts: pulumi.CustomResourceOptions } | undefined;
}

/** A component whose children are what its plan says. */
export abstract class Component extends pulumi.ComponentResource {
  /** The component in messages: `FargateService "web"`. @internal */
  protected readonly path: string;
  /** What the logical ids of its resources begin with. @internal */
  protected readonly key: string;
  /** @internal */
  protected readonly program: Program;
  private readonly name: string;
  /**
   * What Amazon ECS knows it by, in the names of a family, a container, a namespace: its name, or where it was renamed, with
   * an alias, the one that it was made with. Another one would be another task definition.
   * @internal
   */
  protected readonly madeAs: string;
  /** @internal */
  protected readonly overrides: Overrides;
  private readonly transform: Transform;
  private readonly children = new Map<string, pulumi.CustomResource>();
  private planned: Resource[] = [];
  private properties?: object;

  protected constructor(
    private readonly kind: string,
    name: string,
    args: ComponentArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(`slipway:index:${kind}`, name, {}, opts);
    this.program = Program.current();
    this.key = this.program.claim(kind, name);
    this.path = `${kind} "${name}"`;
    this.name = name;
    this.madeAs = formerName(opts) ?? name;
    this.overrides = checkedOverrides(this.path, checkedProps(this.path, args).overrides, WRITTEN);
    const { transform = () => undefined } = args;
    if (typeof transform !== "function") {
      throw new InvalidPropertyError(this.path, "transform", transform, "allowed is a function of a child");
    }
    this.transform = transform;
  }

  /** The platform that the component's class belongs to. @internal */
  protected get guardrails(): Guardrails {
    return Guardrails.none;
  }

  /**
   * What the options come to: checked now, by the platform's rules as well where there are resources, and again when an Output among them is known.
   * @internal
   */
  protected specOf<Described, Spec extends object>(described: Described, toSpec: (known: Described) => Spec): Spec {
    const check = (known: Described) => {
      const spec = toSpec(known);
      this.properties = spec;
      if (this.planned.length > 0) this.checkRules(this.planned);
      return spec;
    };
    const spec = check(described);
    checkWhenKnown(described, check);
    return spec;
  }

  private checkRules(resources: Resource[]): void {
    const { kind, path, name, properties } = this;
    this.guardrails.check(path, { kind, name, properties: properties as Record<string, unknown>, resources });
  }

  /** Names of the resources that the component makes, as {@link resource} and `overrides` take them. */
  get roles(): string[] {
    return [...this.children.keys()];
  }

  /**
   * The resource that the component makes under this name, such as `TargetGroup`: one of `@pulumi/aws`, or of the local ECS.
   * Where `@pulumi/aws` needs several, the first is the one.
   * @throws where there is none of the name
   */
  resource(role: string): pulumi.CustomResource {
    const found = this.children.get(role);
    if (found) return found;
    throw new Mistake(`${this.path}: there is no resource ${role}; there are ${this.roles.join(", ")}`);
  }

  /**
   * Makes planned resources, each after those that it refers to.
   * @internal
   */
  protected make(resources: Resource[]): void {
    const overridden = override(this.path, resources, this.overrides);
    this.checkRules(overridden);
    this.planned.push(...overridden);
    const { backend } = this.program;
    const arranged = backend.arranged?.(overridden) ?? overridden;
    const waiting = new Map(arranged.map((resource) => [resource.logicalId, resource]));
    const lookup = (logicalId: string, attribute: string) => {
      makeOne(logicalId);
      return this.program.find(logicalId).attribute(attribute);
    };
    const makeOne = (logicalId: string) => {
      const planned = waiting.get(logicalId);
      if (!planned) return;
      waiting.delete(logicalId);
      planned.dependsOn.forEach(makeOne);
      const made = this.makeChild(planned, lookup);
      this.program.add(logicalId, made);
      this.children.set(roleOf(planned), made.resources[0] as pulumi.CustomResource);
    };
    for (const { logicalId } of arranged) makeOne(logicalId);
  }

  /** @internal */
  protected checkOverrides(resources: Resource[]): void {
    checkRoles(this.path, this.overrides, resources);
  }

  /** Options of a child that depends on these planned resources. @internal */
  protected childOptions(dependsOn: string[] = []): pulumi.CustomResourceOptions {
    const { record } = this.program;
    return { parent: this, dependsOn: [record, ...this.program.dependencies(dependsOn)] };
  }

  /** What a planned value will be. @internal */
  protected output<T>(value: Value): pulumi.Output<T> {
    const lookup = (logicalId: string, attribute: string) => this.program.find(logicalId).attribute(attribute);
    return pulumi.output(resolve(value, lookup)) as pulumi.Output<T>;
  }

  /**
   * The description of a security group names the component, and can't be changed: one that is renamed, with an alias,
   * keeps its group.
   */
  private keeps(planned: Resource): string[] {
    const own = this.overrides[roleOf(planned)];
    return planned.type === "AWS::EC2::SecurityGroup" && !own?.GroupDescription ? ["GroupDescription"] : [];
  }

  private makeChild(planned: Resource, lookup: (id: string, attribute: string) => pulumi.Output<unknown>): Made {
    return this.program.backend.make(planned, {
      name: childName(this.name, roleOf(planned)),
      opts: this.childOptions(planned.dependsOn),
      lookup,
      transform: this.transform,
      keeps: this.keeps(planned),
    });
  }
}
