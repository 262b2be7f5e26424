import type { CfnResource } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { sdk } from "./sdk";

/** What CfnInclude makes an L1 with: typed, of properties as a template has them. It is there, but not in the typings. */
interface L1Class {
  _fromCloudFormation(
    scope: Construct,
    id: string,
    attributes: { Properties: Record<string, unknown> },
    options: { parser: { parseValue(value: unknown): unknown; handleAttributes(): void } },
  ): CfnResource;
}

/** References are tokens by now, so nothing is left to parse and tokens are not looked into. */
const parser = { parseValue: (value: unknown) => value, handleAttributes: () => {} };

/** The L1 construct of a resource type, of properties in PascalCase. */
export function l1(scope: Construct, id: string, type: string, properties: Record<string, unknown>): CfnResource {
  if (type.startsWith("Custom::")) return new sdk.core.CfnResource(scope, id, { type, properties });
  return l1Class(type)._fromCloudFormation(scope, id, { Properties: properties }, { parser });
}

/** Properties in PascalCase as the type's L1 construct has them. */
export function typedProperties(scope: Construct, type: string, properties: Record<string, unknown>) {
  const id = "Typed";
  const made = l1(scope, id, type, properties);
  scope.node.tryRemoveChild(id);
  return Reflect.get(made, "cfnProperties") as Record<string, unknown>;
}

/** The L1 class of a type that the plan emits. */
export function l1Class(type: string): L1Class {
  const found = classes.get(type) ?? findClass(type);
  classes.set(type, found);
  return found;
}

const classes = new Map<string, L1Class>();

function findClass(type: string): L1Class {
  const [, service = "", name = ""] = type.split("::");
  const module = moduleOf(service) as Record<string, unknown> | undefined;
  const found = module?.[`Cfn${name}`];
  if (!found) throw new Error(`no construct is known for ${type}`);
  return found as L1Class;
}

function moduleOf(service: string): unknown {
  switch (service) {
    case "ApplicationAutoScaling":
      return sdk.applicationautoscaling;
    case "AutoScaling":
      return sdk.autoscaling;
    case "CertificateManager":
      return sdk.certificatemanager;
    case "CloudWatch":
      return sdk.cloudwatch;
    case "CodeBuild":
      return sdk.codebuild;
    case "CodePipeline":
      return sdk.codepipeline;
    case "EC2":
      return sdk.ec2;
    case "ECS":
      return sdk.ecs;
    case "ElasticLoadBalancingV2":
      return sdk.elbv2;
    case "Events":
      return sdk.events;
    case "IAM":
      return sdk.iam;
    case "Lambda":
      return sdk.lambda;
    case "Logs":
      return sdk.logs;
    case "Route53":
      return sdk.route53;
    case "S3":
      return sdk.s3;
    case "SQS":
      return sdk.sqs;
    case "Scheduler":
      return sdk.scheduler;
    case "ServiceDiscovery":
      return sdk.servicediscovery;
    case "WAFv2":
      return sdk.wafv2;
  }
}
