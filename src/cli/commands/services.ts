import type { OverviewAnswer, ServiceOverview } from "../../protocol/overview";
import { runningLocal } from "../local";
import { type Colors, stateColor } from "../output/colors";
import { Names, shortDeploymentId } from "../output/names";
import { print, printJson, tableOptions } from "../output/report";
import { primaryDeployment, tally } from "../output/service-lines";
import { type Column, type TableOptions, table } from "../output/table";
import { clockTime } from "../output/time";

export interface ServicesOptions {
  stack?: string;
  long?: boolean;
  json?: boolean;
}

interface Look extends TableOptions {
  colors: Colors;
  long?: boolean;
}

/** Shows services, their deployments where these are not all done, and load balancers. */
export async function services({ stack, long, json }: ServicesOptions): Promise<void> {
  const client = await runningLocal();
  const overview = await client.overview({ Stack: stack });
  client.close();
  const { Services, LoadBalancers } = overview;
  if (json) {
    printJson({ Services, LoadBalancers });
    return;
  }
  const look = { long, ...tableOptions({ long }) };
  print(Services.length === 0 ? "No services." : serviceTable(Services, look));
  const deployments = deploymentTable(overview, look);
  if (deployments) print(`\n${deployments}`);
  const scaling = scalingTable(Services, look);
  if (scaling) print(`\n${scaling}`);
  if (LoadBalancers.length > 0) print(`\n${loadBalancerTable(LoadBalancers, look)}`);
}

export function serviceTable(all: readonly ServiceOverview[], { long, ...look }: Look): string {
  const paint = (state: string) => stateColor(look.colors, state);
  const columns: Column<ServiceOverview>[] = [
    { heading: "SERVICE", weight: 9, least: 12, of: (one) => (long ? one.Name : one.DisplayName) },
    { heading: "CLUSTER", weight: 0, of: (one) => (long ? one.Cluster : one.ClusterDisplayName) },
    { heading: "STATUS", weight: 3, of: ({ Status }) => paint(Status) },
    { heading: "RUNNING", weight: 8, of: ({ Running, Desired }) => `${Running}/${Desired}` },
    { heading: "PENDING", weight: 4, of: ({ Pending }) => String(Pending) },
    { heading: "DEPLOYMENT", weight: 7, of: (one) => paint(primaryDeployment(one)?.RolloutState ?? "") },
    {
      heading: "TARGETS",
      weight: 6,
      least: 12,
      of: ({ Targets }) =>
        tally(
          Targets.map(({ Health }) => Health),
          paint,
        ),
    },
    { heading: "TASK DEFINITION", weight: 2, of: (one) => (long ? one.TaskDefinition : one.TaskDefinitionDisplayName) },
    { heading: "STACK", weight: 1, of: ({ Stack }) => Stack ?? "" },
  ];
  const sorted = [...all].sort((a, b) => a.DisplayName.localeCompare(b.DisplayName, "en", { numeric: true }));
  return table(columns, sorted, look);
}

/** The deployments of services that don't have just one, which is COMPLETED. */
export function deploymentTable(overview: OverviewAnswer, { long, ...look }: Look): string | undefined {
  const names = new Names().add(overview);
  const rows = overview.Services.flatMap((service) => {
    const present = service.Deployments.filter(({ Status }) => Status !== "INACTIVE");
    const isSteady = present.length < 2 && present.every(({ RolloutState }) => RolloutState === "COMPLETED");
    return isSteady ? [] : present.map((one) => ({ service, ...one }));
  });
  const paint = (state: string) => stateColor(look.colors, state);
  const columns: Column<(typeof rows)[number]>[] = [
    { heading: "DEPLOYMENT", weight: 4, of: ({ Id }) => (long ? Id : shortDeploymentId(Id)) },
    { heading: "SERVICE", weight: 9, least: 12, of: ({ service }) => (long ? service.Name : service.DisplayName) },
    { heading: "TASK DEFINITION", weight: 3, of: (one) => (long ? one.TaskDefinition : one.TaskDefinitionDisplayName) },
    { heading: "STATUS", weight: 5, of: ({ Status }) => Status },
    { heading: "ROLLOUT", weight: 8, of: ({ RolloutState }) => paint(RolloutState) },
    { heading: "RUNNING", weight: 7, of: ({ Running, Desired }) => `${Running}/${Desired}` },
    { heading: "PENDING", weight: 2, of: ({ Pending }) => String(Pending) },
    { heading: "FAILED", weight: 6, of: ({ Failed }) => (Failed > 0 ? look.colors.red(String(Failed)) : "0") },
    { heading: "REASON", weight: 1, least: 30, of: ({ Reason }) => (long ? Reason : names.text(Reason)) },
  ];
  return rows.length === 0 ? undefined : table(columns, rows, look);
}

/** The services that are scaled, and why the count changed last. */
export function scalingTable(all: readonly ServiceOverview[], { long, ...look }: Look): string | undefined {
  const rows = all.flatMap(({ Scaling, ...service }) => (Scaling ? [{ service, ...Scaling }] : []));
  const columns: Column<(typeof rows)[number]>[] = [
    { heading: "SCALED", weight: 9, least: 12, of: ({ service }) => (long ? service.Name : service.DisplayName) },
    { heading: "DESIRED", weight: 8, of: ({ service, Min, Max }) => `${service.Desired} of ${Min}–${Max}` },
    { heading: "POLICIES", weight: 2, of: ({ Policies }) => Policies.join(", ") },
    {
      heading: "LAST CHANGE",
      weight: 7,
      least: 30,
      of: ({ Last }) => (Last ? `${clockTime(Last.At)} ${Last.Status}: ${Last.Why}` : ""),
    },
  ];
  return rows.length === 0 ? undefined : table(columns, rows, look);
}

function loadBalancerTable(all: OverviewAnswer["LoadBalancers"], { long, ...look }: Look): string {
  const columns: Column<OverviewAnswer["LoadBalancers"][number]>[] = [
    { heading: "LOAD BALANCER", weight: 2, least: 12, of: (one) => (long ? one.Name : one.DisplayName) },
    { heading: "URL", weight: 3, of: ({ Url }) => Url },
    {
      heading: "LISTENERS",
      weight: 1,
      least: 24,
      of: ({ Listeners }) => Listeners.map(({ Port, HostPort }) => `${Port} → localhost:${HostPort}`).join(", "),
    },
    { heading: "STACK", weight: 0, of: ({ Stack }) => Stack ?? "" },
  ];
  return table(columns, all, look);
}
