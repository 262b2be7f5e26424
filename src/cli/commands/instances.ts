import { SlipwayError } from "../../protocol/errors";
import type { ChangeInstancesRequest, InstanceOverview, InstancesAnswer } from "../../protocol/instances";
import { runningLocal } from "../local";
import { type Colors, stateColor } from "../output/colors";
import { shortId } from "../output/names";
import { print, printJson, tableOptions } from "../output/report";
import { type Column, type TableOptions, table } from "../output/table";
import { age } from "../output/time";

/** Shows container instances. */
export async function instances({ long, json }: { long?: boolean; json?: boolean }): Promise<void> {
  const client = await runningLocal();
  const answer = await client.instances();
  client.close();
  if (json) printJson(answer.Instances);
  else print(instanceTable(answer, { long, ...tableOptions({ long }) }));
}

/** Has something happen to an instance, or to everything in a zone. */
export async function changeInstances(
  Action: ChangeInstancesRequest["Action"],
  id: string | undefined,
  { zone }: { zone?: string },
): Promise<void> {
  if ((id === undefined) === (zone === undefined)) {
    throw new SlipwayError(`\`slipway instances ${Action}\` needs the id of an instance, or --zone.`);
  }
  const client = await runningLocal();
  const { Instances, Tasks } = await client.changeInstances({ Action, Instance: id, Zone: zone });
  client.close();
  const affected = [...Instances, ...Tasks.map((task) => `task ${shortId(task)}`)];
  print(affected.length === 0 ? "Nothing runs there." : affected.join("\n"));
}

/** Registers a machine of the user's own. */
export async function registerMachine(
  cluster: string,
  { cpu, memory, attribute }: { cpu?: number; memory?: number; attribute: Record<string, string> },
): Promise<void> {
  const client = await runningLocal();
  const resource = (name: string, integerValue: number | undefined) =>
    integerValue === undefined ? [] : [{ name, type: "INTEGER", integerValue }];
  const { containerInstance } = await client.ecs<{ containerInstance: { ec2InstanceId: string } }>(
    "RegisterContainerInstance",
    {
      cluster,
      totalResources: [...resource("CPU", cpu), ...resource("MEMORY", memory)],
      attributes: Object.entries(attribute).map(([name, value]) => ({ name, value })),
    },
  );
  client.close();
  print(containerInstance.ec2InstanceId);
}

/** Instances by cluster and zone. */
function instanceTable(
  { Instances, LostZones, Now }: InstancesAnswer,
  { long, ...look }: { long?: boolean } & TableOptions & { colors: Colors },
): string {
  const lost = LostZones.map((zone) => `The zone ${zone} is lost: \`slipway instances activate --zone ${zone}\`.`);
  if (Instances.length === 0) return ["No container instances.", ...lost].join("\n");
  const columns: Column<InstanceOverview>[] = [
    { heading: "INSTANCE", weight: 9, of: ({ Ec2InstanceId }) => Ec2InstanceId },
    { heading: "STATUS", weight: 8, of: (each) => status(each, Now, look.colors) },
    { heading: "TYPE", weight: 6, of: ({ InstanceType, Spot }) => `${InstanceType}${Spot ? " (Spot)" : ""}` },
    { heading: "ZONE", weight: 7, of: ({ Zone }) => Zone },
    { heading: "TASKS", weight: 7, of: ({ Running, Pending }) => `${Running}${Pending > 0 ? ` +${Pending}` : ""}` },
    { heading: "CPU FREE", weight: 4, of: ({ Cpu }) => `${Cpu.Free} of ${Cpu.Registered}` },
    { heading: "MEMORY FREE", weight: 4, of: ({ Memory }) => `${Memory.Free} of ${Memory.Registered} MiB` },
    { heading: "CAPACITY PROVIDER", weight: 3, least: 12, of: ({ CapacityProvider }) => CapacityProvider ?? "" },
    { heading: "CLUSTER", weight: 2, least: 12, of: ({ Cluster }) => Cluster },
    { heading: "AGE", weight: 5, of: ({ RegisteredAt }) => age(RegisteredAt, Now) },
    { heading: "ID", weight: 1, of: ({ Id }) => (long ? Id : shortId(Id)) },
  ];
  const sorted = [...Instances].sort(
    (a, b) => a.Cluster.localeCompare(b.Cluster) || a.Zone.localeCompare(b.Zone) || a.RegisteredAt - b.RegisteredAt,
  );
  return [table(columns, sorted, look), ...lost].join("\n");
}

function status({ Status, EndsAt }: InstanceOverview, now: number, colors: Colors): string {
  const ends = EndsAt === undefined ? "" : `, ends in ${Math.max(0, Math.ceil((EndsAt - now) / 1000))}s`;
  return `${stateColor(colors, Status)}${ends}`;
}
