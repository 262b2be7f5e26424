import type { Control } from "../../control";
import { describeStrategy } from "../capacity/calls";
import type { Deployment } from "../deployment/record";
import type { NetworkConfiguration, Revision } from "../revision/record";
import { countTasks, desiredOf, tasksOf, tasksOfDeployment } from "../task/counts";
import type { Task } from "../task/record";
import { seconds } from "../task-definition/calls";
import { SERVICE_ROLE } from "./check";
import type { Service } from "./record";

/** The service as DescribeServices shows it. */
export function describeService(control: Control, service: Service, include: string[]) {
  const tasks = tasksOf(control, service);
  const { running, pending } = countTasks(tasks);
  const deployments = service.deployments.filter((deployment) => deployment.status !== "INACTIVE");
  return {
    serviceArn: service.id,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: service.revision.loadBalancers,
    serviceRegistries: service.revision.serviceRegistries,
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: running,
    pendingCount: pending,
    launchType: service.revision.launchType,
    capacityProviderStrategy: capacityProviderStrategyOf(service.revision),
    taskDefinition: service.revision.taskDefinition,
    deploymentConfiguration: {
      deploymentCircuitBreaker: service.circuitBreaker,
      maximumPercent: service.maximumPercent,
      minimumHealthyPercent: service.minimumHealthyPercent,
      strategy: "ROLLING",
    },
    deployments: deployments.map((deployment) => describeDeployment(service, deployment, tasks)),
    roleArn: service.revision.loadBalancers.length > 0 ? SERVICE_ROLE : undefined,
    events: service.events.map(({ id, at, message }) => ({ id, createdAt: seconds(at), message })),
    createdAt: seconds(service.createdAt),
    placementConstraints: service.revision.placementConstraints,
    placementStrategy: service.revision.placementStrategy,
    networkConfiguration: describeNetwork(service.revision.network),
    healthCheckGracePeriodSeconds:
      service.revision.loadBalancers.length > 0 ? service.healthCheckGracePeriodSeconds : undefined,
    platformVersion: service.revision.platformVersion,
    schedulingStrategy: service.schedulingStrategy,
    deploymentController: { type: "ECS" },
    tags: include.includes("TAGS") ? service.tags : undefined,
    enableECSManagedTags: false,
    propagateTags: service.propagateTags ?? "NONE",
    enableExecuteCommand: service.enableExecuteCommand,
    ...service.other,
  };
}

function describeDeployment(service: Service, deployment: Deployment, tasks: Task[]) {
  const counts = countTasks(tasksOfDeployment(tasks, deployment));
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: deployment.revision.taskDefinition,
    desiredCount: desiredOf(service, deployment, counts),
    pendingCount: counts.pending,
    runningCount: counts.running,
    failedTasks: deployment.failedTasks,
    createdAt: seconds(deployment.createdAt),
    updatedAt: seconds(deployment.updatedAt),
    launchType: deployment.revision.launchType,
    capacityProviderStrategy: capacityProviderStrategyOf(deployment.revision),
    platformVersion: deployment.revision.platformVersion,
    networkConfiguration: describeNetwork(deployment.revision.network),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}

function capacityProviderStrategyOf({ launchType, capacityProviderStrategy }: Revision) {
  return launchType ? undefined : describeStrategy(capacityProviderStrategy);
}

function describeNetwork(network: NetworkConfiguration | undefined) {
  if (!network) return undefined;
  const { subnets, securityGroups, assignPublicIp } = network;
  return {
    awsvpcConfiguration: { subnets, securityGroups, assignPublicIp: assignPublicIp ? "ENABLED" : "DISABLED" },
  };
}
