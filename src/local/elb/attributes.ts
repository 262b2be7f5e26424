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

/** Attributes that were checked: each as it was given, else its default. */
export class Attributes<R extends AttributeRules> {
  constructor(
    private readonly rules: R,
    private readonly given: Readonly<Record<string, string>>,
  ) {}

  text(key: keyof R & string): string {
    return this.given[key] || this.rules[key]!.default;
  }

  number(key: keyof R & string): number {
    return Number(this.text(key));
  }
}
