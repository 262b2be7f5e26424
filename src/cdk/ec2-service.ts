import type { Construct } from "constructs";
import type { CapacityOptions, OneImage } from "../options";
import type { ExternalCapacity } from "./external-capacity";
import type { ManagedInstancesPool } from "./managed-instances-pool";
import type { Ec2CapacityPool } from "./pool";
import { Service, type ServiceProps } from "./service";

/** One item of the strategy of a service that runs on EC2. */
export interface PoolCapacityProps extends Omit<CapacityOptions, "provider"> {
  /** A pool of the service's own cluster. */
  pool: Ec2CapacityPool | ManagedInstancesPool | ExternalCapacity;
}

/** With exactly one of `image` and `build`. */
export interface Ec2ServiceProps extends ServiceProps {
  /** The pools that its tasks run on. */
  capacity: PoolCapacityProps[];
}

/** A number of tasks that ECS keeps running on the instances of its cluster's pools. */
export class Ec2Service extends Service {
  constructor(scope: Construct, id: string, props: OneImage<Ec2ServiceProps>) {
    super(scope, id, props, { name: "Ec2Service", loadBalanced: false, onPools: true });
  }
}
