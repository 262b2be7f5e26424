import type { Store } from "../store/store";

/** The network of tasks whose subnets are not known on this machine. */
export const DEFAULT_NETWORK = "slipway-default";

/** The Docker network of a subnet's VPC. */
export function networkOf(store: Store, subnet: string | undefined): string {
  const vpcId = subnet && store.get("subnets", subnet)?.vpcId;
  return (vpcId && store.get("vpcs", vpcId)?.network) || DEFAULT_NETWORK;
}
