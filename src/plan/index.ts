import type { CapacityItem as SpecCapacityItem } from "../options";
import type { PoolRefs } from "./refs";

export type { Resource } from "../cfn/resource";
export type { Tag, Val } from "../cfn/typed";
export {
  Att,
  att,
  Base64,
  base64,
  Join,
  Json,
  join,
  json,
  Pairs,
  pairs,
  Split,
  split,
  type Value,
} from "../cfn/value";
export { isFargateAlone } from "./capacity";
export { planCapacityProviders, planForPools } from "./capacity-providers";
export { planCluster } from "./cluster";
export { type ExistingClusterInput, existingCluster } from "./existing-cluster";
export { checkedItem, givenCluster, givenLoadBalancer, givenPool } from "./given";
export { imagePlatform, type Platform } from "./platform";
export { planPool } from "./pool";
export { Priorities } from "./priorities";
export type * from "./refs";
export { planService } from "./service";

/** One item of a service's capacity: exactly one of `provider` and `pool`. */
export type CapacityItem = SpecCapacityItem<PoolRefs>;
