import { table } from "../../table";
import type { Deployment, DeploymentSettings } from "../deployment/record";
import { type Revision, registriesIn, targetGroupsOf } from "../revision/record";
import type { Tag } from "../tag";

export interface Service {
  /** ARN. */
  id: string;
  name: string;
  clusterArn: string;
  stack?: string;
  status: "ACTIVE" | "DRAINING" | "INACTIVE";
  schedulingStrategy: "REPLICA" | "DAEMON";
  /** Who deploys it: its deployments are task sets then, made by calls. @default ECS's scheduler */
  deploymentController?: "EXTERNAL";
  desiredCount: number;
  /** What it was last asked to run: its PRIMARY deployment's revision, where it has one. */
  revision: Revision;
  minimumHealthyPercent: number;
  maximumPercent: number;
  circuitBreaker: CircuitBreaker;
  healthCheckGracePeriodSeconds: number;
  propagateTags?: string;
  enableExecuteCommand: boolean;
  deployments: Deployment[];
  /** Newest first, the last 100. */
  events: ServiceEvent[];
  /** Growing delay of tasks that keep stopping before RUNNING. */
  launchBackoff?: { failures: number; until: number };
  /** Whether the current deployment's steady state was announced. */
  steady: boolean;
  /** How its deployments go where they aren't the rolling ones of ECS's defaults. @default rolling */
  strategy?: DeploymentSettings;
  tags: Tag[];
  createdAt: number;
  /** When its last task was gone, of one that was deleted. */
  inactiveAt?: number;
  /** The CreateService call that made it, so that the same one again is answered with it. */
  createdWith?: { request: string; token?: string };
  other: OtherSettings;
}

/** What the scheduler has no use for. */
export interface OtherSettings {
  /** Its tasks have the tags `aws:ecs:clusterName` and `aws:ecs:serviceName`. @default false */
  enableECSManagedTags?: boolean;
  /** @default DISABLED, as of services that were made before there was any */
  availabilityZoneRebalancing?: "ENABLED" | "DISABLED";
  /** Names of alarms that fail a deployment. */
  alarms?: { alarmNames?: string[]; enable?: boolean; rollback?: boolean };
  /** The role for its load balancers. @default ECS's service-linked role */
  roleArn?: string;
}

/** When a deployment in progress has failed, and what follows. */
export interface CircuitBreaker {
  enable: boolean;
  /** Whether a deployment that failed is rolled back. */
  rollback: boolean;
  /**
   * How many tasks may fail: `value` itself (COUNT), or that percentage of the desired count, rounded up and, where
   * BOUNDED, from 3 to 200.
   * @default 50 BOUNDED_PERCENT
   */
  threshold?: { type: "COUNT" | "BOUNDED_PERCENT" | "UNBOUNDED_PERCENT"; value: number };
  /** Whether a task that becomes healthy puts the count back to 0. @default true */
  resetOnHealthyTask?: boolean;
}

export interface ServiceEvent {
  id: string;
  at: number;
  message: string;
}

export const services = table((service: Service) => {
  const revisions = [service.revision, ...service.deployments.map(({ revision }) => revision)];
  const active = service.status !== "INACTIVE";
  return {
    cluster: service.clusterArn,
    /** Of those that are not INACTIVE. */
    definition: active ? revisions.map(({ taskDefinition }) => taskDefinition).filter(Boolean) : undefined,
    targetGroup: revisions.flatMap(({ loadBalancers }) => loadBalancers.flatMap(targetGroupsOf)),
    /** By ARN of the service of service discovery. */
    registry: revisions.flatMap((revision) => registriesIn(revision).map(({ registryArn }) => registryArn)),
    /** DAEMON services by their cluster. */
    daemons: active && service.schedulingStrategy === "DAEMON" ? service.clusterArn : undefined,
    status: service.status,
  };
});
