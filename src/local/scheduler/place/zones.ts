import type { NetworkConfiguration } from "../../ecs/revision/record";
import type { Task } from "../../ecs/task/record";
import type { Subnet } from "../../network/record";
import { tally } from "./tally";

interface Lookup {
  get(id: string): Subnet | undefined;
}

/** Where a service without known subnets runs. */
const ONLY_ZONE = "us-east-1a";

/**
 * The zone with the fewest of the tasks, among those of the deployment's subnets that are there, and a subnet in it;
 * undefined where every one of them is lost.
 * @param present how many tasks each zone has
 */
export function spreadZone(
  network: NetworkConfiguration | undefined,
  subnets: Lookup,
  present: ReadonlyMap<string, number>,
  lost: ReadonlySet<string> = new Set(),
): { zone: string; subnet?: string } | undefined {
  const own = (network?.subnets ?? []).flatMap((id) => subnets.get(id) ?? []);
  const there = own.filter(({ zone }) => !lost.has(zone));
  const [least] = there.sort((a, b) => (present.get(a.zone) ?? 0) - (present.get(b.zone) ?? 0));
  if (least) return { zone: least.zone, subnet: least.id };
  if (own.length > 0 || lost.has(ONLY_ZONE)) return undefined;
  const [subnet] = network?.subnets ?? [];
  return { zone: ONLY_ZONE, ...(subnet !== undefined && { subnet }) };
}

/** How many tasks the zone that has most of them has more than the one that has fewest. */
export function imbalance(zones: string[], present: Pick<Task, "zone">[]): number {
  const counts = tally(present, ({ zone }) => zone);
  const each = zones.map((zone) => counts.get(zone) ?? 0);
  return zones.length < 2 ? 0 : Math.max(...each) - Math.min(...each);
}

/** The zones of the subnets that are there. */
export function zonesOf(
  network: NetworkConfiguration | undefined,
  subnets: Lookup,
  lost: ReadonlySet<string> = new Set(),
): string[] {
  const zones = (network?.subnets ?? []).flatMap((id) => subnets.get(id)?.zone ?? []);
  return [...new Set(zones)].filter((zone) => !lost.has(zone));
}

/** That of the subnets that is in the zone, or whose zone nobody knows. */
export function subnetIn(own: string[], subnets: Lookup, zone: string): string | undefined {
  return own.find((id) => subnets.get(id)?.zone === zone) ?? own.find((id) => subnets.get(id) === undefined);
}
