import type { Tag } from "../tag";

export interface StrategyItem {
  capacityProvider: string;
  base: number;
  weight: number;
}

/** A capacity provider of container instances. FARGATE and FARGATE_SPOT are not in the store. */
export interface CapacityProvider {
  /** Its name. */
  id: string;
  arn: string;
  stack?: string;
  autoScalingGroup: string;
  targetCapacity: number;
  managedScaling: boolean;
  tags: Tag[];
}
