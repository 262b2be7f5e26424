import { table } from "../../table";
import type { StrategyItem } from "../capacity/record";
import type { Tag } from "../tag";

/** Of it here acts the log group of sessions. */
export interface ClusterConfiguration extends Record<string, unknown> {
  executeCommandConfiguration?: {
    logging?: "NONE" | "DEFAULT" | "OVERRIDE";
    logConfiguration?: { cloudWatchLogGroupName?: string; s3BucketName?: string };
  };
}

/** Log group that what is said in sessions of ExecuteCommand goes to, if any. */
export function sessionGroupOf(configuration: ClusterConfiguration | undefined): string | undefined {
  const { logging, logConfiguration } = configuration?.executeCommandConfiguration ?? {};
  return logging === "OVERRIDE" ? logConfiguration?.cloudWatchLogGroupName : undefined;
}

export interface Cluster {
  /** The cluster's ARN. */
  id: string;
  name: string;
  status: "ACTIVE" | "INACTIVE";
  stack?: string;
  capacityProviders: string[];
  defaultStrategy: StrategyItem[];
  settings: { name: string; value: string }[];
  /** Execute command and managed storage, given back as they were set. */
  configuration?: ClusterConfiguration;
  /** The namespace of Service Connect, where a service doesn't say. */
  serviceConnectDefaults?: { namespace: string };
  tags: Tag[];
  createdAt: number;
  /** When it became INACTIVE. */
  deletedAt?: number;
}

export const clusters = table((cluster: Cluster) => ({ capacityProvider: cluster.capacityProviders }));
