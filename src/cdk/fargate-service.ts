import type { Construct } from "constructs";
import type { FargateServiceProps } from "./props";
import { Service } from "./service";

/** A number of tasks that ECS keeps running, on Fargate unless `capacity` says otherwise. */
export class FargateService extends Service {
  constructor(scope: Construct, id: string, props: FargateServiceProps) {
    super(scope, id, props, { name: "FargateService", loadBalanced: false });
  }
}
