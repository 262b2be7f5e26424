import { isFargate } from "../../scheduler/place/providers";
import type { Revision } from "../revision/record";

/** How tasks get their capacity: a launch type or a strategy, never both. */
export type Capacity = Pick<Revision, "launchType" | "capacityProviderStrategy">;

/** Whether tasks run on Fargate. A strategy never mixes it with instances. */
export function isOnFargate({ launchType, capacityProviderStrategy }: Capacity): boolean {
  return launchType === "FARGATE" || capacityProviderStrategy.some((item) => isFargate(item.capacityProvider));
}
