export { problemOf } from "./check";
export { type ChangeCall, type ResourceCall, ResourceEngine } from "./engine";
export { describeResource } from "./progress";
export { currentId, findRecord } from "./records";
export { deleteStack, listStacks, putStack } from "./stacks";
