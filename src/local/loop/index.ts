export { Reconciler, type ReconcilerOptions } from "./reconciler";
export { TaskLimits } from "./task-limits";
