import { type Acts, all, Without } from "../../shapes/acted";
import { NETWORK, PLACEMENT, SERVICE_VOLUMES, STRATEGY, TAGS } from "../acts";

const NO_LAMBDA = "there is no Lambda here; a hook of targetType PAUSE waits for ContinueServiceDeployment";

const NO_CODE_DEPLOY =
  "there is no CodeDeploy here; ECS's own strategies BLUE_GREEN, LINEAR and CANARY shift requests, and EXTERNAL lets " +
  "another controller do so";

const DEPLOYMENT: Acts = {
  ...all("minimumHealthyPercent", "maximumPercent"),
  deploymentCircuitBreaker: {
    ...all("enable", "rollback", "resetOnHealthyTask"),
    thresholdConfiguration: all("type", "value"),
  },
  alarms: all("alarmNames", "rollback", "enable"),
  ...all("strategy", "bakeTimeInMinutes"),
  lifecycleHooks: {
    ...all("lifecycleStages", "roleArn", "hookDetails"),
    targetType: (given) => given === "PAUSE" || NO_LAMBDA,
    hookTargetArn: NO_LAMBDA,
    timeoutConfiguration: all("timeoutInMinutes", "action"),
  },
  linearConfiguration: all("stepPercent", "stepBakeTimeInMinutes"),
  canaryConfiguration: all("canaryPercent", "canaryBakeTimeInMinutes"),
  earlySuccessCriteria: all("enable", "healthyPercent", "sourceServiceRevisionCleanup"),
};

/** What is acted on of CreateService and UpdateService. */
const SERVICE: Acts = {
  ...all("cluster", "desiredCount", "taskDefinition", "platformVersion", "healthCheckGracePeriodSeconds"),
  ...all("availabilityZoneRebalancing", "propagateTags", "enableECSManagedTags", "enableExecuteCommand"),
  ...PLACEMENT,
  capacityProviderStrategy: STRATEGY,
  deploymentConfiguration: DEPLOYMENT,
  deploymentController: { type: (given) => given !== "CODE_DEPLOY" || NO_CODE_DEPLOY },
  networkConfiguration: NETWORK,
  loadBalancers: {
    ...all("targetGroupArn", "containerName", "containerPort"),
    loadBalancerName: "use a target group of an application load balancer",
    advancedConfiguration: all("alternateTargetGroupArn", "productionListenerRule", "testListenerRule", "roleArn"),
  },
  serviceRegistries: all("registryArn", "port", "containerName", "containerPort"),
  serviceConnectConfiguration: {
    ...all("enabled", "namespace"),
    services: {
      ...all("portName", "discoveryName", "ingressPortOverride"),
      clientAliases: all("port", "dnsName"),
      tls: new Without("there is no proxy of Service Connect here, so calls between tasks are not encrypted"),
    },
    // Of the proxy's own.
    logConfiguration: { "*": true },
    accessLogConfiguration: { "*": true },
    containerConfigurations: { "*": true },
  },
  volumeConfigurations: SERVICE_VOLUMES,
  vpcLatticeConfigurations: new Without("there is no VPC Lattice here, so nobody calls the tasks over it"),
  gatewayConnectors: new Without("there is no gateway here, so nobody calls the tasks over it"),
  // Services are measured at high resolution, asked for or not.
  monitoring: { "*": true },
};

export const CREATE_SERVICE: Acts = {
  ...SERVICE,
  ...all("serviceName", "launchType", "schedulingStrategy", "role", "clientToken"),
  tags: TAGS,
};

export const UPDATE_SERVICE: Acts = { ...SERVICE, ...all("service", "forceNewDeployment") };
