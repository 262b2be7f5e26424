import { countTasks } from "../ecs/counts";
import type { Service } from "../ecs/service/record";
import type { Store } from "../store/store";
import type { Datum } from "./blocks";
import { setOf } from "./sets";

/**
 * What Container Insights counts of services, in clusters that have it: tasks that are desired, pending and run, and
 * deployments. What it measures of containers is in `AWS/ECS` by the service.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 */
export function insights(store: Store, ending: readonly number[], now: number): Datum[] {
  return store
    .list("services")
    .filter(({ status }) => status === "ACTIVE")
    .flatMap((service) => {
      const cluster = store.get("clusters", service.clusterArn);
      const value = cluster?.settings.find(({ name }) => name === "containerInsights")?.value ?? "disabled";
      if (!cluster || value === "disabled") return [];
      const dimensions = { ClusterName: cluster.name, ServiceName: service.name };
      return Object.entries(countsOf(store, service)).flatMap(([metricName, count]) =>
        ending.map((period) => ({
          namespace: "ECS/ContainerInsights",
          metricName,
          dimensions,
          period,
          at: now - period * 1000,
          set: setOf([count])!,
          unit: "Count",
        })),
      );
    });
}

function countsOf(store: Store, service: Service): Record<string, number> {
  const { running, pending } = countTasks(store.by("tasks", "service", service.id));
  return {
    DesiredTaskCount: service.desiredCount,
    RunningTaskCount: running,
    PendingTaskCount: pending,
    DeploymentCount: service.deployments.filter(({ taskSet }) => !taskSet).length,
    TaskSetCount: service.deployments.filter(({ taskSet }) => taskSet).length,
  };
}
