import type { Construct } from "constructs";
import type { CapacityOptions } from "../options";
import type { Ec2CapacityPool } from "./pool";
import { Service, type ServiceProps } from "./service";

/** One item of the strategy of a service that runs on EC2. */
export interface PoolCapacityProps extends Omit<CapacityOptions, "provider"> {
  /** A pool of the service's own cluster. */
  pool: Ec2CapacityPool;
}

export interface Ec2ServiceProps extends ServiceProps {
  /** The pools that its tasks run on. */
  capacity: PoolCapacityProps[];
}

/** A number of tasks that ECS keeps running on the instances of its cluster's pools. */
export class Ec2Service extends Service {
  constructor(scope: Construct, id: string, props: Ec2ServiceProps) {
    super(scope, id, props, { name: "Ec2Service", loadBalanced: false, onPools: true });
  }
}
