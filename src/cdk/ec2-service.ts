import type { Construct } from "constructs";
import { InvalidPropertyError } from "../spec";
import type { Ec2ServiceProps } from "./props";
import { Service } from "./service";

/** A number of tasks that ECS keeps running on the instances of its cluster's pools. */
export class Ec2Service extends Service {
  constructor(scope: Construct, id: string, props: Ec2ServiceProps) {
    checkPools(`Ec2Service "${id}"`, props.capacity);
    super(scope, id, props, { name: "Ec2Service", loadBalanced: false });
  }
}

/** A program without types can leave the pools out. */
function checkPools(path: string, capacity: Partial<Ec2ServiceProps["capacity"][number]>[] | undefined): void {
  const allowed = "an Ec2Service needs a pool: capacity: [{ pool }]";
  if (!capacity || capacity.length === 0) throw new InvalidPropertyError(path, "capacity", capacity, allowed);
  capacity.forEach(({ pool }, i) => {
    if (!pool) throw new InvalidPropertyError(path, `capacity[${i}].pool`, pool, allowed);
  });
}
