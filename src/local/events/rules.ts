import { arn } from "../arns";
import type { Control } from "../control";
import { busName, busNamed } from "./buses";
import { isManaged, notFound } from "./errors";
import { type CalledRule, DEFAULT_BUS } from "./record";

/** A rule as calls see it: a call's own, or a stack's, which calls don't change. */
export interface Rule extends CalledRule {
  stack?: string;
}

/** A rule of the default bus has no bus in its ARN. */
export const ruleArn = (bus: string, name: string) =>
  arn("events", bus === DEFAULT_BUS ? `rule/${name}` : `rule/${bus}/${name}`);

/** The rules of a bus. */
export function rulesOf({ store }: Control, bus: string): Rule[] {
  const ofStacks = store
    .by("resources", "type", "AWS::Events::Rule")
    .filter(({ properties }) => busName(properties.EventBusName as string | undefined) === bus)
    .map(({ attributes, properties, stack }): Rule => {
      const id = String(attributes.Arn);
      return { id, bus, name: id.slice(id.lastIndexOf("/") + 1), properties: properties as Rule["properties"], stack };
    });
  return [...ofStacks, ...store.list("calledRules").filter((rule) => (rule.bus ?? DEFAULT_BUS) === bus)];
}

export function ruleOf(control: Control, name: string, bus?: string): Rule {
  const of = busNamed(control, bus).name;
  const found = rulesOf(control, of).find((rule) => rule.name === name);
  if (found) return found;
  throw notFound(`Rule ${name} does not exist on EventBus ${of}.`);
}

/** A rule that calls may change. */
export function ownRule(control: Control, name: string, bus?: string): Rule {
  const rule = ruleOf(control, name, bus);
  if (rule.stack === undefined) return rule;
  throw isManaged(`Rule ${name}`, rule.stack);
}
