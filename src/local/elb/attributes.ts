import { nearest } from "../../options/nearest";
import { invalidProperty } from "../resources/handler";
import { notEnforced } from "../warnings";

/** What an attribute of a load balancer, listener or target group may be. */
export interface AttributeRule {
  /** Allowed values, or the least and the most of a whole number. @default any text */
  values?: readonly string[] | readonly [least: number, most: number];
  /** What it is where it isn't set: AWS does the same then, and nothing is to be warned of. */
  default: string;
  /** It has an effect here, or AWS's effect isn't missed on one machine. @default false: a warning says that it hasn't */
  acts?: true;
}

export type AttributeRules = Readonly<Record<string, AttributeRule>>;

export const FLAG = ["true", "false"] as const;

interface Attribute {
  Key?: string;
  Value?: string;
}

/** Attributes that were checked: each as it was given, else its default. */
export class Attributes<R extends AttributeRules> {
  private readonly given: ReadonlyMap<string, string>;

  constructor(
    private readonly path: string,
    private readonly rules: R,
    attributes: readonly Attribute[] = [],
  ) {
    attributes.forEach(({ Key = "", Value = "" }, i) => {
      this.check(Key, Value, `${path}.${i}`);
    });
    this.given = new Map(attributes.map(({ Key = "", Value = "" }) => [Key, Value]));
  }

  text(key: keyof R & string): string {
    return this.given.get(key) || this.rules[key]!.default;
  }

  number(key: keyof R & string): number {
    return Number(this.text(key));
  }

  /** Of those that are not as AWS has them anyway and have no effect here. */
  warnings(what: string): string[] {
    return [...this.given.keys()]
      .filter((key) => !this.rules[key]!.acts && this.text(key) !== this.rules[key]!.default)
      .map((key) => notEnforced(`${what}'s attribute ${key}`));
  }

  private check(key: string, value: string, path: string): void {
    const rule = Object.hasOwn(this.rules, key) ? this.rules[key] : undefined;
    if (!rule) {
      const meant = nearest(key, Object.keys(this.rules));
      throw invalidProperty(`${path}.Key`, key, meant ? `did you mean ${meant}?` : "there is no such attribute");
    }
    if (value === "" || rule.values === undefined) return;
    const [least, most] = rule.values;
    if (typeof least === "number") {
      const whole = /^\d+$/.test(value) && Number(value) >= least && Number(value) <= Number(most);
      if (!whole)
        throw invalidProperty(`${this.path} ${key}`, value, `allowed are whole numbers from ${least} to ${most}`);
    } else if (!rule.values.some((allowed) => allowed === value)) {
      throw invalidProperty(`${this.path} ${key}`, value, `allowed are ${rule.values.join(", ")}`);
    }
  }
}
