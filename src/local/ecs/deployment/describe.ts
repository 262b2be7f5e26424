import { valueAt } from "../../../cfn/plain-map";
import { lastPart, serviceDeploymentArn, serviceRevisionArn } from "../../arns";
import type { Control } from "../../control";
import { alarmNames, primary, serving, shareOf, shiftsRequests, threshold } from "../../scheduler";
import { countTasks, desiredOf, tasksOf, tasksOfDeployment } from "../counts";
import type { LoadBalancerConfiguration } from "../revision/record";
import { seconds } from "../seconds";
import { describeCapacity, describeConfiguration, describeNetwork } from "../service/describe-parts";
import type { Service } from "../service/record";
import type { Task } from "../task/record";
import { asAsked, type Deployment, isOwn, revisionIdOf, type Shift, shortId } from "./record";
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
    ...describeStage(brief.status === "IN_PROGRESS" ? deployment.shift : undefined),
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
    alarms: describeAlarms(service, deployment),
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
    loadBalancers: asAsked(deployment).loadBalancers,
    ...(shiftsRequests(service) && {
      resolvedConfiguration: { loadBalancers: revision.loadBalancers.map(describeResolved) },
    }),
    serviceRegistries: revision.serviceRegistries,
    serviceConnectConfiguration: revision.serviceConnect?.configuration,
    ...(revision.volumeConfigurations && { volumeConfigurations: revision.volumeConfigurations }),
    networkConfiguration: describeNetwork(revision.network),
    containerImages: definition?.containers.map(({ name, image }) => ({
      containerName: name,
      image,
      imageDigest:
        valueAt(deployment.images, name)?.digest ??
        digestOf(store.by("tasks", "service", service.id), deployment, name),
    })),
    guardDutyEnabled: false,
    createdAt: seconds(deployment.createdAt),
  };
}

const describeResolved = ({ targetGroupArn, advancedConfiguration }: LoadBalancerConfiguration) => ({
  targetGroupArn,
  productionListenerRule: advancedConfiguration?.productionListenerRule,
});

/** The model of the API names no stage before the shift of a part of the requests but hooks': it is that shift's. */
function describeStage(shift: Shift | undefined) {
  if (!shift) return {};
  const { stage, hooks } = shift;
  return {
    lifecycleStage: stage === "PRE_PRODUCTION_TRAFFIC_SHIFT" ? "PRODUCTION_TRAFFIC_SHIFT" : stage,
    lifecycleHookDetails: hooks.map(({ id, status, expiresAt, timeoutAction }) => ({
      hookId: id,
      targetType: "PAUSE",
      status,
      expiresAt: seconds(expiresAt),
      timeoutAction,
    })),
  };
}

/** Percent of the requests that a deployment's tasks get, of services whose deployments shift them. */
function describeWeights(service: Service, deployment: Deployment) {
  const current = primary(service);
  if (!current || !shiftsRequests(service) || service.revision.loadBalancers.length === 0) return {};
  const { production: own, test: ownTest } = shareOf(service, current);
  const weights = (percent: number, ofTests: number) => ({
    requestedProductionTrafficWeight: percent,
    requestedTestTrafficWeight: ofTests,
  });
  if (current.id === deployment.id) return weights(own, ownTest);
  return serving(service, current)?.id === deployment.id ? weights(100 - own, 100 - ownTest) : weights(0, 0);
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
    ...describeWeights(service, holder),
  };
}

function endOf({ rolloutState, completedAt, updatedAt }: Deployment): number {
  return rolloutState === "COMPLETED" ? (completedAt ?? updatedAt) : updatedAt;
}

function describeAlarms(service: Service, deployment: Deployment) {
  const names = alarmNames(service);
  return {
    status: alarmsStatus(names, deployment),
    alarmNames: names,
    triggeredAlarmNames: deployment.triggeredAlarms,
  };
}

function alarmsStatus(names: string[], deployment: Deployment) {
  if (deployment.triggeredAlarms) return "TRIGGERED";
  if (names.length === 0 || deployment.alarms === "ignored") return "DISABLED";
  return isUnderway(deployment) ? "MONITORING" : "MONITORING_COMPLETE";
}

function breakerStatus({ circuitBreaker }: Service, deployment: Deployment) {
  if (!circuitBreaker.enable) return "DISABLED";
  // Before it was written down, only the circuit breaker failed deployments.
  if (deployment.rolloutState === "FAILED" && (deployment.failedBy ?? "circuit breaker") === "circuit breaker") {
    return "TRIGGERED";
  }
  return isUnderway(deployment) ? "MONITORING" : "MONITORING_COMPLETE";
}
