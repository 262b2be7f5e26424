import type { AutoScalingGroup } from "../../auto-scaling/record";
import type { Control } from "../../control";
import type { Need } from "../../scheduler/place/need";
import { place } from "../../scheduler/place/place";
import { isFargate, nextProvider } from "../../scheduler/place/providers";
import { count as add } from "../../scheduler/place/tally";
import { wouldTake } from "../../scheduler/pools/launch";
import { invalidParameter } from "../errors";
import { booksOf } from "../instance/books";
import { instancesOf } from "../instance/find";
import type { ContainerInstance } from "../instance/record";
import type { Revision } from "../revision/record";
import type { Task } from "./record";

/** Where a task goes. */
export interface Place {
  launchType: Task["launchType"];
  capacityProvider?: string;
  /** Of tasks on EC2; none while it is still to come. */
  instance?: ContainerInstance;
  zone: string;
  subnet?: string;
}

/** The zone of tasks whose subnets are not known on this machine. */
const DEFAULT_ZONE = "us-east-1a";

/** Places for the tasks, and a failure for each that has none. */
export function placesFor(
  control: Control,
  need: Omit<Need, "capacityProvider">,
  capacity: Pick<Revision, "launchType" | "capacityProviderStrategy">,
  subnets: string[],
  count: number,
): { places: Place[]; failures: Failure[] } {
  const places: Place[] = [];
  const failures: Failure[] = [];
  const books = booksOf(control);
  const given = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const capacityProvider = nextProvider(capacity.capacityProviderStrategy, given);
    if (capacityProvider !== undefined) add(given, capacityProvider);
    if (capacity.launchType === "FARGATE" || (capacityProvider && isFargate(capacityProvider))) {
      const there = (subnets.length > 0 ? subnets : [undefined]).filter((subnet) => !isLost(control, subnet));
      if (there.length === 0) {
        failures.push({
          reason: "Capacity is unavailable at this time. Please try again later or in a different availability zone",
        });
        continue;
      }
      const subnet = there[i % there.length];
      places.push({ launchType: "FARGATE", capacityProvider, zone: zoneOf(control, subnet) ?? DEFAULT_ZONE, subnet });
      continue;
    }
    const own = { ...need, capacityProvider };
    const instances = instancesOf(control, need.clusterArn);
    const found = place(own, instances, books, control.hex(8));
    if ("miss" in found) {
      const group = growing(control, own);
      if (group) {
        places.push({ launchType: "EC2", capacityProvider, zone: group.zones[0] ?? DEFAULT_ZONE, subnet: subnets[0] });
        continue;
      }
      if (!found.closest) failures.push(nowhere(instances, own));
      else failures.push({ arn: found.closest.id, reason: found.miss.reason });
      continue;
    }
    const { instance } = found;
    books.take(instance, need.demand, need.group);
    places.push({ ...placeOn(control, instance, subnets), capacityProvider });
  }
  return { places, failures };
}

/** Places on just these instances, in their order, and a failure for each that has none. */
export function placesOn(
  control: Control,
  need: Need,
  instances: ContainerInstance[],
  subnets: string[],
): { places: Place[]; failures: Failure[] } {
  const places: Place[] = [];
  const failures: Failure[] = [];
  const books = booksOf(control);
  for (const instance of instances) {
    const own = { ...need, external: instance.external !== undefined };
    const found = instance.status === "ACTIVE" ? place(own, [instance], books, control.hex(8)) : undefined;
    if (!found) failures.push({ arn: instance.id, reason: "INACTIVE" });
    else if ("miss" in found) failures.push({ arn: instance.id, reason: found.miss.reason });
    else {
      books.take(instance, need.demand, need.group);
      places.push(placeOn(control, instance, subnets));
    }
  }
  return { places, failures };
}

function placeOn(control: Control, instance: ContainerInstance, subnets: string[]): Place {
  const { zone } = instance;
  const subnet = subnets.find((id) => zoneOf(control, id) === zone) ?? subnets[0];
  return { launchType: instance.external ? "EXTERNAL" : "EC2", instance, zone, subnet };
}

/**
 * The group that managed scaling makes larger for the task. ECS leaves such a task PROVISIONING until it has an instance,
 * rather than failing it.
 */
function growing({ store }: Control, need: Need): AutoScalingGroup | undefined {
  const provider =
    need.capacityProvider === undefined ? undefined : store.get("capacityProviders", need.capacityProvider);
  const group = provider?.managedScaling ? store.get("autoScalingGroups", provider.autoScalingGroup) : undefined;
  return group && group.max > 0 && wouldTake(group, need) ? group : undefined;
}

export interface Failure {
  /** ARN of what is missing or lacks something. */
  arn?: string;
  reason: string;
}

/** ECS refuses a call for a cluster without instances, and fails the tasks of a capacity provider without any. */
function nowhere(instances: ContainerInstance[], need: Need): Failure {
  const candidates = instances.filter(({ external }) => (external !== undefined) === (need.external ?? false));
  if (candidates.length === 0 && need.capacityProvider === undefined) {
    throw invalidParameter("No Container Instances were found in your cluster.");
  }
  const provided = instances.some(({ capacityProvider }) => capacityProvider === need.capacityProvider);
  if (need.capacityProvider === undefined || provided) return { reason: "NO ACTIVE INSTANCES" };
  return { reason: "EMPTY CAPACITY PROVIDER" };
}

/** Whether the zone of the subnet is lost. */
function isLost(control: Control, subnet: string | undefined): boolean {
  return control.store.get("lostZones", zoneOf(control, subnet) ?? DEFAULT_ZONE) !== undefined;
}

function zoneOf({ store }: Control, subnet: string | undefined): string | undefined {
  return subnet === undefined ? undefined : store.get("subnets", subnet)?.zone;
}
