import type { Control } from "../../control";
import { createService, type NewService, undeployed, updateService } from "../../scheduler";
import { invalidParameter } from "../errors";
import { constraintsOf, strategiesOf } from "../placement";
import { tagsOf } from "../tags";
import { checkDesiredCount, checkGracePeriod, PERCENTAGES, percentagesOf } from "./check";
import type { CreateServiceInput, ServiceInput, UpdateServiceInput } from "./input";
import type { Service } from "./record";

/** What each task set says for itself, in ECS's words where they are known. */
const OF_TASK_SETS = {
  taskDefinition: "TaskDefinition must be blank.",
  launchType: "LaunchType must be blank.",
  platformVersion: "PlatformVersion must be blank.",
  capacityProviderStrategy: "CapacityProviderStrategy must be null.",
  networkConfiguration: "NetworkConfiguration must be null.",
  loadBalancers: "LoadBalancers must be null.",
  serviceRegistries: "ServiceRegistries must be null.",
} satisfies Partial<Record<keyof ServiceInput, string>>;

/** What only ECS's own deployments have. */
const OF_ECS = ["serviceConnectConfiguration", "volumeConfigurations"] as const;

/** What an update can't change, and what ECS calls it. */
const FIXED: Partial<Record<keyof UpdateServiceInput, string>> = {
  taskDefinition: "task definition",
  launchType: "launch type",
  capacityProviderStrategy: "capacity provider strategy",
  platformVersion: "platform version",
  networkConfiguration: "network parameters",
  loadBalancers: "load balancers",
  serviceRegistries: "service registries",
  serviceConnectConfiguration: "Service Connect",
  volumeConfigurations: "volumes",
  deploymentConfiguration: "deployment configuration",
  enableExecuteCommand: "ExecuteCommand",
  availabilityZoneRebalancing: "Availability Zone Rebalancing",
};

/**
 * A service that another controller than ECS's own deploys, by task sets: nothing runs until there is one.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html
 */
export function newExternalService(
  control: Control,
  named: Pick<NewService, "id" | "name" | "clusterArn">,
  input: CreateServiceInput,
  stack?: string,
): Service {
  checkExternal(input);
  checkGracePeriod(input.healthCheckGracePeriodSeconds);
  const { propagateTags, enableECSManagedTags } = input;
  const placement = {
    placementConstraints: constraintsOf(input.placementConstraints),
    placementStrategy: strategiesOf(input.placementStrategy),
  };
  return createService(
    {
      ...named,
      ...undeployed({ revision: placement }),
      stack,
      deploymentController: "EXTERNAL",
      schedulingStrategy: "REPLICA",
      desiredCount: checkDesiredCount(input.desiredCount ?? 0),
      ...percentagesOf(input.deploymentConfiguration, PERCENTAGES.REPLICA, "REPLICA"),
      circuitBreaker: { enable: false, rollback: false },
      healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? 0,
      propagateTags: propagateTags === "NONE" ? undefined : propagateTags,
      enableExecuteCommand: input.enableExecuteCommand ?? false,
      tags: tagsOf(input.tags),
      other: { ...(enableECSManagedTags !== undefined && { enableECSManagedTags }) },
    },
    control.clock.now(),
  );
}

function checkExternal(input: CreateServiceInput): void {
  const wrong = Object.entries(OF_TASK_SETS).find(([member]) => isSaid(input[member as keyof ServiceInput]));
  if (wrong) throw invalidParameter(`${wrong[1]} (Each task set has its own: CreateTaskSet's ${wrong[0]}.)`);
  const foreign = OF_ECS.find((member) => isSaid(input[member]));
  if (foreign) throw unsupported(foreign);
  if (input.schedulingStrategy === "DAEMON") {
    throw invalidParameter("The daemon scheduling strategy does not support the EXTERNAL deployment controller.");
  }
  if (input.role !== undefined) {
    throw invalidParameter("You cannot specify an IAM role for services that require a service linked role.");
  }
  if (input.availabilityZoneRebalancing === "ENABLED") throw unsupported("availabilityZoneRebalancing ENABLED");
  const { deploymentCircuitBreaker, alarms, strategy = "ROLLING" } = input.deploymentConfiguration ?? {};
  if (deploymentCircuitBreaker?.enable) throw unsupported("deploymentConfiguration.deploymentCircuitBreaker");
  if (alarms?.enable) throw unsupported("deploymentConfiguration.alarms");
  if (strategy !== "ROLLING") throw unsupported(`deploymentConfiguration.strategy ${strategy}`);
}

const unsupported = (what: string) =>
  invalidParameter(`${what} is not supported with the EXTERNAL deployment controller: it is of ECS's own deployments.`);

const isSaid = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0);

/** ECS: the count, placement, the grace period and tags are the service's; for all else there is a new task set. */
export function changedExternalService(
  control: Control,
  service: Service,
  input: Omit<UpdateServiceInput, "service">,
): Service {
  if (input.forceNewDeployment) throw fixed("Cannot force a new deployment");
  const what = Object.entries(FIXED).find(([member]) => input[member as keyof typeof input] !== undefined)?.[1];
  if (what !== undefined) throw fixed(`Unable to update ${what}`);
  checkGracePeriod(input.healthCheckGracePeriodSeconds);
  const { enableECSManagedTags = service.other.enableECSManagedTags } = input;
  return updateService(
    service,
    {
      desiredCount: input.desiredCount === undefined ? undefined : checkDesiredCount(input.desiredCount),
      healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds,
      ...(input.placementConstraints && { placementConstraints: constraintsOf(input.placementConstraints) }),
      ...(input.placementStrategy && { placementStrategy: strategiesOf(input.placementStrategy) }),
      propagateTags: input.propagateTags,
      tags: input.tags && tagsOf(input.tags),
      other: { ...service.other, ...(enableECSManagedTags !== undefined && { enableECSManagedTags }) },
    },
    control.clock.now(),
  );
}

const fixed = (what: string) =>
  invalidParameter(
    `${what} on services with an EXTERNAL deployment controller. Use CreateTaskSet to trigger a new deployment.`,
  );

/** Refuses another controller than the service has. */
export function checkController(
  service: Pick<Service, "deploymentController">,
  { deploymentController }: Pick<ServiceInput, "deploymentController">,
): void {
  const own = service.deploymentController ?? "ECS";
  const { type = own } = deploymentController ?? {};
  if (type === own) return;
  throw invalidParameter(
    `deploymentController.type is ${type}; the service has the deployment controller ${own}, which can't be changed.`,
  );
}
