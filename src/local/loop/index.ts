export { Reconciler, type ReconcilerOptions } from "./reconciler";
export { TaskMemory } from "./task-memory";
