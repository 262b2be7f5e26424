import type { Balancer } from "./balancer";
import { HaproxyBalancer } from "./haproxy-balancer";
import type { BalancerOptions } from "./instance";

export { type Balancer, type DesiredBalancer, type ObservedTarget, PortTakenError } from "./balancer";
export { DesiredBalancers } from "./desired";
export type { BalancerOptions } from "./instance";

/** The load balancers of this machine, on HAProxy. Those that run are found again at the first `apply`. */
export function createBalancer(options: BalancerOptions): Balancer {
  return new HaproxyBalancer(options);
}
