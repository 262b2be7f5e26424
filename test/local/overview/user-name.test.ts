import { App, Stack, Stage } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as patterns from "aws-cdk-lib/aws-ecs-patterns";
import { Construct } from "constructs";
import { type NamedType, userNames } from "../../../src/local/overview/user-name";

const SERVICE = "AWS::ECS::Service";
const image = ecs.ContainerImage.fromRegistry("nginx");

test.each([
  [SERVICE, "webServiceDF5181DE", "web"],
  [SERVICE, "myApplicationLoadBalancedFargateServiceC4B67B96", "myApplicationLoadBalancedFargate"],
  [SERVICE, "WebServiceServiceABCD1234", "WebService"],
  [SERVICE, "WorkerQueueProcessingFargateService01627AEA", "Worker"],
  [SERVICE, "Service9571FDD8", "Service"],
  [SERVICE, "web/Service", "web"],
  [SERVICE, "web-admin/Service", "web-admin"],
  [SERVICE, "WebService", "WebService"],
  [SERVICE, "Web", "Web"],
  ["AWS::ECS::TaskDefinition", "webTaskDefinitionC5AB40BB", "web"],
  ["AWS::ECS::TaskDefinition", "WebTaskDef09392F03", "Web"],
  ["AWS::ECS::Cluster", "clusterClusterBE3E9383", "cluster"],
  ["AWS::ECS::Cluster", "ClusterEB0386A7", "Cluster"],
  ["AWS::ElasticLoadBalancingV2::LoadBalancer", "WebLBCC471D36", "Web"],
  ["AWS::ElasticLoadBalancingV2::TargetGroup", "WebLBPublicListenerECSGroup2A3EAFAD", "Web"],
] as [NamedType, string, string][])("of %s %s the user wrote %s", (type, logicalId, name) => {
  expect(userNames({ type, logicalId })).toEqual([name]);
});

/** What the user called the services of a stack, by the paths that the CDK gives them. */
function namesIn(stack: Stack): string[][] {
  const template = App.of(stack)!.synth().getStackArtifact(stack.artifactId).template;
  type Described = { Type: string; Metadata: Record<string, string> };
  const services = Object.entries<Described>(template.Resources).filter(([, { Type }]) => Type === SERVICE);
  return services.map(([logicalId, { Metadata }]) => {
    return userNames({ type: SERVICE, logicalId, path: Metadata["aws:cdk:path"] });
  });
}

describe("with the paths of a CDK app", () => {
  const newApp = () => new App({ context: { "aws:cdk:enable-path-metadata": true } });
  const fargate = (scope: Construct, id: string) => {
    const cluster = new ecs.Cluster(scope, `${id}Cluster`, { vpc: new ec2.Vpc(scope, `${id}Vpc`) });
    const taskDefinition = new ecs.FargateTaskDefinition(scope, `${id}Definition`);
    taskDefinition.addContainer("main", { image });
    return new ecs.FargateService(scope, id, { cluster, taskDefinition });
  };

  test("a name keeps signs that a logical id can't have, and a Service that the user wrote", () => {
    const stack = new Stack(newApp(), "my-stack");
    for (const id of ["my-api", "WebService", "Service"]) fargate(stack, id);
    expect(namesIn(stack)).toEqual([["my-api"], ["WebService"], ["Service"]]);
  });

  test("a pattern's service is called as the pattern", () => {
    const stack = new Stack(newApp(), "my-stack");
    const cluster = new ecs.Cluster(stack, "Cluster");
    new patterns.ApplicationLoadBalancedFargateService(stack, "my-web", { cluster, taskImageOptions: { image } });
    new patterns.QueueProcessingFargateService(stack, "Worker", { cluster, image });
    expect(namesIn(stack)).toEqual([["my-web"], ["Worker"]]);
  });

  test("the constructs around it come before it, the stack and the stage don't", () => {
    const stack = new Stack(new Stage(newApp(), "Prod"), "shop");
    fargate(new Construct(new Construct(stack, "backend"), "orders"), "api");
    const assembly = (stack.node.scope as Stage).synth();
    const { Resources } = assembly.stacks[0]!.template;
    const [logicalId, { Metadata }] = Object.entries<{ Type: string; Metadata: Record<string, string> }>(
      Resources,
    ).find(([, { Type }]) => Type === SERVICE)!;
    expect(Metadata["aws:cdk:path"]).toBe("Prod/shop/backend/orders/api/Service");
    expect(userNames({ type: SERVICE, logicalId, path: Metadata["aws:cdk:path"] })).toEqual([
      "api",
      "orders/api",
      "backend/orders/api",
    ]);
  });

  test("a logical id that the user chose is the name", () => {
    expect(userNames({ type: SERVICE, logicalId: "Front", path: "shop/web/Service" })).toEqual(["Front"]);
  });
});
