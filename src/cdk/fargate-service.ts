import type { Construct } from "constructs";
import type { OneImage } from "../options";
import { Service, type ServiceProps } from "./service";
import type { CapacityProps } from "./tasks";

/** With exactly one of `image` and `build`: the compiler says so where the service is made. */
export interface FargateServiceProps extends ServiceProps {
  /** Where its tasks run. @default Fargate */
  capacity?: CapacityProps[];
}

/** A number of tasks that ECS keeps running, on Fargate unless `capacity` says otherwise. */
export class FargateService extends Service {
  constructor(scope: Construct, id: string, props: OneImage<FargateServiceProps>) {
    super(scope, id, props, { name: "FargateService", loadBalanced: false });
  }
}
