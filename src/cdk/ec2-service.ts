import type { Construct } from "constructs";
import type { Ec2ServiceProps } from "./props";
import { Service } from "./service";

/** A number of tasks that ECS keeps running on the instances of its cluster's pools. */
export class Ec2Service extends Service {
  constructor(scope: Construct, id: string, props: Ec2ServiceProps) {
    super(scope, id, props, { name: "Ec2Service", loadBalanced: false, onPools: true });
  }
}
