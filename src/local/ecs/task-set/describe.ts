import { lastPart, taskSetArn } from "../../arns";
import type { Control } from "../../control";
import { countTasks, tasksOf, tasksOfDeployment } from "../counts";
import type { Deployment } from "../deployment/record";
import { seconds } from "../seconds";
import { describeCapacity, describeNetwork } from "../service/describe-parts";
import type { Service } from "../service/record";

/** A task set as DescribeTaskSets shows it. */
export function describeTaskSet(control: Control, service: Service, set: Deployment, include: string[]) {
  const { revision, rolloutState, taskSet } = set;
  const counts = countTasks(tasksOfDeployment(tasksOf(control, service), set));
  return {
    id: set.id,
    taskSetArn: arnOf(service, set.id),
    serviceArn: service.id,
    clusterArn: service.clusterArn,
    externalId: taskSet?.externalId,
    status: set.status,
    taskDefinition: revision.taskDefinition,
    computedDesiredCount: taskSet?.computedDesiredCount,
    pendingCount: counts.pending,
    runningCount: counts.running,
    createdAt: seconds(set.createdAt),
    updatedAt: seconds(set.updatedAt),
    ...describeCapacity(revision),
    networkConfiguration: describeNetwork(revision.network),
    loadBalancers: revision.loadBalancers,
    serviceRegistries: revision.serviceRegistries,
    scale: { value: taskSet?.scale, unit: "PERCENT" },
    stabilityStatus: rolloutState === "COMPLETED" ? "STEADY_STATE" : "STABILIZING",
    stabilityStatusAt: seconds(taskSet?.stabilityStatusAt),
    tags: include.includes("TAGS") ? taskSet?.tags : [],
  };
}

/** All of a service's, oldest first. */
export function describeTaskSets(control: Control, service: Service, include: string[]) {
  return [...service.deployments].reverse().map((set) => describeTaskSet(control, service, set, include));
}

/** The ARN that a task set of this id has. */
export function arnOf({ clusterArn, name }: Pick<Service, "clusterArn" | "name">, id: string): string {
  return taskSetArn(lastPart(clusterArn), name, id);
}
