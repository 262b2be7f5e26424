export { InvalidPropertyError } from "../options";
export { EcsCluster, type EcsClusterProps } from "./cluster";
export { Component, type ComponentProps } from "./component";
export { Ec2Service, type Ec2ServiceProps, type PoolCapacityProps } from "./ec2-service";
export { FargateService, type FargateServiceProps } from "./fargate-service";
export { LoadBalancedService, type LoadBalancedServiceProps, type LoadBalancerProps } from "./load-balanced-service";
export { Ec2CapacityPool, type Ec2CapacityPoolProps } from "./pool";
export { type CapacityProps, Service, type ServiceProps } from "./service";
