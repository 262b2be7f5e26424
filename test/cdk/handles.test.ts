import { RemovalPolicy } from "aws-cdk-lib";
import * as elbv2 from "aws-cdk-lib/aws-elasticloadbalancingv2";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import * as route53 from "aws-cdk-lib/aws-route53";
import { LoadBalancerTarget } from "aws-cdk-lib/aws-route53-targets";
import { EcsCluster, LoadBalancedService } from "../../src/cdk";
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

  test("metrics of its requests are its target group's", () => {
    const { stack, web } = shop();
    const id = stack.getLogicalId(web.resource("TargetGroup"));
    for (const metric of [
      web.metricRequestCount(),
      web.metricRequestCountPerTarget(),
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
