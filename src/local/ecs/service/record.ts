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
  circuitBreaker: CircuitBreaker;
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
  /** The CreateService call that made it, so that the same one again is answered with it. */
  createdWith?: { request: string; token?: string };
  other: OtherSettings;
}

export interface CircuitBreaker {
  enable: boolean;
  rollback: boolean;
  /** @default BOUNDED_PERCENT of 50 */
  threshold?: { type: "COUNT" | "BOUNDED_PERCENT" | "UNBOUNDED_PERCENT"; value: number };
  /** @default true */
  resetOnHealthyTask?: boolean;
}

/** What the scheduler has no use for. */
export interface OtherSettings {
  /** @default LATEST, on Fargate */
  platformVersion?: string;
  /** Its tasks have the tags `aws:ecs:clusterName` and `aws:ecs:serviceName`. @default false */
  enableECSManagedTags?: boolean;
  /** @default DISABLED, as of services that were made before there was any */
  availabilityZoneRebalancing?: "ENABLED" | "DISABLED";
  /** Given back as they were set; there are no alarms here. */
  alarms?: { alarmNames?: string[]; enable?: boolean; rollback?: boolean };
  /** The role for its load balancers. @default ECS's service-linked role */
  roleArn?: string;
}

export interface ServiceEvent {
  id: string;
  at: number;
  message: string;
}
