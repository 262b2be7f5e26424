import type { Control } from "../../control";
import { countTasks, isPending } from "../counts";
import type { LaunchType } from "../revision/record";
import type { Service } from "../service/record";
import { describeStrategy } from "../strategy/describe";
import { launchTypeOf } from "../strategy/on-fargate";
import type { Cluster } from "./record";

/** Everything that DescribeClusters can be asked to include. */
export const EVERYTHING = ["ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "STATISTICS", "TAGS"];

/** The cluster as DescribeClusters shows it. */
export function describeCluster(control: Control, cluster: Cluster, include: string[]) {
  const { store } = control;
  const tasks = store.by("tasks", "cluster", cluster.id);
  const services = store.by("services", "cluster", cluster.id);
  const instances = store.by("containerInstances", "cluster", cluster.id);
  const { running, pending } = countTasks(tasks);
  return {
    clusterArn: cluster.id,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: instances.length,
    runningTasksCount: running,
    pendingTasksCount: pending,
    activeServicesCount: services.filter((service) => service.status === "ACTIVE").length,
    statistics: include.includes("STATISTICS")
      ? statistics(
          tasks.filter((task) => task.lastStatus === "RUNNING").map((task) => task.launchType),
          tasks.filter(isPending).map((task) => task.launchType),
          services.filter((service) => service.status === "ACTIVE").map(ofService),
          services.filter((service) => service.status === "DRAINING").map(ofService),
        )
      : [],
    tags: include.includes("TAGS") ? cluster.tags : [],
    settings: include.includes("SETTINGS") ? cluster.settings : [],
    configuration: include.includes("CONFIGURATIONS") ? cluster.configuration : undefined,
    capacityProviders: cluster.capacityProviders,
    defaultCapacityProviderStrategy: describeStrategy(cluster.defaultStrategy),
    attachments: include.includes("ATTACHMENTS") ? [] : undefined,
    serviceConnectDefaults: cluster.serviceConnectDefaults,
  };
}

const ofService = ({ revision }: Service) => launchTypeOf(revision);

/** The names that ECS documents for the member `statistics` of a cluster. */
function statistics(running: LaunchType[], pending: LaunchType[], active: LaunchType[], draining: LaunchType[]) {
  const count = (list: LaunchType[], type: LaunchType) => String(list.filter((each) => each === type).length);
  return [
    { name: "runningEC2TasksCount", value: count(running, "EC2") },
    { name: "runningFargateTasksCount", value: count(running, "FARGATE") },
    { name: "runningExternalTasksCount", value: count(running, "EXTERNAL") },
    { name: "pendingEC2TasksCount", value: count(pending, "EC2") },
    { name: "pendingFargateTasksCount", value: count(pending, "FARGATE") },
    { name: "pendingExternalTasksCount", value: count(pending, "EXTERNAL") },
    { name: "activeEC2ServiceCount", value: count(active, "EC2") },
    { name: "activeFargateServiceCount", value: count(active, "FARGATE") },
    { name: "activeExternalServiceCount", value: count(active, "EXTERNAL") },
    { name: "drainingEC2ServiceCount", value: count(draining, "EC2") },
    { name: "drainingFargateServiceCount", value: count(draining, "FARGATE") },
    { name: "drainingExternalServiceCount", value: count(draining, "EXTERNAL") },
  ];
}
