import type { StrategyItem } from "../capacity/record";
import type { Tag } from "../tag";
import type { CircuitBreaker, OtherSettings } from "./record";

/** What CreateService and UpdateService have in common. */
export interface ServiceInput {
  cluster?: string;
  desiredCount?: number;
  taskDefinition?: string;
  launchType?: "EC2" | "FARGATE" | "EXTERNAL" | "MANAGED_INSTANCES";
  capacityProviderStrategy?: Partial<StrategyItem>[];
  deploymentConfiguration?: DeploymentConfigurationInput;
  healthCheckGracePeriodSeconds?: number;
  loadBalancers?: LoadBalancerInput[];
  serviceRegistries?: { registryArn?: string; containerName?: string; containerPort?: number }[];
  networkConfiguration?: {
    awsvpcConfiguration?: { subnets: string[]; securityGroups?: string[]; assignPublicIp?: "ENABLED" | "DISABLED" };
  };
  placementConstraints?: { type?: string; expression?: string }[];
  placementStrategy?: { type?: string; field?: string }[];
  propagateTags?: string;
  enableExecuteCommand?: boolean;
  enableECSManagedTags?: boolean;
  platformVersion?: string;
  availabilityZoneRebalancing?: "ENABLED" | "DISABLED";
  tags?: Partial<Tag>[];
}

export interface DeploymentConfigurationInput {
  minimumHealthyPercent?: number;
  maximumPercent?: number;
  deploymentCircuitBreaker?: {
    enable?: boolean;
    rollback?: boolean;
    thresholdConfiguration?: Partial<NonNullable<CircuitBreaker["threshold"]>>;
    resetOnHealthyTask?: boolean;
  };
  alarms?: OtherSettings["alarms"];
}

export interface LoadBalancerInput {
  targetGroupArn?: string;
  containerName?: string;
  containerPort?: number;
}

/** Input of CreateService. */
export interface CreateServiceInput extends ServiceInput {
  serviceName: string;
  schedulingStrategy?: "REPLICA" | "DAEMON";
  role?: string;
  clientToken?: string;
}

/** Input of UpdateService. */
export interface UpdateServiceInput
  extends Omit<ServiceInput, "platformVersion" | "availabilityZoneRebalancing" | "networkConfiguration"> {
  service: string;
  /** Null goes back to what a service has by itself, which no API call can ask for: of this, and of the next two. */
  platformVersion?: string | null;
  availabilityZoneRebalancing?: ServiceInput["availabilityZoneRebalancing"] | null;
  networkConfiguration?: ServiceInput["networkConfiguration"] | null;
  forceNewDeployment?: boolean;
}
