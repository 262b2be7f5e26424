/** Slipway's constructs; a platform has its own of each. */

export { EcsCluster } from "./cluster";
export { Ec2Service } from "./ec2-service";
export { ExternalCapacity } from "./external-capacity";
export { FargateService } from "./fargate-service";
export { GitHubDeployRole } from "./github-deploy-role";
export { LoadBalancedService } from "./load-balanced-service";
export { ManagedInstancesPool } from "./managed-instances-pool";
export { Ec2CapacityPool } from "./pool";
export { QueueWorker } from "./queue-worker";
export { ReleasePipeline } from "./release-pipeline";
export { ScheduledTask } from "./scheduled-task";
export { Task } from "./task";
