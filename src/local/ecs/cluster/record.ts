import { table } from "../../table";
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
  /** Execute command and managed storage, given back as they were set; nothing acts on them here. */
  configuration?: Record<string, unknown>;
  /** The namespace of Service Connect, given back as it was set; there is no Service Connect here. */
  serviceConnectDefaults?: { namespace: string };
  tags: Tag[];
  createdAt: number;
  /** When it became INACTIVE. */
  deletedAt?: number;
}

export const clusters = table((cluster: Cluster) => ({ capacityProvider: cluster.capacityProviders }));
