import { BASE_IMAGE } from "../../src/client/base-image";
/** A hand-written template of one service, behind a load balancer if asked: what tests vary. */
export interface Sketch {
  version?: string;
  count?: number;
  /** Runs instead of the HTTP server. */
  command?: string[];
  image?: string;
  /** Listener's port; none, no load balancer. */
  port?: number;
  healthCheckPath?: string;
  circuitBreaker?: boolean;
  gracePeriod?: number;
}

const SERVER = `
const server = require("http").createServer((request, response) =>
  setTimeout(() => { response.statusCode = request.url === "/broken" ? 500 : 200; response.end(process.env.VERSION); }, 5));
server.listen(8080);
process.on("SIGTERM", () => server.close(() => process.exit()));`;

export function template(sketch: Sketch = {}) {
  const { version = "1", count = 2, image = BASE_IMAGE, port, circuitBreaker = true } = sketch;
  const subnet = (zone: number) => ({
    Type: "AWS::EC2::Subnet",
    Properties: {
      VpcId: { Ref: "Vpc" },
      CidrBlock: `10.8.${zone}.0/24`,
      AvailabilityZone: { "Fn::Select": [zone, { "Fn::GetAZs": "" }] },
    },
  });
  const subnets = [{ Ref: "SubnetA" }, { Ref: "SubnetB" }];
  const front = port !== undefined && {
    LoadBalancer: { Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: { Subnets: subnets } },
    Targets: {
      Type: "AWS::ElasticLoadBalancingV2::TargetGroup",
      Properties: {
        VpcId: { Ref: "Vpc" },
        Port: 80,
        Protocol: "HTTP",
        TargetType: "ip",
        HealthCheckPath: sketch.healthCheckPath ?? "/",
        HealthCheckIntervalSeconds: 5,
        HealthCheckTimeoutSeconds: 2,
        HealthyThresholdCount: 2,
        UnhealthyThresholdCount: 2,
        TargetGroupAttributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "30" }],
      },
    },
    Listener: {
      Type: "AWS::ElasticLoadBalancingV2::Listener",
      Properties: {
        LoadBalancerArn: { Ref: "LoadBalancer" },
        Port: port,
        Protocol: "HTTP",
        DefaultActions: [{ Type: "forward", TargetGroupArn: { Ref: "Targets" } }],
      },
    },
  };
  return {
    Resources: {
      Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.8.0.0/16" } },
      SubnetA: subnet(0),
      SubnetB: subnet(1),
      Cluster: { Type: "AWS::ECS::Cluster" },
      ...front,
      TaskDefinition: {
        Type: "AWS::ECS::TaskDefinition",
        Properties: {
          Family: "sketch",
          NetworkMode: "awsvpc",
          RequiresCompatibilities: ["FARGATE"],
          Cpu: "256",
          Memory: "512",
          ContainerDefinitions: [
            {
              Name: "web",
              Image: image,
              Command: sketch.command ?? ["node", "-e", SERVER],
              Environment: [{ Name: "VERSION", Value: version }],
              PortMappings: [{ ContainerPort: 8080 }],
              StopTimeout: 10,
            },
          ],
        },
      },
      Service: {
        Type: "AWS::ECS::Service",
        ...(front && { DependsOn: ["Listener"] }),
        Properties: {
          ServiceName: "web",
          Cluster: { Ref: "Cluster" },
          TaskDefinition: { Ref: "TaskDefinition" },
          DesiredCount: count,
          LaunchType: "FARGATE",
          ...(front && { HealthCheckGracePeriodSeconds: sketch.gracePeriod ?? 60 }),
          DeploymentConfiguration: {
            MinimumHealthyPercent: 100,
            MaximumPercent: 200,
            ...(circuitBreaker && { DeploymentCircuitBreaker: { Enable: true, Rollback: true } }),
          },
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: subnets } },
          ...(front && {
            LoadBalancers: [{ ContainerName: "web", ContainerPort: 8080, TargetGroupArn: { Ref: "Targets" } }],
          }),
        },
      },
    },
    Outputs: front
      ? { Url: { Value: { "Fn::Join": ["", ["http://", { "Fn::GetAtt": ["LoadBalancer", "DNSName"] }]] } } }
      : { Name: { Value: { "Fn::GetAtt": ["Service", "Name"] } } },
  };
}
