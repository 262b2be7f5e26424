import { as, flag, json, list, object, only, type Property, spread, tags } from "../convert";
import { type Mapping, resourceClass } from "../mapping";

const STRATEGY_ITEM = object({
  Base: as("base"),
  CapacityProvider: as("capacityProvider"),
  Weight: as("weight"),
});

const DEPENDENCY = object({ Condition: as("condition"), ContainerName: as("containerName") });

const HEALTH_CHECK = object({
  Command: as("command"),
  Interval: as("interval"),
  Retries: as("retries"),
  StartPeriod: as("startPeriod"),
  Timeout: as("timeout"),
});

const LOG_CONFIGURATION = object({ LogDriver: as("logDriver"), Options: as("options") });

const PORT_MAPPING = object({
  AppProtocol: as("appProtocol"),
  ContainerPort: as("containerPort"),
  HostPort: as("hostPort"),
  Name: as("name"),
  Protocol: as("protocol"),
});

const PLACEMENT = object({ Expression: as("expression"), Field: as("field"), Type: as("type") });

const NAME_AND_VALUE = object({ Name: as("name"), Value: as("value") });

/** A container definition as the ECS API has it, which is what the JSON of `aws.ecs.TaskDefinition` is. */
const CONTAINER: Record<string, Property> = {
  Command: as("command"),
  Cpu: as("cpu"),
  DependsOn: as("dependsOn", list(DEPENDENCY)),
  DockerLabels: as("dockerLabels"),
  EntryPoint: as("entryPoint"),
  Environment: as("environment", list(NAME_AND_VALUE)),
  EnvironmentFiles: as("environmentFiles", list(object({ Type: as("type"), Value: as("value") }))),
  Essential: as("essential"),
  HealthCheck: as("healthCheck", HEALTH_CHECK),
  Image: as("image"),
  LinuxParameters: as(
    "linuxParameters",
    object({
      Capabilities: as("capabilities", object({ Add: as("add"), Drop: as("drop") })),
      InitProcessEnabled: as("initProcessEnabled"),
      MaxSwap: as("maxSwap"),
      SharedMemorySize: as("sharedMemorySize"),
      Swappiness: as("swappiness"),
      Tmpfs: as(
        "tmpfs",
        list(object({ ContainerPath: as("containerPath"), MountOptions: as("mountOptions"), Size: as("size") })),
      ),
    }),
  ),
  LogConfiguration: as("logConfiguration", LOG_CONFIGURATION),
  Memory: as("memory"),
  MemoryReservation: as("memoryReservation"),
  Name: as("name"),
  PortMappings: as("portMappings", list(PORT_MAPPING)),
  Privileged: as("privileged"),
  ReadonlyRootFilesystem: as("readonlyRootFilesystem"),
  RestartPolicy: as(
    "restartPolicy",
    object({
      Enabled: as("enabled"),
      IgnoredExitCodes: as("ignoredExitCodes"),
      RestartAttemptPeriod: as("restartAttemptPeriod"),
    }),
  ),
  Secrets: as("secrets", list(object({ Name: as("name"), ValueFrom: as("valueFrom") }))),
  StartTimeout: as("startTimeout"),
  StopTimeout: as("stopTimeout"),
  SystemControls: as("systemControls", list(object({ Namespace: as("namespace"), Value: as("value") }))),
  Ulimits: as("ulimits", list(object({ HardLimit: as("hardLimit"), Name: as("name"), SoftLimit: as("softLimit") }))),
  User: as("user"),
  WorkingDirectory: as("workingDirectory"),
};

/** Clusters, capacity, task definitions and services. */
export const ECS = {
  "AWS::ECS::Cluster": {
    resourceClass: resourceClass((aws) => aws.ecs.Cluster),
    properties: { ClusterName: as("name"), ClusterSettings: as("settings", list(NAME_AND_VALUE)) },
    attributes: { Arn: "arn", ClusterName: "name" },
  },
  "AWS::ECS::ClusterCapacityProviderAssociations": {
    resourceClass: resourceClass((aws) => aws.ecs.ClusterCapacityProviders),
    properties: {
      CapacityProviders: as("capacityProviders"),
      Cluster: as("clusterName"),
      DefaultCapacityProviderStrategy: as("defaultCapacityProviderStrategies", list(STRATEGY_ITEM)),
    },
    attributes: { Cluster: "clusterName" },
  },
  "AWS::ECS::CapacityProvider": {
    resourceClass: resourceClass((aws) => aws.ecs.CapacityProvider),
    properties: {
      AutoScalingGroupProvider: as(
        "autoScalingGroupProvider",
        object({
          AutoScalingGroupArn: as("autoScalingGroupArn"),
          ManagedDraining: as("managedDraining"),
          ManagedScaling: as(
            "managedScaling",
            object({
              InstanceWarmupPeriod: as("instanceWarmupPeriod"),
              MaximumScalingStepSize: as("maximumScalingStepSize"),
              MinimumScalingStepSize: as("minimumScalingStepSize"),
              Status: as("status"),
              TargetCapacity: as("targetCapacity"),
            }),
          ),
          ManagedTerminationProtection: as("managedTerminationProtection"),
        }),
      ),
      Name: as("name"),
    },
    attributes: { Name: "name" },
  },
  "AWS::ECS::TaskDefinition": {
    resourceClass: resourceClass((aws) => aws.ecs.TaskDefinition),
    properties: {
      ContainerDefinitions: as("containerDefinitions", (value) => json(list(object(CONTAINER))(value))),
      Cpu: as("cpu"),
      EphemeralStorage: as("ephemeralStorage", object({ SizeInGiB: as("sizeInGib") })),
      ExecutionRoleArn: as("executionRoleArn"),
      Family: as("family"),
      Memory: as("memory"),
      NetworkMode: as("networkMode"),
      RequiresCompatibilities: as("requiresCompatibilities"),
      RuntimePlatform: as(
        "runtimePlatform",
        object({ CpuArchitecture: as("cpuArchitecture"), OperatingSystemFamily: as("operatingSystemFamily") }),
      ),
      Tags: as("tags", tags),
      TaskRoleArn: as("taskRoleArn"),
    },
    attributes: { TaskDefinitionArn: "arn" },
  },
  "AWS::ECS::Service": {
    resourceClass: resourceClass((aws) => aws.ecs.Service),
    properties: {
      AvailabilityZoneRebalancing: as("availabilityZoneRebalancing"),
      CapacityProviderStrategy: as("capacityProviderStrategies", list(STRATEGY_ITEM)),
      Cluster: as("cluster"),
      DeploymentConfiguration: spread({
        DeploymentCircuitBreaker: as(
          "deploymentCircuitBreaker",
          object({ Enable: as("enable"), Rollback: as("rollback") }),
        ),
        MaximumPercent: as("deploymentMaximumPercent"),
        MinimumHealthyPercent: as("deploymentMinimumHealthyPercent"),
      }),
      DesiredCount: as("desiredCount"),
      EnableECSManagedTags: as("enableEcsManagedTags"),
      EnableExecuteCommand: as("enableExecuteCommand"),
      LaunchType: as("launchType"),
      HealthCheckGracePeriodSeconds: as("healthCheckGracePeriodSeconds"),
      LoadBalancers: as(
        "loadBalancers",
        list(
          object({
            ContainerName: as("containerName"),
            ContainerPort: as("containerPort"),
            TargetGroupArn: as("targetGroupArn"),
          }),
        ),
      ),
      NetworkConfiguration: spread({
        AwsvpcConfiguration: as(
          "networkConfiguration",
          object({
            AssignPublicIp: as("assignPublicIp", (value) => flag(value === "ENABLED")),
            SecurityGroups: as("securityGroups"),
            Subnets: as("subnets"),
          }),
        ),
      }),
      PlacementConstraints: as("placementConstraints", list(PLACEMENT)),
      PlacementStrategies: as("orderedPlacementStrategies", list(PLACEMENT)),
      PlatformVersion: as("platformVersion"),
      PropagateTags: as("propagateTags"),
      ServiceName: as("name"),
      ServiceRegistries: as("serviceRegistries", only(object({ RegistryArn: as("registryArn") }))),
      Tags: as("tags", tags),
      TaskDefinition: as("taskDefinition"),
    },
    attributes: { ServiceArn: "arn", Name: "name" },
    fixed: {
      // As CloudFormation does.
      waitForSteadyState: true,
      // Without it the AWS provider replaces the service where its capacity changes. The price: any change of the service,
      // of its desired count too, rolls its tasks.
      forceNewDeployment: true,
    },
  },
} satisfies Record<string, Mapping>;
