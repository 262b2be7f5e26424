export { keptOf, problemOf } from "./check";
export { type ChangeCall, type ResourceCall, ResourceEngine } from "./engine";
export { describeResource } from "./progress";
export { deleteStack, listStacks, putStack } from "./stacks";
