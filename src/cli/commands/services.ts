import type { OverviewAnswer, ServiceOverview } from "../../protocol/calls";
import { runningLocal } from "../local";
import { print, printJson } from "../output/report";
import { primaryDeployment, tally } from "../output/service-lines";
import { table } from "../output/table";

export interface ServicesOptions {
  stack?: string;
  json?: boolean;
}

/** Shows services and load balancers. */
export async function services({ stack, json }: ServicesOptions): Promise<void> {
  const client = await runningLocal();
  const { Services, LoadBalancers } = await client.overview({ Stack: stack });
  client.close();
  if (json) {
    printJson({ Services, LoadBalancers });
    return;
  }
  print(Services.length === 0 ? "No services." : serviceTable(Services));
  if (LoadBalancers.length > 0) print(`\n${loadBalancerTable(LoadBalancers)}`);
}

export function serviceTable(all: readonly ServiceOverview[]): string {
  const rows = all.map((service) => [
    service.Name,
    service.Cluster,
    service.Status,
    `${service.Running}/${service.Desired}`,
    String(service.Pending),
    primaryDeployment(service)?.RolloutState ?? "",
    tally(service.Targets.map(({ Health }) => Health)),
    service.TaskDefinition,
    service.Stack ?? "",
  ]);
  const headings = ["SERVICE", "CLUSTER", "STATUS", "RUNNING", "PENDING", "DEPLOYMENT", "TARGETS", "TASK DEFINITION"];
  return table([...headings, "STACK"], rows);
}

function loadBalancerTable(all: OverviewAnswer["LoadBalancers"]): string {
  const rows = all.map(({ Name, Url, Listeners, Stack }) => {
    const ports = Listeners.map(({ Port, HostPort }) => `${Port} → localhost:${HostPort}`).join(", ");
    return [Name, Url, ports, Stack ?? ""];
  });
  return table(["LOAD BALANCER", "URL", "LISTENERS", "STACK"], rows);
}
