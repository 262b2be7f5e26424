// Apps of the CDK's that make the same services: Slipway's constructs, the CDK's own, and these with the same features.

const ours = {
  modules: `const { EcsCluster, LoadBalancedService } = require("slipway/cdk");`,
  constructs: `
    const cluster = new EcsCluster(stack, "c");
    for (let i = 0; i < COUNT; i++)
      new LoadBalancedService(stack, "web" + i, { cluster, image: "nginx:1.27", port: 80 });`,
};

const asItIs = {
  modules: `
    const { Cluster, ContainerImage } = require("aws-cdk-lib/aws-ecs");
    const { ApplicationLoadBalancedFargateService } = require("aws-cdk-lib/aws-ecs-patterns");`,
  constructs: `
    const cluster = new Cluster(stack, "c");
    for (let i = 0; i < COUNT; i++)
      new ApplicationLoadBalancedFargateService(stack, "web" + i, {
        cluster, taskImageOptions: { image: ContainerImage.fromRegistry("nginx:1.27"), containerPort: 80 } });`,
};

/**
 * With what a `LoadBalancedService` has of itself and the pattern hasn't: Fargate's capacity providers and a strategy,
 * Container Insights, the circuit breaker with rollback, 100 percent healthy, a desired count that is said, an init process,
 * logs for 30 days that go with the stack, a quick target group (checks, deregistration), no invalid headers, and one security
 * group that the cluster's services share, which no rule of theirs is put into.
 */
const withTheSame = {
  modules: `
    const { Duration, RemovalPolicy } = require("aws-cdk-lib");
    const { SecurityGroup } = require("aws-cdk-lib/aws-ec2");
    const { Cluster, ContainerImage, ContainerInsights, FargateTaskDefinition, LinuxParameters, LogDrivers } =
      require("aws-cdk-lib/aws-ecs");
    const { ApplicationLoadBalancedFargateService } = require("aws-cdk-lib/aws-ecs-patterns");
    const { ApplicationLoadBalancer } = require("aws-cdk-lib/aws-elasticloadbalancingv2");
    const { LogGroup, RetentionDays } = require("aws-cdk-lib/aws-logs");`,
  constructs: `
    const cluster = new Cluster(stack, "c", {
      enableFargateCapacityProviders: true, containerInsightsV2: ContainerInsights.ENABLED });
    const { vpc } = cluster;
    const { securityGroupId } = new SecurityGroup(stack, "services", { vpc });
    const shared = SecurityGroup.fromSecurityGroupId(stack, "shared", securityGroupId, { mutable: false });
    for (let i = 0; i < COUNT; i++) {
      const id = "web" + i;
      const taskDefinition = new FargateTaskDefinition(stack, id + "Task");
      taskDefinition.addContainer(id, {
        image: ContainerImage.fromRegistry("nginx:1.27"),
        portMappings: [{ containerPort: 80 }],
        linuxParameters: new LinuxParameters(stack, id + "Linux", { initProcessEnabled: true }),
        logging: LogDrivers.awsLogs({
          streamPrefix: id,
          logGroup: new LogGroup(stack, id + "Logs", {
            retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY }) }) });
      const { targetGroup } = new ApplicationLoadBalancedFargateService(stack, id, {
        cluster,
        taskDefinition,
        loadBalancer: new ApplicationLoadBalancer(stack, id + "Balancer", {
          vpc, internetFacing: true, dropInvalidHeaderFields: true, idleTimeout: Duration.seconds(60) }),
        securityGroups: [new SecurityGroup(stack, id + "Own", { vpc }), shared],
        desiredCount: 1,
        minHealthyPercent: 100,
        maxHealthyPercent: 200,
        circuitBreaker: { enable: true, rollback: true },
        healthCheckGracePeriod: Duration.seconds(60),
        capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }] });
      targetGroup.configureHealthCheck({
        path: "/", interval: Duration.seconds(10), timeout: Duration.seconds(5),
        healthyThresholdCount: 2, unhealthyThresholdCount: 2, healthyHttpCodes: "200" });
      targetGroup.setAttribute("deregistration_delay.timeout_seconds", "30");
    }`,
};

export const APPS = { ours, asItIs, withTheSame };
