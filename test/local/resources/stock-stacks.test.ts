import { Duration, type Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as appscaling from "aws-cdk-lib/aws-applicationautoscaling";
import * as acm from "aws-cdk-lib/aws-certificatemanager";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as patterns from "aws-cdk-lib/aws-ecs-patterns";
import * as efs from "aws-cdk-lib/aws-efs";
import * as elasticache from "aws-cdk-lib/aws-elasticache";
import * as elbv2 from "aws-cdk-lib/aws-elasticloadbalancingv2";
import * as events from "aws-cdk-lib/aws-events";
import * as kms from "aws-cdk-lib/aws-kms";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as rds from "aws-cdk-lib/aws-rds";
import * as route53 from "aws-cdk-lib/aws-route53";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as secrets from "aws-cdk-lib/aws-secretsmanager";
import * as sns from "aws-cdk-lib/aws-sns";
import * as subscriptions from "aws-cdk-lib/aws-sns-subscriptions";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { newStack } from "../../cdk/support";
import { deployTemplate } from "./deploy-template";
import { Harness } from "./harness";

const image = ecs.ContainerImage.fromRegistry("nginx:1.27");

function cluster(stack: Stack): ecs.Cluster {
  const vpc = new ec2.Vpc(stack, "Vpc", { maxAzs: 2 });
  return new ecs.Cluster(stack, "Cluster", { vpc });
}

function fargate(stack: Stack): { service: ecs.FargateService; definition: ecs.FargateTaskDefinition; vpc: ec2.IVpc } {
  const definition = new ecs.FargateTaskDefinition(stack, "Definition");
  definition.addContainer("web", {
    image,
    portMappings: [{ containerPort: 80 }],
    logging: ecs.LogDrivers.awsLogs({ streamPrefix: "web" }),
  });
  const home = cluster(stack);
  const service = new ecs.FargateService(stack, "Service", { cluster: home, taskDefinition: definition });
  return { service, definition, vpc: home.vpc };
}

/** Stacks as the CDK's own documentation has them. */
const STACKS: Record<string, (stack: Stack) => void> = {
  ApplicationLoadBalancedFargateService: (stack) => {
    const { service } = new patterns.ApplicationLoadBalancedFargateService(stack, "Web", {
      cluster: cluster(stack),
      taskImageOptions: { image },
      circuitBreaker: { rollback: true },
    });
    const scaling = service.autoScaleTaskCount({ maxCapacity: 4 });
    scaling.scaleOnCpuUtilization("Cpu", { targetUtilizationPercent: 60 });
    scaling.scaleOnSchedule("Night", { schedule: appscaling.Schedule.cron({ hour: "20" }), maxCapacity: 1 });
  },
  "ApplicationLoadBalancedFargateService with a domain of its own": (stack) => {
    const domainZone = new route53.HostedZone(stack, "Zone", { zoneName: "example.com" });
    new patterns.ApplicationLoadBalancedFargateService(stack, "Web", {
      cluster: cluster(stack),
      taskImageOptions: { image },
      domainZone,
      domainName: "web.example.com",
      certificate: new acm.Certificate(stack, "Certificate", { domainName: "web.example.com" }),
      redirectHTTP: true,
    });
  },
  ApplicationMultipleTargetGroupsFargateService: (stack) => {
    new patterns.ApplicationMultipleTargetGroupsFargateService(stack, "Web", {
      cluster: cluster(stack),
      taskImageOptions: { image, containerPorts: [80, 90] },
      targetGroups: [{ containerPort: 80 }, { containerPort: 90, pathPattern: "a/b/c", priority: 10 }],
    });
  },
  QueueProcessingFargateService: (stack) => {
    new patterns.QueueProcessingFargateService(stack, "Worker", { cluster: cluster(stack), image });
  },
  ScheduledFargateTask: (stack) => {
    new patterns.ScheduledFargateTask(stack, "Job", {
      cluster: cluster(stack),
      schedule: appscaling.Schedule.rate(Duration.hours(1)),
      scheduledFargateTaskImageOptions: { image, memoryLimitMiB: 512 },
    });
  },
  ApplicationLoadBalancedEc2Service: (stack) => {
    const home = cluster(stack);
    home.addCapacity("Capacity", { instanceType: new ec2.InstanceType("t3.medium") });
    new patterns.ApplicationLoadBalancedEc2Service(stack, "Web", {
      cluster: home,
      memoryLimitMiB: 256,
      taskImageOptions: { image },
    });
  },
  "an EC2 service that is placed": (stack) => {
    const home = cluster(stack);
    home.addCapacity("Capacity", { instanceType: new ec2.InstanceType("t3.medium") });
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, "Definition");
    taskDefinition.addContainer("web", { image, memoryLimitMiB: 256 });
    new ecs.Ec2Service(stack, "Service", {
      cluster: home,
      taskDefinition,
      placementStrategies: [ecs.PlacementStrategy.spreadAcrossInstances(), ecs.PlacementStrategy.packedByMemory()],
      placementConstraints: [ecs.PlacementConstraint.distinctInstances()],
    });
  },
  "a topic, a queue and a function beside a service": (stack) => {
    const { service } = fargate(stack);
    const queue = new sqs.Queue(stack, "Queue", { encryption: sqs.QueueEncryption.KMS });
    const topic = new sns.Topic(stack, "Topic");
    topic.addSubscription(new subscriptions.SqsSubscription(queue));
    const fn = new lambda.Function(stack, "Function", {
      code: lambda.Code.fromInline("exports.handler = async () => {}"),
      handler: "index.handler",
      runtime: lambda.Runtime.NODEJS_22_X,
    });
    topic.addSubscription(new subscriptions.LambdaSubscription(fn));
    queue.grantConsumeMessages(service.taskDefinition.taskRole);
  },
  "a bucket, a key and a table beside a service": (stack) => {
    const { definition } = fargate(stack);
    const key = new kms.Key(stack, "Key", { alias: "shop" });
    const bucket = new s3.Bucket(stack, "Bucket", { encryptionKey: key, enforceSSL: true });
    const table = new dynamodb.TableV2(stack, "Table", {
      partitionKey: { name: "id", type: dynamodb.AttributeType.STRING },
    });
    bucket.grantReadWrite(definition.taskRole);
    definition.defaultContainer?.addEnvironment("BUCKET", bucket.bucketName);
    definition.defaultContainer?.addEnvironment("TABLE", table.tableName);
  },
  "a database and a cache beside a service": (stack) => {
    const { service, definition, vpc } = fargate(stack);
    const database = new rds.DatabaseCluster(stack, "Database", {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 }),
      writer: rds.ClusterInstance.serverlessV2("writer"),
      vpc,
    });
    database.connections.allowDefaultPortFrom(service);
    definition.defaultContainer?.addEnvironment("HOST", database.clusterEndpoint.hostname);
    new elasticache.CfnServerlessCache(stack, "Cache", { engine: "redis", serverlessCacheName: "shop" });
  },
  "a file system that nobody mounts": (stack) => {
    const { vpc } = fargate(stack);
    new efs.FileSystem(stack, "Files", { vpc }).addAccessPoint("Data");
  },
  "a secret, alarms and a dashboard": (stack) => {
    const { service } = fargate(stack);
    new secrets.Secret(stack, "Secret", { generateSecretString: {} });
    const name = "shop-cpu";
    new cloudwatch.Alarm(stack, "Alarm", {
      alarmName: name,
      metric: service.metricCpuUtilization(),
      threshold: 80,
      evaluationPeriods: 3,
    });
    service.enableDeploymentAlarms([name], { behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM });
    new cloudwatch.Dashboard(stack, "Dashboard", {
      widgets: [[new cloudwatch.GraphWidget({ left: [service.metricCpuUtilization()] })]],
    });
  },
  "rules of every kind": (stack) => {
    const { service, vpc } = fargate(stack);
    const balancer = new elbv2.ApplicationLoadBalancer(stack, "Balancer", {
      vpc,
      internetFacing: true,
      idleTimeout: Duration.seconds(30),
      dropInvalidHeaderFields: true,
    });
    const listener = balancer.addListener("Http", { port: 80, defaultAction: elbv2.ListenerAction.fixedResponse(404) });
    listener.addTargets("Web", {
      port: 80,
      priority: 1,
      conditions: [
        elbv2.ListenerCondition.hostHeaders(["*.example.com"]),
        elbv2.ListenerCondition.pathPatterns(["/shop/*"]),
      ],
      targets: [service],
      healthCheck: { path: "/health", healthyHttpCodes: "200-299,301", interval: Duration.seconds(10) },
      stickinessCookieDuration: Duration.hours(1),
      slowStart: Duration.seconds(30),
      loadBalancingAlgorithmType: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
    });
    listener.addAction("Moved", {
      priority: 2,
      conditions: [
        elbv2.ListenerCondition.httpHeader("X-Old", ["1", "2"]),
        elbv2.ListenerCondition.queryStrings([{ key: "v", value: "1" }]),
        elbv2.ListenerCondition.sourceIps(["10.0.0.0/8"]),
      ],
      action: elbv2.ListenerAction.redirect({ port: "443", protocol: "HTTPS", permanent: true }),
    });
  },
  "an event that starts a rule": (stack) => {
    fargate(stack);
    new events.Rule(stack, "Rule", { eventPattern: { source: ["aws.ec2"] } });
  },
};

test.each(Object.keys(STACKS))("%s comes up, with at most one warning a type", async (name) => {
  const stack = newStack("shop");
  STACKS[name]!(stack);
  const harness = new Harness();
  const { failures, warnings } = await deployTemplate(harness, Template.fromStack(stack).toJSON());
  harness.engine.close();
  expect(failures).toEqual([]);
  for (const type of new Set(warnings.map((warning) => warning.type)).values()) {
    if (type.startsWith("AWS::ECS::") || type.startsWith("AWS::ElasticLoadBalancing")) continue;
    expect(new Set(warnings.filter((warning) => warning.type === type).map(({ message }) => message)).size).toBe(1);
  }
});
