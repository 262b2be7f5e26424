export { BASE_IMAGE, type BaseImageOptions, ensureBaseImage } from "./baseImage";
export { Client, type ClientOptions } from "./client";
export { ensureLocal, type LocalOptions } from "./controlPlane/ensureLocal";
export { stopLocal } from "./controlPlane/stop";
export { ApiError, messageOf, SlipwayError, UnreachableError } from "./errors";
export * from "./protocol";
export type { Say } from "./say";
export type { Keys } from "./sign";
