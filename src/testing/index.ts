/**
 * For tests of one's own services, on this machine's local ECS:
 *
 *     const shop = await up({ folder: "infra" });
 *     const answer = await fetch(shop.url("WebUrl"));
 *     …
 *     await shop.down();
 */
export { DeployedStacks, type LogOptions } from "./deployed-stacks";
export { start, type UpOptions, up } from "./up";
