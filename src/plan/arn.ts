import type { Val } from "../cfn/typed";
import { join, split, type Value } from "../cfn/value";

/** The partition, region and account that an ARN is of: a plan knows no region otherwise. */
const partitionOf = (arn: Val<string>) => split(":", arn, 1);
export const regionOf = (arn: Val<string>) => split(":", arn, 3);
const accountOf = (arn: Val<string>) => split(":", arn, 4);

/** An ARN of `service` in the partition, region and account of the ARN `near`. */
export function arnNear(near: Val<string>, service: string, ...resource: Value[]): Val<string> {
  return join(":", ["arn", partitionOf(near), service, regionOf(near), accountOf(near), ...resource]);
}
