import type { Resource } from "../../src/cfn/resource";
import { att, type Value } from "../../src/cfn/value";
import type { StackInput } from "../../src/client/stack/input";

/** A small stack: what of it a test or chance varies. */
export interface Shop {
  /** Of the image `web:<version>`. @default 1 */
  version?: number;
  /** @default 1 */
  count?: number;
  /** Listener's port; none, no load balancer. */
  port?: number;
  /** Port of the target group. @default 80 */
  targetPort?: number;
  /** @default internet-facing */
  scheme?: "internet-facing" | "internal";
  /** @default true */
  circuitBreaker?: boolean;
  /** @default 10.0.0.0/16 */
  cidr?: string;
  platformVersion?: string;
  /** A log group beside it. @default false */
  logs?: boolean;
  /** Another logical id of the load balancer and its listener. @default "" */
  suffix?: string;
}

export function shop(given: Shop = {}): StackInput {
  const { version = 1, count = 1, port, targetPort = 80, scheme = "internet-facing", suffix = "" } = given;
  const resource = (
    logicalId: string,
    type: string,
    properties: Record<string, Value> = {},
    dependsOn: string[] = [],
  ): Resource => ({ logicalId, type, properties, dependsOn });
  const [balancer, listener] = [`Balancer${suffix}`, `Listener${suffix}`];
  const front =
    port === undefined
      ? []
      : [
          resource(balancer, "AWS::ElasticLoadBalancingV2::LoadBalancer", {
            Subnets: [att("Subnet", "Ref")],
            Scheme: scheme,
          }),
          resource("Targets", "AWS::ElasticLoadBalancingV2::TargetGroup", {
            VpcId: att("Vpc", "Ref"),
            TargetType: "ip",
            Port: targetPort,
            Protocol: "HTTP",
            HealthCheckIntervalSeconds: 5,
            HealthCheckTimeoutSeconds: 2,
          }),
          resource(listener, "AWS::ElasticLoadBalancingV2::Listener", {
            LoadBalancerArn: att(balancer, "Ref"),
            Port: port,
            Protocol: "HTTP",
            DefaultActions: [{ Type: "forward", TargetGroupArn: att("Targets", "Ref") }],
          }),
        ];
  return {
    name: "shop",
    source: "/shop",
    resources: [
      resource("Vpc", "AWS::EC2::VPC", { CidrBlock: given.cidr ?? "10.0.0.0/16" }),
      resource("Subnet", "AWS::EC2::Subnet", { VpcId: att("Vpc", "Ref"), AvailabilityZone: "us-east-1a" }),
      resource("Cluster", "AWS::ECS::Cluster"),
      ...(given.logs ? [resource("Logs", "AWS::Logs::LogGroup")] : []),
      ...front,
      resource("Definition", "AWS::ECS::TaskDefinition", {
        Family: "web",
        NetworkMode: "awsvpc",
        RequiresCompatibilities: ["FARGATE"],
        Cpu: "256",
        Memory: "512",
        ContainerDefinitions: [{ Name: "web", Image: `web:${version}`, PortMappings: [{ ContainerPort: 8080 }] }],
      }),
      resource(
        "Service",
        "AWS::ECS::Service",
        {
          Cluster: att("Cluster", "Ref"),
          ServiceName: "web",
          TaskDefinition: att("Definition", "Ref"),
          DesiredCount: count,
          LaunchType: "FARGATE",
          ...(given.platformVersion && { PlatformVersion: given.platformVersion }),
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [att("Subnet", "Ref")] } },
          DeploymentConfiguration: {
            DeploymentCircuitBreaker: given.circuitBreaker === false ? NO_BREAKER : { Enable: true, Rollback: true },
          },
          ...(port !== undefined && {
            HealthCheckGracePeriodSeconds: 10,
            LoadBalancers: [{ ContainerName: "web", ContainerPort: 8080, TargetGroupArn: att("Targets", "Ref") }],
          }),
        },
        port === undefined ? [] : [listener],
      ),
    ],
    outputs: { Service: att("Service", "Name") },
  };
}

const NO_BREAKER = { Enable: false, Rollback: false };
