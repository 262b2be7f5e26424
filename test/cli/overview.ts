import type { OverviewAnswer, ServiceOverview, TaskOverview } from "../../src/protocol/overview";

/** A service that runs one of one task, but for what is given. */
export function service(given: Partial<ServiceOverview> = {}): ServiceOverview {
  const { Name = "web" } = given;
  return {
    ...{ Arn: `arn:${Name}`, Name, DisplayName: Name, Cluster: "shop", ClusterDisplayName: "shop", Stack: "shop" },
    ...{ Status: "ACTIVE", TaskDefinition: "web:1", TaskDefinitionDisplayName: "web:1" },
    ...{ Desired: 1, Running: 1, Pending: 0, Targets: [], Events: [] },
    Deployments: [deployment()],
    ...given,
  };
}

/** Its deployment, which is done. */
export function deployment(
  given: Partial<ServiceOverview["Deployments"][number]> = {},
): ServiceOverview["Deployments"][number] {
  return {
    ...{ Id: "ecs-svc/1234567890123456789", Status: "PRIMARY", RolloutState: "COMPLETED", Reason: "" },
    ...{ TaskDefinition: "web:1", TaskDefinitionDisplayName: "web:1" },
    ...{ Desired: 1, Running: 1, Pending: 0, Healthy: 1, Failed: 0 },
    ...given,
  };
}

/** A running task of that service, but for what is given. */
export function task(given: Partial<TaskOverview> = {}): TaskOverview {
  const { Id = "0123456789abcdef0123456789abcdef", Service = "web" } = given;
  return {
    ...{ Arn: `arn:task/${Id}`, Id, Stack: "shop", Service, ServiceDisplayName: Service, Group: `service:${Service}` },
    ...{ Cluster: "shop", ClusterDisplayName: "shop", TaskDefinition: "web:1", TaskDefinitionDisplayName: "web:1" },
    ...{ LastStatus: "RUNNING", DesiredStatus: "RUNNING", Health: "UNKNOWN", Zone: "us-east-1a" },
    ...{ CreatedAt: 0, StartedAt: 0 },
    Containers: [{ Name: "web", DockerId: "d1", LastStatus: "RUNNING", Health: "UNKNOWN", Image: "web" }],
    ...given,
  };
}

/** An answer with nothing in it, but for what is given. */
export function overviewOf(given: Partial<OverviewAnswer> = {}): OverviewAnswer {
  return { Now: 0, Services: [], Tasks: [], Events: [], LoadBalancers: [], TargetGroups: [], ...given };
}

/** A service of a stack that gave it no name. */
export const GENERATED = {
  Name: "shop-webServiceDF5181DE-90F2E7B1A3F3",
  DisplayName: "web",
  LogicalId: "webServiceDF5181DE",
  TaskDefinition: "shop-clusterClusterBE3E9383-95F06E8A4791-web:7",
  TaskDefinitionDisplayName: "web:7",
  Cluster: "shop-clusterClusterBE3E9383-95F06E8A4791",
  ClusterDisplayName: "cluster",
};
