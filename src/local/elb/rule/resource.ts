import type { Control } from "../../control";
import type { Handler, Outcome } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import { balancersOf } from "../find-listener";
import { sharedGroupWarnings } from "../forwarded";
import { shifted } from "../shifted";
import { checkListener, checkRule, RULE, type RuleProperties } from "./check";

/** A rule of a listener. */
export const listenerRule: Handler<RuleProperties> = {
  awaits: "What the load balancer's HAProxy was told",
  acts: RULE,
  noun: nounIn("listenerRules"),

  create(control, { properties }) {
    const listener = checkListener(control, properties.ListenerArn);
    const id = `${listener.replace(":listener/", ":listener-rule/")}/${control.hex(16)}`;
    return outcomeOf(control, properties, listener, id);
  },

  update(control, { properties }, { identifier }) {
    return outcomeOf(control, properties, checkListener(control, properties.ListenerArn), identifier);
  },

  async finish(control, { properties }) {
    await control.settle(balancersOf(control, properties.ListenerArn));
    return {};
  },

  remove: (_, { identifier }) => [{ table: "listenerRules", remove: identifier }],
};

function outcomeOf(control: Control, properties: RuleProperties, listener: string, id: string): Outcome {
  const checked = checkRule(control, properties, id, listener);
  const put = { ...checked, actions: shifted(control.store, id, checked.actions) };
  const loadBalancer = control.store.get("listeners", listener)?.loadBalancerArn;
  return {
    identifier: id,
    attributes: { IsDefault: false },
    changes: [{ table: "listenerRules", put }],
    warnings: sharedGroupWarnings(control.store, put.actions, loadBalancer),
  };
}
