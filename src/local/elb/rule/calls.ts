import { createHash } from "node:crypto";
import { ApiError } from "../../../protocol/errors";
import type { Calls } from "../../api";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import type { Listener } from "../listener/record";
import { named, type PageInput, paged, validationError } from "../pages";
import { describeAction, describeRule } from "./describe";

/** A listener's default actions are its default rule. */
function defaultRule({ id, defaultActions }: Listener): ReturnType<typeof describeRule> {
  const digest = createHash("sha256").update(id).digest("hex").slice(0, 16);
  return {
    RuleArn: `${id.replace(":listener/", ":listener-rule/")}/${digest}`,
    Priority: "default",
    Conditions: [],
    Actions: defaultActions.map(describeAction),
    IsDefault: true,
  };
}

interface DescribeInput extends PageInput {
  ListenerArn?: string;
  RuleArns?: string[];
}

async function describeRules({ store }: Control, input: DescribeInput) {
  const { ListenerArn, RuleArns = [] } = input;
  if ((ListenerArn === undefined) === (RuleArns.length === 0)) {
    throw validationError("You must specify either listener rule ARNs or a listener ARN");
  }
  const rules = ListenerArn === undefined ? rulesNamed(store, RuleArns) : rulesOf(store, ListenerArn);
  // By priority, the default rule last.
  return paged("Rules", rules, input, ({ Priority, RuleArn }) => `${Priority.padStart(7, "0")} ${RuleArn}`);
}

function rulesOf(store: Control["store"], listenerArn: string) {
  const listener = store.get("listeners", listenerArn);
  if (!listener) throw new ApiError("ListenerNotFound", "One or more listeners not found");
  return [...store.by("listenerRules", "listener", listenerArn).map(describeRule), defaultRule(listener)];
}

function rulesNamed(store: Control["store"], arns: string[]) {
  const find = (arn: string) => {
    const rule = store.get("listenerRules", arn);
    if (rule) return describeRule(rule);
    return store
      .list("listeners")
      .map(defaultRule)
      .find(({ RuleArn }) => RuleArn === arn);
  };
  return named(arns, find, "RuleNotFound", "rules");
}

export const RULE_CALLS: Calls = {
  DescribeRules: { run: describeRules, acts: all("ListenerArn", "RuleArns", "Marker", "PageSize") },
};
