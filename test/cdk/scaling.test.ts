import { Match, Template } from "aws-cdk-lib/assertions";
import { Schedule } from "aws-cdk-lib/aws-applicationautoscaling";
import { EcsCluster, FargateService, LoadBalancedService } from "../../src/cdk";
import { newStack } from "./support";

const TARGET = "AWS::ApplicationAutoScaling::ScalableTarget";
const POLICY = "AWS::ApplicationAutoScaling::ScalingPolicy";

function stackWith(make: (stack: ReturnType<typeof newStack>, cluster: EcsCluster) => void): Template {
  const stack = newStack();
  make(stack, new EcsCluster(stack, "cluster", {}));
  return Template.fromStack(stack);
}

test("a scaled service's template says nothing of a count, which a deployment would put back", () => {
  const template = stackWith((stack, cluster) => {
    new FargateService(stack, "web", { cluster, image: "web", scaling: { min: 2, max: 9, cpu: 60 } });
  });
  template.hasResourceProperties("AWS::ECS::Service", { DesiredCount: Match.absent() });
  template.hasResourceProperties(TARGET, { MinCapacity: 2, MaxCapacity: 9 });
});

test("a policy goes before its target, and both before the service", () => {
  const template = stackWith((stack, cluster) => {
    new FargateService(stack, "web", { cluster, image: "web", scaling: { max: 9, cpu: 60 } });
  });
  const [target = ""] = Object.keys(template.findResources(TARGET));
  const [service = ""] = Object.keys(template.findResources("AWS::ECS::Service"));
  template.hasResource(POLICY, { DependsOn: [target] });
  expect(JSON.stringify(template.findResources(TARGET))).toContain(`"Fn::GetAtt":["${service}","Name"]`);
});

test("requests are counted at the service's own target group, behind a shared load balancer too", () => {
  const template = stackWith((stack, cluster) => {
    const web = new LoadBalancedService(stack, "web", { cluster, image: "web", port: 80 });
    const loadBalancer = { sharedWith: web, paths: ["/api/*"] };
    const scaling = { max: 3, requests: 100 };
    new LoadBalancedService(stack, "api", { cluster, image: "api", port: 80, loadBalancer, scaling });
  });
  const [balancer = ""] = Object.keys(template.findResources("AWS::ElasticLoadBalancingV2::LoadBalancer"));
  const group = Object.keys(template.findResources("AWS::ElasticLoadBalancingV2::TargetGroup")).find((id) =>
    id.startsWith("api"),
  );
  const label = [
    { "Fn::GetAtt": [balancer, "LoadBalancerFullName"] },
    { "Fn::GetAtt": [group, "TargetGroupFullName"] },
  ];
  const metric = { ResourceLabel: { "Fn::Join": ["/", label] } };
  template.hasResourceProperties(POLICY, {
    TargetTrackingScalingPolicyConfiguration: { PredefinedMetricSpecification: metric },
  });
});

describe("autoScaleTaskCount", () => {
  test("scales as ecs' own services do, and takes the count out of the template", () => {
    const template = stackWith((stack, cluster) => {
      const web = new FargateService(stack, "web", { cluster, image: "web", desiredCount: 4 });
      const count = web.autoScaleTaskCount({ minCapacity: 0, maxCapacity: 8 });
      count.scaleOnCpuUtilization("cpu", { targetUtilizationPercent: 50 });
      count.scaleOnSchedule("night", { schedule: Schedule.cron({ hour: "22", minute: "0" }), maxCapacity: 1 });
      count.scaleOnMetric("steps", {
        metric: web.metricCpuUtilization(),
        scalingSteps: [
          { upper: 10, change: -1 },
          { lower: 50, change: 1 },
          { lower: 80, change: 3 },
        ],
      });
    });
    template.hasResourceProperties("AWS::ECS::Service", { DesiredCount: Match.absent() });
    template.hasResourceProperties(TARGET, { MinCapacity: 0, MaxCapacity: 8, ScheduledActions: Match.anyValue() });
    template.resourceCountIs(POLICY, 3);
    template.resourceCountIs("AWS::CloudWatch::Alarm", 2);
  });

  test("is refused beside the property scaling", () => {
    stackWith((stack, cluster) => {
      const web = new FargateService(stack, "web", { cluster, image: "web", scaling: { max: 3 } });
      expect(() => web.autoScaleTaskCount({ maxCapacity: 3 })).toThrow(
        'FargateService "web": autoScaleTaskCount() can\'t be called beside the property scaling',
      );
    });
  });
});
