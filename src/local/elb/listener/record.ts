import type { RuleAction } from "../rule/record";

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
