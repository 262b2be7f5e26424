import { lastPart, serviceDeploymentArn, serviceRevisionArn } from "../../arns";
import type { Control } from "../../control";
import { threshold } from "../../scheduler";
import { countTasks, desiredOf, tasksOf, tasksOfDeployment } from "../counts";
import { seconds } from "../seconds";
import { describeCapacity, describeConfiguration, describeNetwork } from "../service/describe-parts";
import type { Service } from "../service/record";
import type { Task } from "../task/record";
import { type Deployment, isOwn, revisionIdOf, shortId } from "./record";
import { isUnderway, reasonOf, statusOf } from "./status";

/** As DescribeServiceDeployments shows it. */
export function describeServiceDeployment(control: Control, service: Service, deployment: Deployment) {
  const rollback = rollbackOf(service, deployment);
  const { finishedAt, ...brief } = describeBrief(service, deployment);
  const stopped = brief.status === "STOPPED";
  const { targetServiceRevisionArn: _, ...rest } = brief;
  return {
    ...rest,
    ...(stopped ? { stoppedAt: seconds(deployment.updatedAt) } : { finishedAt }),
    updatedAt: seconds((rollback ?? deployment).updatedAt),
    sourceServiceRevisions: sourcesOf(service, deployment).map((each) => summaryOf(control, service, each)),
    targetServiceRevision: summaryOf(control, service, deployment),
    deploymentConfiguration: describeConfiguration(service),
    rollback: rollback && {
      reason: deployment.rolloutStateReason,
      startedAt: seconds(rollback.createdAt),
      serviceRevisionArn: revisionArn(service, rollback),
    },
    deploymentCircuitBreaker: {
      status: breakerStatus(service, deployment),
      failureCount: deployment.failedTasks,
      threshold: threshold(service.circuitBreaker, service.desiredCount),
    },
  };
}

/** As ListServiceDeployments shows it. */
export function describeBrief(service: Service, deployment: Deployment) {
  const rollback = rollbackOf(service, deployment);
  const status = statusOf(deployment, rollback);
  const isOver = status !== "IN_PROGRESS" && status !== "ROLLBACK_IN_PROGRESS";
  return {
    serviceDeploymentArn: deploymentArn(service, deployment),
    serviceArn: service.id,
    clusterArn: service.clusterArn,
    createdAt: seconds(deployment.createdAt),
    startedAt: seconds(deployment.createdAt),
    finishedAt: isOver ? seconds(endOf(rollback ?? deployment)) : undefined,
    targetServiceRevisionArn: revisionArn(service, deployment),
    status,
    statusReason: reasonOf(deployment, rollback),
  };
}

/** What a deployment deploys, as DescribeServiceRevisions shows it. */
export function describeServiceRevision({ store }: Control, service: Service, deployment: Deployment) {
  const { revision } = deployment;
  const definition = store.get("taskDefinitions", revision.taskDefinition);
  const { capacityProviderStrategy, ...capacity } = describeCapacity(revision);
  return {
    serviceRevisionArn: revisionArn(service, deployment),
    serviceArn: service.id,
    clusterArn: service.clusterArn,
    taskDefinition: revision.taskDefinition,
    ...capacity,
    ...(capacityProviderStrategy && { capacityProviderStrategy }),
    loadBalancers: revision.loadBalancers,
    serviceRegistries: revision.serviceRegistries,
    networkConfiguration: describeNetwork(revision.network),
    containerImages: definition?.containers.map(({ name, image }) => ({
      containerName: name,
      image,
      imageDigest: digestOf(store.by("tasks", "service", service.id), deployment, name),
    })),
    guardDutyEnabled: false,
    createdAt: seconds(deployment.createdAt),
  };
}

/** What the image came to in the deployment's first task that has pulled it. */
function digestOf(tasks: Task[], deployment: Deployment, container: string): string | undefined {
  return tasksOfDeployment(tasks, deployment)
    .sort((a, b) => a.createdAt - b.createdAt)
    .flatMap(({ containers }) => containers.find(({ name }) => name === container)?.imageDigest ?? [])[0];
}

/** What DescribeServices says of the deployment that the service is in. */
export function describeCurrent(control: Control, service: Service) {
  const live = service.deployments.filter(({ status }) => status !== "INACTIVE");
  const current = live.find(({ status }) => status === "PRIMARY");
  if (!current) return {};
  const own = current.rollbackOf ? service.deployments.find(({ id }) => id === current.rollbackOf) : current;
  const isOpen = isUnderway(current);
  const revisions = live.filter((each) => each === current || summaryOf(control, service, each).requestedTaskCount > 0);
  return {
    currentServiceDeployment: isOpen && own ? deploymentArn(service, own) : undefined,
    currentServiceRevisions: revisions.map((each) => summaryOf(control, service, each)),
  };
}

export const rollbackOf = ({ deployments }: Service, { id }: Deployment) =>
  deployments.find((each) => each.rollbackOf === id);

/** The service deployments that are known, newest first. */
export const serviceDeploymentsOf = ({ deployments }: Service) => deployments.filter(isOwn);

function deploymentArn(service: Service, deployment: Deployment): string {
  return serviceDeploymentArn(lastPart(service.clusterArn), service.name, shortId(deployment));
}

function revisionArn(service: Service, deployment: Deployment): string {
  return serviceRevisionArn(lastPart(service.clusterArn), service.name, revisionIdOf(deployment));
}

function sourcesOf(service: Service, { sources = [] }: Deployment): Deployment[] {
  return service.deployments.filter(({ id }) => sources.includes(id));
}

function summaryOf(control: Control, service: Service, deployment: Deployment) {
  // A rollback has taken over the tasks of what it goes back to.
  const heir = service.deployments.find(
    ({ status, continues }) => status !== "INACTIVE" && continues?.includes(deployment.id),
  );
  const holder = heir ?? deployment;
  const counts = countTasks(tasksOfDeployment(tasksOf(control, service), holder));
  return {
    arn: revisionArn(service, deployment),
    requestedTaskCount: desiredOf(service, holder, counts),
    runningTaskCount: counts.running,
    pendingTaskCount: counts.pending,
  };
}

function endOf({ rolloutState, completedAt, updatedAt }: Deployment): number {
  return rolloutState === "COMPLETED" ? (completedAt ?? updatedAt) : updatedAt;
}

function breakerStatus({ circuitBreaker }: Service, deployment: Deployment) {
  if (!circuitBreaker.enable) return "DISABLED";
  // Before it was written down, only the circuit breaker failed deployments.
  if (deployment.rolloutState === "FAILED" && deployment.failedBy !== "stop") return "TRIGGERED";
  return isUnderway(deployment) ? "MONITORING" : "MONITORING_COMPLETE";
}
