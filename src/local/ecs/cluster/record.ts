import type { StrategyItem } from "../capacity/record";
import type { Tag } from "../tag";

export interface Cluster {
  /** The cluster's ARN. */
  id: string;
  name: string;
  status: "ACTIVE" | "INACTIVE";
  stack?: string;
  capacityProviders: string[];
  defaultStrategy: StrategyItem[];
  settings: { name: string; value: string }[];
  tags: Tag[];
  createdAt: number;
}
