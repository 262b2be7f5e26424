/** Slipway's components; a platform has its own of each. */

export { EcsCluster } from "./cluster";
export { ExternalCapacity } from "./external-capacity";
export { GitHubDeployRole } from "./github-deploy-role";
export { ManagedInstancesPool } from "./managed-instances-pool";
export { Ec2CapacityPool } from "./pool";
export { QueueWorker } from "./queue-worker";
export { ReleasePipeline } from "./release-pipeline";
export { Ec2Service, FargateService, LoadBalancedService } from "./service";
export { ScheduledTask, Task } from "./task";
