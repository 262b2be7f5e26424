import type { StrategyItem } from "../capacity/record";
import type { Deployment } from "../deployment/record";
import type { Tag } from "../tag";

export interface NetworkConfiguration {
  subnets: string[];
  securityGroups: string[];
  assignPublicIp: boolean;
}

export interface Service {
  /** ARN. */
  id: string;
  name: string;
  clusterArn: string;
  stack?: string;
  status: "ACTIVE" | "DRAINING" | "INACTIVE";
  schedulingStrategy: "REPLICA" | "DAEMON";
  desiredCount: number;
  taskDefinition: string;
  capacityProviderStrategy: StrategyItem[];
  launchType?: "FARGATE" | "EC2";
  minimumHealthyPercent: number;
  maximumPercent: number;
  circuitBreaker: { enable: boolean; rollback: boolean };
  healthCheckGracePeriodSeconds: number;
  loadBalancers: { targetGroupArn: string; containerName: string; containerPort: number }[];
  serviceRegistries: { registryArn: string; containerName?: string; containerPort?: number }[];
  network?: NetworkConfiguration;
  placementConstraints: { type: string; expression?: string }[];
  placementStrategy: { type: string; field?: string }[];
  propagateTags?: string;
  enableExecuteCommand: boolean;
  deployments: Deployment[];
  /** Newest first, the last 100. */
  events: ServiceEvent[];
  /** Growing delay of tasks that keep stopping before RUNNING. */
  launchBackoff?: { failures: number; until: number };
  /** Whether the current deployment's steady state was announced. */
  steady: boolean;
  /** A new deployment of an unchanged service: goes up with `forceNewDeployment`. */
  tags: Tag[];
  createdAt: number;
  /** Whatever else was set, given back by DescribeServices unchanged. */
  other: Record<string, unknown>;
}

export interface ServiceEvent {
  id: string;
  at: number;
  message: string;
}
