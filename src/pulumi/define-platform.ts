import { type ComponentClass, onPlatform, type PlatformOptions } from "../plan/guardrails";
import * as components from "./components";

/** Slipway's components, as an organisation wants them. */
export type Platform = Pick<typeof components, ComponentClass>;

/**
 * An organisation's golden path: its defaults and guardrails, on components of their own that are used in place of
 * Slipway's. What a program says itself goes before a default; a rule that does not hold fails the program with a message
 * that names the rule, and is asked again when an Output becomes known.
 * @example export const { EcsCluster, FargateService } = definePlatform({
 *   defaults: { EcsCluster: { nat: "single" } },
 *   rules: [{
 *     name: "small tasks",
 *     components: ["FargateService"],
 *     check: ({ properties: { memory } }) => (Number(memory) > 4096 ? `memory is ${memory}; allowed are up to 4096` : undefined),
 *   }],
 * });
 * @throws InvalidPropertyError where a class is unknown, or a rule is none
 */
export function definePlatform(options: PlatformOptions<ComponentClass>): Platform {
  return onPlatform(components, options, 1);
}
