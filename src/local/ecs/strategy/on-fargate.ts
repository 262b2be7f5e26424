import { isFargate } from "../../scheduler/place/providers";
import type { LaunchType, Revision } from "../revision/record";

/** How tasks get their capacity: a launch type or a strategy, never both. */
export type Capacity = Pick<Revision, "launchType" | "capacityProviderStrategy">;

/** What a service counts as, by its launch type or its strategy. */
export const launchTypeOf = (capacity: Capacity): LaunchType =>
  isOnFargate(capacity) ? "FARGATE" : (capacity.launchType ?? "EC2");

/** Whether tasks run on Fargate. A strategy never mixes it with instances. */
export function isOnFargate({ launchType, capacityProviderStrategy }: Capacity): boolean {
  return launchType === "FARGATE" || capacityProviderStrategy.some((item) => isFargate(item.capacityProvider));
}
