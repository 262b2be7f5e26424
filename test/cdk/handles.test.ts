import { RemovalPolicy } from "aws-cdk-lib";
import * as autoscaling from "aws-cdk-lib/aws-autoscaling";
import * as acm from "aws-cdk-lib/aws-certificatemanager";
import type { Metric } from "aws-cdk-lib/aws-cloudwatch";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as elbv2 from "aws-cdk-lib/aws-elasticloadbalancingv2";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import * as rds from "aws-cdk-lib/aws-rds";
import * as route53 from "aws-cdk-lib/aws-route53";
import { LoadBalancerTarget } from "aws-cdk-lib/aws-route53-targets";
import { Ec2CapacityPool, EcsCluster, LoadBalancedService, Task } from "../../src/cdk";
import { newStack, onlyOf, resourcesOf } from "./support";

const image = "web:1";

function shop() {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster");
  const web = new LoadBalancedService(stack, "web", { cluster, image, port: 80 });
  return { stack, cluster, web };
}

describe("a service's handles are what the CDK's own constructs take", () => {
  test("the load balancer, by an alias record", () => {
    const { stack, web } = shop();
    const zone = route53.HostedZone.fromHostedZoneAttributes(stack, "Zone", { hostedZoneId: "Z1", zoneName: "a.com" });
    const target = route53.RecordTarget.fromAlias(new LoadBalancerTarget(web.loadBalancer));
    new route53.ARecord(stack, "Alias", { zone, target });
    const id = stack.getLogicalId(web.resource("LoadBalancer"));
    expect(onlyOf(stack, "AWS::Route53::RecordSet").AliasTarget).toMatchObject({
      HostedZoneId: { "Fn::GetAtt": [id, "CanonicalHostedZoneID"] },
    });
  });

  test("the listener, by a rule", () => {
    const { stack, web } = shop();
    web.listener.addAction("Closed", {
      priority: 5,
      conditions: [elbv2.ListenerCondition.pathPatterns(["/closed"])],
      action: elbv2.ListenerAction.fixedResponse(503),
    });
    expect(onlyOf(stack, "AWS::ElasticLoadBalancingV2::ListenerRule")).toMatchObject({
      ListenerArn: { Ref: stack.getLogicalId(web.resource("Listener")) },
      Priority: 5,
    });
  });

  test("further target groups, by a rule of the listener; and where they answer", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    const loadBalancer = { targetGroups: { admin: { containerPort: 9000, port: 9443 } } };
    const web = new LoadBalancedService(stack, "web", {
      cluster,
      image,
      port: 80,
      ports: [{ port: 9000 }],
      loadBalancer,
    });
    web.listener.addAction("Admin", {
      priority: 5,
      conditions: [elbv2.ListenerCondition.pathPatterns(["/admin"])],
      action: elbv2.ListenerAction.forward([web.targetGroupOf("admin")]),
    });
    expect(web.targetGroupOf("admin")).toBe(web.targetGroupOf("admin"));
    expect(onlyOf(stack, "AWS::ElasticLoadBalancingV2::ListenerRule").Actions).toEqual([
      { TargetGroupArn: { Ref: stack.getLogicalId(web.resource("TargetGroupAdmin")) }, Type: "forward" },
    ]);
    expect(JSON.stringify(stack.resolve(web.urlOf("admin")))).toContain(":9443");
    expect(() => web.urlOf("other")).toThrow('loadBalancer.targetGroups is "other"; there are admin');
  });

  test("the task definition, by a scheduled task; the service by its name", () => {
    const { stack, cluster, web } = shop();
    const schedule = events.Schedule.expression("rate(1 hour)");
    const { taskDefinition } = web;
    new events.Rule(stack, "Hourly", {
      schedule,
      targets: [new targets.EcsTask({ cluster: cluster.cluster, taskDefinition })],
    });
    expect(onlyOf(stack, "AWS::Events::Rule").Targets).toMatchObject([
      { EcsParameters: { TaskDefinitionArn: { Ref: stack.getLogicalId(web.resource("TaskDefinition")) } } },
    ]);
    expect(stack.resolve(web.service.serviceName)).toEqual({
      "Fn::GetAtt": [stack.getLogicalId(web.resource("Service")), "Name"],
    });
    expect(web.service).toBe(web.service);
    expect(web.securityGroups).toHaveLength(1);
  });

  test("the redirect's listener and the certificate, where it answers HTTPS", () => {
    const { stack, cluster, web } = shop();
    expect(web.redirectListener).toBeUndefined();
    expect(web.certificate).toBeUndefined();
    const zone = route53.HostedZone.fromHostedZoneAttributes(stack, "Zone", { hostedZoneId: "Z1", zoneName: "a.com" });
    const domain = new LoadBalancedService(stack, "domain", {
      cluster,
      image,
      port: 80,
      loadBalancer: { domain: "shop.a.com", zone },
    });
    domain.redirectListener!.addAction("Plain", {
      priority: 5,
      conditions: [elbv2.ListenerCondition.pathPatterns(["/plain"])],
      action: elbv2.ListenerAction.fixedResponse(200),
    });
    expect(onlyOf(stack, "AWS::ElasticLoadBalancingV2::ListenerRule").ListenerArn).toEqual({
      Ref: stack.getLogicalId(domain.resource("Listener")),
    });
    const ref = { Ref: stack.getLogicalId(domain.resource("Certificate")) };
    expect(stack.resolve(domain.certificate!.certificateArn)).toEqual(ref);
    expect(domain.certificate).toBe(domain.certificate);
    const certificate = acm.Certificate.fromCertificateArn(
      stack,
      "Given",
      "arn:aws:acm:us-east-1:123456789012:certificate/1",
    );
    const given = new LoadBalancedService(stack, "given", { cluster, image, port: 80, loadBalancer: { certificate } });
    expect(given.certificate).toBe(certificate);
  });

  test("the log group, by a metric filter", () => {
    const { stack, web } = shop();
    new logs.MetricFilter(stack, "Errors", {
      logGroup: web.logGroup,
      metricNamespace: "Shop",
      metricName: "Errors",
      filterPattern: logs.FilterPattern.literal("ERROR"),
    });
    expect(onlyOf(stack, "AWS::Logs::MetricFilter").LogGroupName).toEqual({
      Ref: stack.getLogicalId(web.resource("LogGroup")),
    });
  });

  test("a pool's Auto Scaling group, by a schedule of instances", () => {
    const { stack, cluster } = shop();
    const pool = new Ec2CapacityPool(stack, "pool", { cluster });
    new autoscaling.ScheduledAction(stack, "Nights", {
      autoScalingGroup: pool.autoScalingGroup,
      schedule: autoscaling.Schedule.expression("0 20 * * *"),
      minCapacity: 0,
    });
    expect(onlyOf(stack, "AWS::AutoScaling::ScheduledAction").AutoScalingGroupName).toEqual({
      Ref: stack.getLogicalId(pool.resource("AutoScalingGroup")),
    });
  });

  test("every metric of its load balancer, its target group and itself", () => {
    const { stack, web } = shop();
    const names = (metrics: object) =>
      Object.getOwnPropertyNames(Object.getPrototypeOf(metrics)).filter(
        (name) => !/^(constructor|cannedMetric)$/.test(name),
      );
    const all = [web.loadBalancer.metrics, web.targetGroup.metrics].flatMap((metrics) =>
      names(metrics).map((name) => (metrics as unknown as Record<string, (what: string) => Metric>)[name]!("x")),
    );
    expect(all.length).toBeGreaterThanOrEqual(28);
    for (const metric of all) expect(JSON.stringify(stack.resolve(metric.dimensions))).toContain("LoadBalancer");
  });

  test("metrics of its requests are its target group's", () => {
    const { stack, web } = shop();
    const id = stack.getLogicalId(web.resource("TargetGroup"));
    for (const metric of [
      web.metricRequestCount(),
      web.metricRequestCountPerTarget(),
      web.metricIpv6RequestCount(),
      web.metricTargetConnectionErrorCount(),
      web.metricTargetTlsNegotiationErrorCount(),
      web.metricTargetResponseTime(),
      web.metricHttpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT),
      web.metricHealthyHostCount(),
      web.metricUnhealthyHostCount(),
    ]) {
      expect(metric.namespace).toBe("AWS/ApplicationELB");
      expect(JSON.stringify(stack.resolve(metric.dimensions?.TargetGroup))).toContain(id);
    }
  });

  test("a removal policy is every resource's", () => {
    const { stack, web } = shop();
    web.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const ids = web.roles.map((role) => stack.getLogicalId(web.resource(role)));
    const policies = ids.map((id) => (resourcesOf(stack)[id] as { DeletionPolicy?: string }).DeletionPolicy);
    expect(new Set(policies)).toEqual(new Set(["Retain"]));
  });
});

test("who is granted to run a task may do just that, in its cluster", () => {
  const { stack, cluster } = shop();
  const migrate = new Task(stack, "migrate", { cluster, image });
  const role = new iam.Role(stack, "deployer", { assumedBy: new iam.AccountRootPrincipal() });
  migrate.grantRun(role);
  const { PolicyDocument } = onlyOf(stack, "AWS::IAM::Policy") as { PolicyDocument: { Statement: object[] } };
  expect(PolicyDocument.Statement).toEqual([
    expect.objectContaining({
      Action: "ecs:RunTask",
      Condition: { ArnEquals: { "ecs:cluster": stack.resolve(cluster.clusterArn) } },
    }),
    expect.objectContaining({
      Action: "iam:PassRole",
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      Resource: [stack.resolve(migrate.executionRole.roleArn), stack.resolve(migrate.taskRole.roleArn)],
    }),
  ]);
  expect(JSON.stringify(stack.resolve(migrate.runTaskInput))).toContain("capacityProviderStrategy");
});

test("a database of the CDK's own in the network lets the service in, and its secret is the service's to read", () => {
  const { stack, cluster, web } = shop();
  const database = new rds.DatabaseInstance(stack, "database", {
    engine: rds.DatabaseInstanceEngine.POSTGRES,
    vpc: cluster.vpc,
  });
  database.connections.allowDefaultPortFrom(web);
  database.secret!.grantRead(web.taskRole);
  expect(onlyOf(stack, "AWS::RDS::DBSubnetGroup").SubnetIds).toEqual(
    ["PrivateSubnet1", "PrivateSubnet2"].map((role) => ({ Ref: stack.getLogicalId(cluster.resource(role)) })),
  );
  const group = { "Fn::GetAtt": [stack.getLogicalId(web.resource("SecurityGroup")), "GroupId"] };
  const rules = Object.values(resourcesOf(stack)).filter(({ Type }) => Type === "AWS::EC2::SecurityGroupIngress");
  expect(rules.map(({ Properties }) => Properties.SourceSecurityGroupId)).toContainEqual(group);
  const actions = JSON.stringify(resourcesOf(stack));
  expect(actions).toContain("secretsmanager:GetSecretValue");
});

test("a function and a stock service of the CDK's own run in the network, and reach the service", () => {
  const { stack, cluster, web } = shop();
  const caller = new lambda.Function(stack, "caller", {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: "index.handler",
    code: lambda.Code.fromInline("exports.handler = async () => {}"),
    vpc: cluster.vpc,
  });
  web.connections.allowDefaultPortFrom(caller);
  const taskDefinition = new ecs.FargateTaskDefinition(stack, "definition");
  taskDefinition.addContainer("app", { image: ecs.ContainerImage.fromRegistry("app:1") });
  const stock = new ecs.FargateService(stack, "stock", { cluster: cluster.cluster, taskDefinition });
  stock.connections.allowTo(web, ec2.Port.tcp(80));
  const { DependsOn = [] } = Object.values(resourcesOf(stack)).find(({ Type }) => Type === "AWS::Lambda::Function")!;
  for (const role of ["PrivateRoute1", "PrivateSubnet1RouteTableAssociation"]) {
    expect(DependsOn).toContain(stack.getLogicalId(cluster.resource(role)));
  }
  expect(onlyOf(stack, "AWS::Lambda::Function").VpcConfig).toBeDefined();
});
