import { table } from "../../table";

export interface ListenerRule {
  /** ARN. */
  id: string;
  listenerArn: string;
  priority: number;
  conditions: RuleCondition[];
  actions: RuleAction[];
}

export type RuleCondition =
  | { field: "path-pattern" | "host-header" | "http-request-method" | "source-ip"; values: string[] }
  | { field: "http-header"; header: string; values: string[] }
  | { field: "query-string"; values: { key?: string; value: string }[] };

export type RuleAction =
  /** `stickiness`: seconds for which a client stays with the target group that it got first. */
  | { type: "forward"; targetGroups: { arn: string; weight: number }[]; stickiness?: number }
  | { type: "fixed-response"; status: number; contentType?: string; body?: string }
  | { type: "redirect"; status: 301 | 302; protocol: string; host: string; port: string; path: string; query: string };

/** The target groups that actions forward to. */
export function targetGroupsOf(actions: RuleAction[]): string[] {
  return actions.flatMap((action) => (action.type === "forward" ? action.targetGroups.map(({ arn }) => arn) : []));
}

export const listenerRules = table((rule: ListenerRule) => ({
  listener: rule.listenerArn,
  targetGroup: targetGroupsOf(rule.actions),
}));
