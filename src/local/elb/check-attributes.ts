import { nearest } from "../../options/nearest";
import { invalidProperty } from "../resources/handler";
import { notEnforced } from "../warnings";
import type { AttributeRule, AttributeRules } from "./attributes";

/** `[{ Key, Value }]` as a map. Throws where there is no such attribute, or where it can't have the value. */
export function checkAttributes(
  property: string,
  rules: AttributeRules,
  attributes: readonly { Key?: string; Value?: string }[] = [],
): Record<string, string> {
  const entries = attributes.map(({ Key = "", Value = "" }, i): [string, string] => {
    const rule = Object.hasOwn(rules, Key) ? rules[Key] : undefined;
    if (!rule) {
      const meant = nearest(Key, Object.keys(rules));
      throw invalidProperty(
        `${property}.${i}.Key`,
        Key,
        meant ? `did you mean ${meant}?` : "there is no such attribute",
      );
    }
    if (Value !== "") checkValue(`${property} ${Key}`, rule, Value);
    return [Key, Value];
  });
  return Object.fromEntries(entries);
}

function checkValue(path: string, { values }: AttributeRule, value: string): void {
  if (values === undefined) return;
  const [least, most] = values;
  if (typeof least === "number") {
    const whole = /^\d+$/.test(value) && Number(value) >= least && Number(value) <= Number(most);
    if (!whole) throw invalidProperty(path, value, `allowed are whole numbers from ${least} to ${most}`);
  } else if (!values.some((allowed) => allowed === value)) {
    throw invalidProperty(path, value, `allowed are ${values.join(", ")}`);
  }
}

/** Of those that are not as AWS has them anyway and have no effect here. */
export function attributeWarnings(
  what: string,
  rules: AttributeRules,
  given: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(given)
    .filter(([key, value]) => !rules[key]!.acts && value !== "" && value !== rules[key]!.default)
    .map(([key]) => notEnforced(`${what}'s attribute ${key}`));
}
