import type { ServiceOverview, TaskOverview } from "../../src/protocol/calls";

/** A service that runs one of one task, but for what is given. */
export function service(given: Partial<ServiceOverview> = {}): ServiceOverview {
  const deployment = {
    Id: "ecs-svc/1",
    Status: "PRIMARY",
    RolloutState: "COMPLETED",
    Reason: "",
    TaskDefinition: "web:1",
  };
  return {
    ...{ Arn: "arn:web", Name: "web", Cluster: "shop", Stack: "shop", Status: "ACTIVE", TaskDefinition: "web:1" },
    ...{ Desired: 1, Running: 1, Pending: 0, Targets: [], Events: [] },
    Deployments: [{ ...deployment, Desired: 1, Running: 1, Pending: 0, Healthy: 1, Failed: 0 }],
    ...given,
  };
}

/** A running task of that service, but for what is given. */
export function task(given: Partial<TaskOverview> = {}): TaskOverview {
  const id = given.Id ?? "0123456789abcdef0123456789abcdef";
  return {
    ...{ Arn: `arn:task/${id}`, Id: id, Stack: "shop", Service: "web", Group: "service:web", Cluster: "shop" },
    ...{
      TaskDefinition: "web:1",
      LastStatus: "RUNNING",
      DesiredStatus: "RUNNING",
      Health: "UNKNOWN",
      Zone: "us-east-1a",
    },
    ...{ CreatedAt: 0, StartedAt: 0 },
    Containers: [{ Name: "web", DockerId: "d1", LastStatus: "RUNNING", Health: "UNKNOWN", Image: "web" }],
    ...given,
  };
}
