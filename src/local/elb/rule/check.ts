import type { PlainProperties } from "../../../cfn/typed";
import { ApiError } from "../../../protocol/errors";
import type { Control } from "../../control";
import { invalidProperty } from "../../resources/handler";
import { type Acts, all } from "../../shapes/acted";
import { findListener } from "../find-listener";
import { ACTIONS, actionsOf, checkGroups } from "./actions";
import { CONDITIONS, conditionsOf } from "./conditions";
import type { ListenerRule } from "./record";

/** As CloudFormation and the ELBv2 API name them. */
export type RuleProperties = PlainProperties<"AWS::ElasticLoadBalancingV2::ListenerRule">;

export const RULE: Acts = {
  ...all("ListenerArn", "Priority"),
  Conditions: CONDITIONS,
  Actions: ACTIONS,
  Transforms: "nothing is rewritten here",
  Tags: all("Key", "Value"),
};

export function checkListener({ store }: Control, arn: string | undefined): string {
  const listener = findListener(store, arn);
  if (store.get("loadBalancers", listener.loadBalancerArn)?.type !== "network") return listener.id;
  throw invalidProperty("ListenerArn", arn, "listeners of network load balancers have no rules");
}

/** The rule as its properties make it; its priority is no other rule's. */
export function checkRule(control: Control, given: RuleProperties, id: string, listenerArn: string): ListenerRule {
  const { Priority: priority } = given;
  if (!Number.isInteger(priority) || priority < 1 || priority > 50_000) {
    throw invalidProperty("Priority", priority, "it must be a whole number from 1 to 50000");
  }
  const twin = control.store
    .by("listenerRules", "listener", listenerArn)
    .find((other) => other.priority === priority && other.id !== id);
  if (twin) {
    throw new ApiError(
      "ResourceConflict",
      `Priority '${priority}' is currently in use by another rule of the listener.`,
    );
  }
  const actions = actionsOf(control, given.Actions, "Actions");
  checkGroups(control, actions, control.store.get("listeners", listenerArn)!.loadBalancerArn);
  return { id, listenerArn, priority, conditions: conditionsOf(given.Conditions), actions };
}
