import type { ContainerInstance } from "../../ecs/instance/record";
import type { CandidateNeed } from "./occupancy";

/** Instances of the cluster that take tasks, external ones or EC2's, and of the capacity provider where one is asked for. */
export function candidates(need: CandidateNeed, instances: ContainerInstance[]): ContainerInstance[] {
  return instances.filter(
    (each) =>
      each.clusterArn === need.clusterArn &&
      each.status === "ACTIVE" &&
      (each.external !== undefined) === (need.external ?? false) &&
      (need.capacityProvider === undefined || each.capacityProvider === need.capacityProvider),
  );
}
