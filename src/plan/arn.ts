import type { Val } from "../cfn/typed";
import { join, split, type Value } from "../cfn/value";
import type { ClusterRefs, Place } from "./refs";

/** Where a cluster is: as the front says, or as its ARN does. */
export function placeOf({ clusterArn, place }: Pick<ClusterRefs, "clusterArn" | "place">): Place {
  if (place) return place;
  const part = (index: number) =>
    typeof clusterArn === "string" ? (clusterArn.split(":")[index] ?? "") : split(":", clusterArn, index);
  return { partition: part(1), region: part(3), account: part(4) };
}

/** An ARN of `service` in the partition, region and account of a cluster. */
export function arnNear(
  cluster: Pick<ClusterRefs, "clusterArn" | "place">,
  service: string,
  ...resource: Value[]
): Val<string> {
  const { partition, region, account } = placeOf(cluster);
  return join(":", ["arn", partition, service, region, account, ...resource]);
}
