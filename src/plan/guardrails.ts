import { isPlainMap } from "../cfn/plain-map";
import type { Resource } from "../cfn/resource";
import { InvalidPropertyError } from "../options";

/** The classes that a platform has of its own: both frameworks have each of them. */
const COMPONENTS = [
  "EcsCluster",
  "Ec2CapacityPool",
  "ManagedInstancesPool",
  "ExternalCapacity",
  "FargateService",
  "Ec2Service",
  "LoadBalancedService",
  "QueueWorker",
  "Task",
  "ScheduledTask",
  "GitHubDeployRole",
  "ReleasePipeline",
] as const;
export type ComponentClass = (typeof COMPONENTS)[number];

/** A component as a platform's rules see it. */
export interface PlatformComponent {
  /** Its class: `FargateService`. */
  readonly kind: string;
  /** Its name, or its id in the CDK. */
  readonly name: string;
  /**
   * Its properties with every default filled in. What is not known while the program runs is a leaf, which is no plain
   * value; the rule is asked again when it is known.
   */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The resources that it makes, overrides included, with CloudFormation's types and property names. */
  readonly resources: readonly Pick<Resource, "logicalId" | "type" | "properties">[];
}

/** A guardrail: what an organisation's components must hold. */
export interface PlatformRule {
  /** Names the rule in messages. */
  name: string;
  /** Classes of the components that it holds for. @default all */
  components?: readonly string[];
  /** What is wrong with a component, and what would be right; nothing where it holds. */
  check: (component: PlatformComponent) => string | undefined;
}

/** An organisation's golden path. */
export interface PlatformOptions<Kind extends string = string> {
  /**
   * Properties of components that say nothing else themselves, by class; `all` is for every class, and gives way to the
   * class's own. Maps are merged, anything else is replaced.
   * @default none
   * @example { all: { tags: { team: "shop" } }, EcsCluster: { nat: "single" } }
   */
  defaults?: Partial<Record<Kind | "all", Record<string, unknown>>>;
  /** What must hold. @default nothing */
  rules?: readonly PlatformRule[];
}

/** What a rule of the platform refuses. */
export class PlatformRuleError extends InvalidPropertyError {
  constructor(component: string, rule: string, wrong: string) {
    super(component, `rule "${rule}"`, undefined, wrong);
    this.name = "PlatformRuleError";
    this.message = `${component}: the platform's rule "${rule}" does not hold: ${wrong}`;
  }
}

/** An organisation's defaults and rules, as components ask them. */
export class Guardrails {
  /** No defaults and no rules. */
  static readonly none = new Guardrails({}, []);

  /** @param kinds classes that there are */
  constructor(
    private readonly options: PlatformOptions,
    kinds: readonly string[],
  ) {
    const path = "definePlatform";
    if (!isPlainMap(options))
      throw new InvalidPropertyError(path, "options", options, "allowed are { defaults, rules }");
    const { defaults = {}, rules = [], ...others } = options;
    for (const [name, value] of Object.entries(others)) {
      throw new InvalidPropertyError(path, name, value, "there is no such property; there are defaults, rules");
    }
    if (!isPlainMap(defaults)) throw new InvalidPropertyError(path, "defaults", defaults, `allowed are ${DEFAULTS}`);
    for (const [kind, value] of Object.entries(defaults)) {
      const property = `defaults.${kind}`;
      if (kind !== "all" && !kinds.includes(kind))
        throw new InvalidPropertyError(path, property, value, `allowed are all, ${kinds.join(", ")}`);
      if (!isPlainMap(value)) throw new InvalidPropertyError(path, property, value, `allowed are ${DEFAULTS}`);
    }
    if (!Array.isArray(rules)) throw new InvalidPropertyError(path, "rules", rules, "allowed are lists");
    rules.forEach((rule: PlatformRule, i) => {
      checkRule(path, `rules[${i}]`, rule, kinds);
      const twice = rules.findIndex(({ name }) => name === rule.name) < i;
      if (twice) throw new InvalidPropertyError(path, `rules[${i}].name`, rule.name, "another rule has the name");
    });
  }

  /** A component's properties, with what the platform says where the program says nothing. */
  withDefaults<T>(kind: string, properties: T): T {
    const { defaults = {} } = this.options;
    const layers = [defaults.all, defaults[kind]].filter((layer) => layer !== undefined);
    const said = typeof properties === "object" && !Array.isArray(properties) ? { ...properties } : properties;
    return layers.reduceRight<unknown>((over, layer) => below(layer, over), said) as T;
  }

  /** @throws PlatformRuleError with the first rule that does not hold */
  check(path: string, component: PlatformComponent): void {
    for (const { name, components, check } of this.options.rules ?? []) {
      if (components && !components.includes(component.kind)) continue;
      const wrong = asked(path, name, () => check(component));
      if (wrong === undefined) continue;
      if (typeof wrong === "string") throw new PlatformRuleError(path, name, wrong);
      throw new InvalidPropertyError(
        path,
        `what the rule "${name}" says`,
        wrong,
        "allowed are texts, and undefined where it holds",
      );
    }
  }
}

function asked(path: string, name: string, check: () => unknown): unknown {
  try {
    return check();
  } catch (error) {
    throw new PlatformRuleError(path, name, `its check failed: ${error instanceof Error ? error.message : error}`);
  }
}

const DEFAULTS = 'properties by class, such as { EcsCluster: { nat: "single" } }';

function checkRule(path: string, property: string, rule: unknown, kinds: readonly string[]): void {
  const wrong = (name: string, value: unknown, allowed: string) =>
    new InvalidPropertyError(path, `${property}${name}`, value, allowed);
  if (!isPlainMap(rule)) throw wrong("", rule, "allowed are { name, components, check }");
  const { name, components, check, ...others } = rule;
  const [stray] = Object.keys(others);
  if (stray !== undefined) throw wrong(`.${stray}`, others[stray], "allowed are name, components and check");
  if (typeof name !== "string" || name === "")
    throw wrong(".name", name, "allowed is the text that messages name it by");
  if (typeof check !== "function") throw wrong(".check", check, "allowed is a function of the component");
  if (components === undefined) return;
  const known = Array.isArray(components) && components.every((kind) => kinds.includes(kind as string));
  if (!known) throw wrong(".components", components, `allowed are lists of ${kinds.join(", ")}`);
}

/** What is said, over what is there without it. */
function below(there: unknown, said: unknown): unknown {
  if (said === undefined) return there;
  if (!isPlainMap(said) || !isPlainMap(there)) return said;
  const keys = new Set([...Object.keys(there), ...Object.keys(said)]);
  return Object.fromEntries([...keys].map((key) => [key, below(there[key], said[key])]));
}

// biome-ignore lint/suspicious/noExplicitAny: TypeScript asks for it of a class that extends any other.
type AnyComponent = new (...args: any[]) => object;

/**
 * The components on an organisation's platform: each one's own class, with the platform's defaults among its properties.
 * @param components a front's classes, by name: these, and no others
 * @param at which argument of their constructors the properties are
 */
export function onPlatform<C extends Record<ComponentClass, AnyComponent>>(
  components: C & Record<Exclude<keyof C, ComponentClass>, never>,
  options: PlatformOptions<ComponentClass>,
  at: number,
): Pick<C, ComponentClass> {
  const guardrails = new Guardrails(options, COMPONENTS);
  const each = COMPONENTS.map((kind) => [kind, within(guardrails, kind, components[kind], at)]);
  return Object.fromEntries(each) as Pick<C, ComponentClass>;
}

function within(guardrails: Guardrails, kind: string, component: AnyComponent, at: number): AnyComponent {
  const own = class extends component {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    constructor(...args: any[]) {
      super(...args.slice(0, at), guardrails.withDefaults(kind, args[at]), ...args.slice(at + 1));
    }

    protected get guardrails(): Guardrails {
      return guardrails;
    }
  };
  return Object.defineProperty(own, "name", { value: kind });
}
