export * from "../protocol/calls";
export { ApiError, SlipwayError } from "../protocol/errors";
export type { Keys } from "../protocol/sign";
export { BASE_IMAGE, type BaseImageOptions, ensureBaseImage } from "./base-image";
export { Client, type ClientOptions } from "./client";
export { ensureLocal, type LocalOptions } from "./control-plane/ensure-local";
export { stopLocal } from "./control-plane/stop";
export { messageOf, UnreachableError } from "./errors";
export type { Say } from "./say";
