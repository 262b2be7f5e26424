import { FARGATE_PROVIDERS } from "../../../ecs/fargate";
import type { StrategyItem } from "../../ecs/capacity/record";

/** Whether the capacity provider is one of Fargate's. */
export function isFargate(capacityProvider: string): boolean {
  return FARGATE_PROVIDERS.some((name) => name === capacityProvider);
}

/**
 * The provider of the next task: bases are filled first, in order; then tasks are shared out by weight.
 * @param present how many tasks each provider has
 */
export function nextProvider(strategy: StrategyItem[], present: ReadonlyMap<string, number>): string | undefined {
  const count = ({ capacityProvider }: StrategyItem) => present.get(capacityProvider) ?? 0;
  const short = strategy.find((item) => count(item) < item.base);
  if (short) return short.capacityProvider;
  // How full each one's share would be with one task more.
  const shares = strategy
    .filter(({ weight }) => weight > 0)
    .map((item) => ({ item, share: (count(item) - item.base + 1) / item.weight }));
  return shares.sort((a, b) => a.share - b.share)[0]?.item.capacityProvider;
}
