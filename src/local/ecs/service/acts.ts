import { type Acts, all } from "../../shapes/acted";
import { NETWORK, PLACEMENT, STRATEGY, TAGS } from "../acts";

const ROLLING = "deployments here are ROLLING";

const DEPLOYMENT: Acts = {
  ...all("minimumHealthyPercent", "maximumPercent"),
  deploymentCircuitBreaker: {
    ...all("enable", "rollback", "resetOnHealthyTask"),
    thresholdConfiguration: all("type", "value"),
  },
  alarms: { ...all("alarmNames", "rollback"), enable: false },
  strategy: (given) => given === "ROLLING" || ROLLING,
  bakeTimeInMinutes: (given) => given === 0 || ROLLING,
  lifecycleHooks: "there is no Lambda here",
  linearConfiguration: ROLLING,
  canaryConfiguration: ROLLING,
  earlySuccessCriteria: `${ROLLING}, and end when steady`,
};

/** What is acted on of CreateService and UpdateService. */
const SERVICE: Acts = {
  ...all("cluster", "desiredCount", "taskDefinition", "platformVersion", "healthCheckGracePeriodSeconds"),
  ...all("availabilityZoneRebalancing", "propagateTags", "enableECSManagedTags", "enableExecuteCommand"),
  ...PLACEMENT,
  capacityProviderStrategy: STRATEGY,
  deploymentConfiguration: DEPLOYMENT,
  deploymentController: { type: (given) => given === "ECS" || "ECS does" },
  networkConfiguration: NETWORK,
  loadBalancers: {
    ...all("targetGroupArn", "containerName", "containerPort"),
    loadBalancerName: "use a target group of an application load balancer",
    advancedConfiguration: ROLLING,
  },
  serviceRegistries: all("registryArn", "containerName", "containerPort"),
  serviceConnectConfiguration: { "*": true, enabled: "use serviceRegistries, whose names resolve here" },
  volumeConfigurations: "there is no EBS here",
  vpcLatticeConfigurations: "there is no VPC Lattice here",
  gatewayConnectors: "there is no gateway here",
  monitoring: "there is no CloudWatch here",
};

export const CREATE_SERVICE: Acts = {
  ...SERVICE,
  ...all("serviceName", "launchType", "schedulingStrategy", "role", "clientToken"),
  tags: TAGS,
};

export const UPDATE_SERVICE: Acts = { ...SERVICE, ...all("service", "forceNewDeployment") };
