interface Modules {
  core: typeof import("aws-cdk-lib");
  applicationautoscaling: typeof import("aws-cdk-lib/aws-applicationautoscaling");
  assets: typeof import("aws-cdk-lib/aws-ecr-assets");
  autoscaling: typeof import("aws-cdk-lib/aws-autoscaling");
  certificatemanager: typeof import("aws-cdk-lib/aws-certificatemanager");
  cloudwatch: typeof import("aws-cdk-lib/aws-cloudwatch");
  codebuild: typeof import("aws-cdk-lib/aws-codebuild");
  codepipeline: typeof import("aws-cdk-lib/aws-codepipeline");
  ec2: typeof import("aws-cdk-lib/aws-ec2");
  ecs: typeof import("aws-cdk-lib/aws-ecs");
  elbv2: typeof import("aws-cdk-lib/aws-elasticloadbalancingv2");
  events: typeof import("aws-cdk-lib/aws-events");
  iam: typeof import("aws-cdk-lib/aws-iam");
  lambda: typeof import("aws-cdk-lib/aws-lambda");
  logs: typeof import("aws-cdk-lib/aws-logs");
  route53: typeof import("aws-cdk-lib/aws-route53");
  s3: typeof import("aws-cdk-lib/aws-s3");
  scheduler: typeof import("aws-cdk-lib/aws-scheduler");
  servicediscovery: typeof import("aws-cdk-lib/aws-servicediscovery");
  sqs: typeof import("aws-cdk-lib/aws-sqs");
  wafv2: typeof import("aws-cdk-lib/aws-wafv2");
}

/** One function each, with a name that stands in it as text: a program that is bundled has what it needs. */
const LOAD: { [Name in keyof Modules]: () => Modules[Name] } = {
  core: () => require("aws-cdk-lib"),
  applicationautoscaling: () => require("aws-cdk-lib/aws-applicationautoscaling"),
  assets: () => require("aws-cdk-lib/aws-ecr-assets"),
  autoscaling: () => require("aws-cdk-lib/aws-autoscaling"),
  certificatemanager: () => require("aws-cdk-lib/aws-certificatemanager"),
  cloudwatch: () => require("aws-cdk-lib/aws-cloudwatch"),
  codebuild: () => require("aws-cdk-lib/aws-codebuild"),
  codepipeline: () => require("aws-cdk-lib/aws-codepipeline"),
  ec2: () => require("aws-cdk-lib/aws-ec2"),
  ecs: () => require("aws-cdk-lib/aws-ecs"),
  elbv2: () => require("aws-cdk-lib/aws-elasticloadbalancingv2"),
  events: () => require("aws-cdk-lib/aws-events"),
  iam: () => require("aws-cdk-lib/aws-iam"),
  lambda: () => require("aws-cdk-lib/aws-lambda"),
  logs: () => require("aws-cdk-lib/aws-logs"),
  route53: () => require("aws-cdk-lib/aws-route53"),
  s3: () => require("aws-cdk-lib/aws-s3"),
  scheduler: () => require("aws-cdk-lib/aws-scheduler"),
  servicediscovery: () => require("aws-cdk-lib/aws-servicediscovery"),
  sqs: () => require("aws-cdk-lib/aws-sqs"),
  wafv2: () => require("aws-cdk-lib/aws-wafv2"),
};

/**
 * The CDK's modules, each loaded when something first needs it and then kept: importing `slipway/cdk` costs next to
 * nothing, a program loads only what its constructs are made of, and none asks for a module at each value.
 */
export const sdk = {} as Modules;

for (const [name, load] of Object.entries(LOAD)) {
  Object.defineProperty(sdk, name, {
    configurable: true,
    get() {
      const value = load();
      Object.defineProperty(sdk, name, { value });
      return value;
    },
  });
}
