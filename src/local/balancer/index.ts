import type { Balancer } from "../elb/balancer";
import { HaproxyBalancer } from "./haproxy-balancer";
import type { BalancerOptions } from "./instance";

export { DesiredBalancers } from "./desired";
export type { BalancerOptions } from "./instance";

/** The load balancers of this machine, on HAProxy. Those that run are found again at the first `apply`. */
export function createBalancer(options: BalancerOptions): Balancer {
  return new HaproxyBalancer(options);
}
