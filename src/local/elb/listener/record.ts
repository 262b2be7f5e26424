import { table } from "../../table";
import { type RuleAction, targetGroupsOf } from "../rule/record";

export interface Listener {
  /** ARN. */
  id: string;
  loadBalancerArn: string;
  port: number;
  /** Port on this machine. */
  hostPort: number;
  /** TCP and TLS of network load balancers, HTTP and HTTPS of others. */
  protocol: "HTTP" | "HTTPS" | "TCP" | "TLS";
  /** ARNs: the certificate that it serves where a client names no host of another one's. Of HTTPS and TLS listeners only. */
  certificates?: string[];
  /** Its security policy. */
  tlsPolicy?: string;
  defaultActions: RuleAction[];
  /** The listener that has its port now: that of a load balancer which takes this one's place. It answers nothing then. */
  yieldedTo?: string;
}

export const listeners = table((listener: Listener) => ({
  loadBalancer: listener.loadBalancerArn,
  targetGroup: targetGroupsOf(listener.defaultActions),
  certificate: listener.certificates,
}));
