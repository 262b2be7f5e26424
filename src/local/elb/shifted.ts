import { shiftsRequests, weightsOf } from "../scheduler";
import type { Store } from "../store/store";
import { type RuleAction, targetGroupsOf } from "./rule/record";

/**
 * The actions that a listener or a rule is to have, with the requests divided as a deployment has divided them: what is
 * shifted stays so, whoever changes the rule, and at no moment it is otherwise.
 */
export function shifted(store: Pick<Store, "get" | "by">, id: string, actions: RuleAction[]): RuleAction[] {
  const before = store.get("listenerRules", id)?.actions ?? store.get("listeners", id)?.defaultActions ?? [];
  const services = targetGroupsOf([...before, ...actions]).flatMap((group) =>
    store.by("services", "targetGroup", group),
  );
  const weights = services.filter(shiftsRequests).flatMap(weightsOf);
  const own = weights.find(({ rule }) => rule === id);
  return own ? forwarding(actions, own.targetGroups) : actions;
}

/** The actions, forwarding to these target groups. */
export function forwarding(actions: RuleAction[], targetGroups: { arn: string; weight: number }[]): RuleAction[] {
  return actions.map((action) => (action.type === "forward" ? { ...action, targetGroups } : action));
}
