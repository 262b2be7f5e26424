export { clusterSpec } from "./cluster";
export { InvalidPropertyError } from "./error";
export { isLeaf, Leaf, type Leafy } from "./leaf";
export { poolSpec } from "./pool";
export { serviceSpec } from "./service";
export type * from "./specs";
export type * from "./types";
