import type { NetworkConfiguration } from "../../ecs/revision/record";
import type { Task } from "../../ecs/task/record";
import type { Subnet } from "../../network/record";
import { tally } from "./tally";

interface Lookup {
  get(id: string): Subnet | undefined;
}

/** Where a service without known subnets runs. */
const ONLY_ZONE = "us-east-1a";

/** The zone with the fewest of the tasks, among those of the deployment's subnets, and a subnet in it. */
export function spreadZone(
  network: NetworkConfiguration | undefined,
  subnets: Lookup,
  present: Pick<Task, "zone">[],
): { zone: string; subnet?: string } {
  const own = (network?.subnets ?? []).flatMap((id) => subnets.get(id) ?? []);
  const counts = tally(present, ({ zone }) => zone);
  const [least] = [...own].sort((a, b) => (counts.get(a.zone) ?? 0) - (counts.get(b.zone) ?? 0));
  return least ? { zone: least.zone, subnet: least.id } : { zone: ONLY_ZONE };
}

/** That of the subnets that is in the zone. */
export function subnetIn(own: string[], subnets: Lookup, zone: string): string | undefined {
  return own.find((id) => subnets.get(id)?.zone === zone);
}
