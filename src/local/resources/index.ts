export { problemsOf } from "./check";
export type { ChangeCall, ResourceCall } from "./decisions";
export { ResourceEngine } from "./engine";
export { describeResource } from "./progress";
export { deleteStack, listStacks, putStack } from "./stacks";
