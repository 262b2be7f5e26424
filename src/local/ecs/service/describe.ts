import { arn } from "../../arns";
import type { Control } from "../../control";
import { countTasks, desiredOf, tasksOf, tasksOfDeployment } from "../counts";
import { describeCurrent } from "../deployment/describe";
import type { Deployment } from "../deployment/record";
import { seconds } from "../seconds";
import type { Task } from "../task/record";
import { describeTaskSets } from "../task-set/describe";
import { describeCapacity, describeConfiguration, describeConnect, describeNetwork } from "./describe-parts";
import type { Service } from "./record";

/** The role that ECS makes for itself in every account. */
const SERVICE_ROLE = arn("iam", "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", "");
const CREATED_BY = arn("iam", "root", "");

/** The service as DescribeServices shows it. */
export function describeService(control: Control, service: Service, include: string[]) {
  const tasks = tasksOf(control, service);
  const { running, pending } = countTasks(tasks);
  const { deploymentController = "ECS" } = service;
  const isExternal = deploymentController === "EXTERNAL";
  const deployments = isExternal ? [] : service.deployments.filter(({ status }) => status !== "INACTIVE");
  const { availabilityZoneRebalancing = "DISABLED", enableECSManagedTags = false, roleArn } = service.other;
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
    ...describeCapacity(service.revision),
    taskDefinition: service.revision.taskDefinition || undefined,
    deploymentConfiguration: describeConfiguration(service),
    ...(isExternal && { taskSets: describeTaskSets(control, service, include) }),
    deployments: deployments.map((deployment) => describeDeployment(service, deployment, tasks)),
    roleArn: isExternal || service.revision.loadBalancers.length > 0 ? (roleArn ?? SERVICE_ROLE) : undefined,
    events: service.events.map(({ id, at, message }) => ({ id, createdAt: seconds(at), message })),
    createdAt: seconds(service.createdAt),
    placementConstraints: service.revision.placementConstraints,
    placementStrategy: service.revision.placementStrategy,
    networkConfiguration: describeNetwork(service.revision.network),
    healthCheckGracePeriodSeconds:
      isExternal || service.revision.loadBalancers.length > 0 ? service.healthCheckGracePeriodSeconds : undefined,
    schedulingStrategy: service.schedulingStrategy,
    deploymentController: { type: deploymentController },
    tags: include.includes("TAGS") ? service.tags : undefined,
    createdBy: CREATED_BY,
    enableECSManagedTags,
    propagateTags: service.propagateTags ?? "NONE",
    enableExecuteCommand: service.enableExecuteCommand,
    availabilityZoneRebalancing,
    ...(!isExternal && describeCurrent(control, service)),
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
    ...describeCapacity(deployment.revision),
    volumeConfigurations: deployment.revision.volumeConfigurations ?? [],
    networkConfiguration: describeNetwork(deployment.revision.network),
    ...describeConnect(deployment.revision),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}
