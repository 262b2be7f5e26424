import type { Construct } from "constructs";
import { type CapacityProps, Service, type ServiceProps } from "./service";

export interface FargateServiceProps extends ServiceProps {
  /** Where its tasks run. @default Fargate */
  capacity?: CapacityProps[];
}

/** A number of tasks that ECS keeps running, on Fargate unless `capacity` says otherwise. */
export class FargateService extends Service {
  constructor(scope: Construct, id: string, props: FargateServiceProps) {
    super(scope, id, props, { name: "FargateService", loadBalanced: false });
  }
}
