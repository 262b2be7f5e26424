import { capacityProviderArn, lastPart } from "../../arns";
import type { Control } from "../../control";
import { isFargate } from "../../scheduler/place/providers";
import { invalidParameter } from "../errors";
import { page, paged } from "../pages";
import type { CapacityProvider, StrategyItem } from "./record";

/** The capacity providers that every account has. */
const FARGATE_PROVIDERS = ["FARGATE", "FARGATE_SPOT"];

/** The providers' names, each of which must exist. */
export function knownProviders(control: Control, providers: string[]): string[] {
  return providers.map((nameOrArn) => {
    const name = lastPart(nameOrArn);
    if (!isFargate(name) && !control.store.get("capacityProviders", name)) {
      throw invalidParameter(`The specified capacity provider "${name}" was not found.`);
    }
    return name;
  });
}

/** A strategy with its defaults, made of providers that the cluster has. */
export function strategyOf(items: Partial<StrategyItem>[], providers: string[]): StrategyItem[] {
  const strategy = items.map(({ capacityProvider = "", base = 0, weight = 0 }, i) => {
    const name = lastPart(capacityProvider);
    if (!providers.includes(name)) {
      throw invalidParameter(
        `capacityProviderStrategy.${i}.capacityProvider is "${name}", which is not associated with the cluster; ` +
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

export const describeStrategy = (strategy: StrategyItem[]) => strategy.map((item) => ({ ...item }));

export async function describeCapacityProviders(
  control: Control,
  input: { capacityProviders?: string[]; include?: string[]; maxResults?: number; nextToken?: string },
) {
  const own = control.store.list("capacityProviders");
  const all = [...FARGATE_PROVIDERS.map(describeFargate), ...own.map((p) => describeProvider(p, input.include ?? []))];
  const wanted = input.capacityProviders?.map(lastPart);
  const { items, nextToken } = page(wanted ? all.filter((p) => wanted.includes(p.name)) : all, input, 10);
  return {
    ...paged("capacityProviders", { items, nextToken }),
    failures: (wanted ?? [])
      .filter((name) => !all.some((provider) => provider.name === name))
      .map((name) => ({ arn: capacityProviderArn(name), reason: "MISSING" })),
  };
}

function describeFargate(name: string) {
  return { capacityProviderArn: capacityProviderArn(name), name, status: "ACTIVE", tags: [], type: name };
}

function describeProvider(provider: CapacityProvider, include: string[]) {
  return {
    capacityProviderArn: provider.arn,
    name: provider.id,
    status: "ACTIVE",
    autoScalingGroupProvider: {
      autoScalingGroupArn: provider.autoScalingGroup,
      managedScaling: {
        status: provider.managedScaling ? "ENABLED" : "DISABLED",
        targetCapacity: provider.targetCapacity,
        minimumScalingStepSize: provider.minimumStep ?? 1,
        maximumScalingStepSize: provider.maximumStep ?? 10_000,
      },
      managedTerminationProtection: provider.managedTerminationProtection ? "ENABLED" : "DISABLED",
    },
    tags: include.includes("TAGS") ? provider.tags : [],
    type: "EC2_AUTOSCALING",
  };
}
