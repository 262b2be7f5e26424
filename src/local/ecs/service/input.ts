import type { StrategyItem } from "../capacity/record";
import type { DeploymentSettings, LifecycleHook } from "../deployment/record";
import type { VolumeConfigurationInput } from "../ebs";
import type { LoadBalancerConfiguration } from "../revision/record";
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
  serviceRegistries?: { registryArn?: string; port?: number; containerName?: string; containerPort?: number }[];
  serviceConnectConfiguration?: ServiceConnectInput;
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
  deploymentController?: { type?: "ECS" | "EXTERNAL" };
  volumeConfigurations?: VolumeConfigurationInput[];
  tags?: Partial<Tag>[];
}

export interface ServiceConnectInput {
  enabled: boolean;
  namespace?: string;
  services?: {
    portName: string;
    discoveryName?: string;
    clientAliases?: { port: number; dnsName?: string }[];
    ingressPortOverride?: number;
  }[];
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
  strategy?: DeploymentSettings["strategy"];
  bakeTimeInMinutes?: number;
  lifecycleHooks?: (Partial<Omit<LifecycleHook, "targetType">> & { targetType?: string; hookTargetArn?: string })[];
  linearConfiguration?: Partial<DeploymentSettings["linearConfiguration"]>;
  canaryConfiguration?: Partial<DeploymentSettings["canaryConfiguration"]>;
  earlySuccessCriteria?: DeploymentSettings["earlySuccessCriteria"];
}

export interface LoadBalancerInput {
  targetGroupArn?: string;
  containerName?: string;
  containerPort?: number;
  advancedConfiguration?: LoadBalancerConfiguration["advancedConfiguration"];
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
