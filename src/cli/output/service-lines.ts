import type { OverviewAnswer, ServiceOverview, TaskOverview } from "../../protocol/calls";

/** A line a service: its tasks by state, its targets by health, and how its deployment stands. */
export function serviceLines({ Services, Tasks }: Pick<OverviewAnswer, "Services" | "Tasks">): string[] {
  return Services.map((service) => {
    const tasks = Tasks.filter((task) => task.Service === service.Name && task.Cluster === service.Cluster);
    return `  ${[service.Name, counts(service), taskStates(tasks), targets(service), deployment(service)]
      .filter((part) => part !== "")
      .join(" · ")}`;
  });
}

export function primaryDeployment(service: ServiceOverview): ServiceOverview["Deployments"][number] | undefined {
  return service.Deployments.find(({ Status }) => Status === "PRIMARY");
}

/** `2 RUNNING, 1 PENDING`. */
export function tally(values: readonly string[]): string {
  const numbers = new Map<string, number>();
  for (const value of values) numbers.set(value, (numbers.get(value) ?? 0) + 1);
  return [...numbers].map(([value, number]) => `${number} ${value}`).join(", ");
}

function counts({ Running, Desired }: ServiceOverview): string {
  return `${Running}/${Desired} running`;
}

function taskStates(tasks: readonly TaskOverview[]): string {
  const others = tasks.filter(({ LastStatus }) => LastStatus !== "RUNNING");
  return tally(others.map(({ LastStatus }) => LastStatus));
}

function targets({ Targets }: ServiceOverview): string {
  return Targets.length === 0 ? "" : `targets ${tally(Targets.map(({ Health }) => Health))}`;
}

function deployment(service: ServiceOverview): string {
  const primary = primaryDeployment(service);
  if (!primary) return "";
  return `deployment ${primary.RolloutState}${primary.Failed > 0 ? `, ${primary.Failed} failed tasks` : ""}`;
}
