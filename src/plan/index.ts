import type { CapacityItem as SpecCapacityItem } from "../spec";
import type { PoolRefs } from "./refs";

export { planCapacityProviders, planForPools } from "./capacity-providers";
export { RESOURCE_TYPES } from "./cfn-table.generated";
export { planCluster } from "./cluster";
export { imagePlatform, type Platform } from "./platform";
export { planPool } from "./pool";
export { Priorities } from "./priorities";
export type * from "./refs";
export { replacingChanges } from "./replaces";
export type { Resource } from "./resource";
export type { ResourceType } from "./resource-type";
export { planService } from "./service";
export type { Tag, Val } from "./typed";
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
} from "./value";

/** One item of a service's capacity: exactly one of `provider` and `pool`. */
export type CapacityItem = SpecCapacityItem<PoolRefs>;
