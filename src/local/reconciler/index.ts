export { DEFAULT_NETWORK, networkOf } from "./makeTask";
export { Reconciler, type ReconcilerOptions } from "./reconciler";
