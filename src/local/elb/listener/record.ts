import { table } from "../../table";
import { type RuleAction, targetGroupsOf } from "../rule/record";

export interface Listener {
  /** ARN. */
  id: string;
  loadBalancerArn: string;
  port: number;
  /** Port on this machine. */
  hostPort: number;
  protocol: "HTTP" | "HTTPS";
  defaultActions: RuleAction[];
}

export const listeners = table((listener: Listener) => ({
  loadBalancer: listener.loadBalancerArn,
  targetGroup: targetGroupsOf(listener.defaultActions),
}));
