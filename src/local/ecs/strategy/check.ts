import { nameOf } from "../../arns";
import type { Control } from "../../control";
import { isFargate } from "../../scheduler/place/providers";
import type { StrategyItem } from "../capacity/record";
import { invalidParameter } from "../errors";

/** The providers' names, each of which must exist. */
export function knownProviders(control: Control, providers: string[]): string[] {
  return providers.map((nameOrArn) => {
    const name = nameOf("capacity-provider", nameOrArn);
    if (name === undefined || !(isFargate(name) || control.store.get("capacityProviders", name))) {
      throw invalidParameter(`The specified capacity provider "${nameOrArn}" was not found.`);
    }
    return name;
  });
}

/** A strategy with its defaults, made of providers that the cluster has. */
export function strategyOf(items: Partial<StrategyItem>[], providers: string[]): StrategyItem[] {
  if (items.length > 20) {
    throw invalidParameter(`capacityProviderStrategy has ${items.length} entries; at most 20 are allowed.`);
  }
  const strategy = items.map(({ capacityProvider = "", base = 0, weight = 0 }, i) => {
    const name = nameOf("capacity-provider", capacityProvider);
    if (name === undefined || !providers.includes(name)) {
      throw invalidParameter(
        `capacityProviderStrategy.${i}.capacityProvider is "${capacityProvider}", which is not associated with the cluster; ` +
          `it has ${providers.join(", ") || "none"}.`,
      );
    }
    inRange(`capacityProviderStrategy.${i}.base`, base, 100_000);
    inRange(`capacityProviderStrategy.${i}.weight`, weight, 1000);
    return { capacityProvider: name, base, weight };
  });
  if (strategy.filter((item) => item.base > 0).length > 1) {
    throw invalidParameter("Only one capacity provider in a strategy can have a base defined.");
  }
  if (strategy.length > 0 && strategy.every((item) => item.weight === 0)) {
    throw invalidParameter("A strategy needs at least one capacity provider with a weight above 0.");
  }
  const fargate = strategy.filter((item) => isFargate(item.capacityProvider)).length;
  if (fargate > 0 && fargate < strategy.length) {
    throw invalidParameter("A strategy cannot mix Fargate and Auto Scaling group capacity providers.");
  }
  return strategy;
}

function inRange(path: string, value: number, most: number): void {
  if (value < 0 || value > most) throw invalidParameter(`${path} is ${value}; allowed are 0 to ${most}.`);
}
