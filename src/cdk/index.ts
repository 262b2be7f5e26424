export { InvalidPropertyError } from "../options";
export { EcsCluster } from "./cluster";
export { Component } from "./component";
export { Ec2Service } from "./ec2-service";
export { FargateService } from "./fargate-service";
export { LoadBalancedService } from "./load-balanced-service";
export { Ec2CapacityPool } from "./pool";
export type * from "./props";
export { Service } from "./service";
