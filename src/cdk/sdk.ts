/**
 * The CDK's modules, each loaded when something first needs it: importing `slipway/cdk` costs next to nothing, and a
 * program loads only what its constructs are made of.
 */
export const sdk = {
  get core(): typeof import("aws-cdk-lib") {
    return require("aws-cdk-lib");
  },
  get assets(): typeof import("aws-cdk-lib/aws-ecr-assets") {
    return require("aws-cdk-lib/aws-ecr-assets");
  },
  get autoscaling(): typeof import("aws-cdk-lib/aws-autoscaling") {
    return require("aws-cdk-lib/aws-autoscaling");
  },
  get cloudwatch(): typeof import("aws-cdk-lib/aws-cloudwatch") {
    return require("aws-cdk-lib/aws-cloudwatch");
  },
  get ec2(): typeof import("aws-cdk-lib/aws-ec2") {
    return require("aws-cdk-lib/aws-ec2");
  },
  get ecs(): typeof import("aws-cdk-lib/aws-ecs") {
    return require("aws-cdk-lib/aws-ecs");
  },
  get elbv2(): typeof import("aws-cdk-lib/aws-elasticloadbalancingv2") {
    return require("aws-cdk-lib/aws-elasticloadbalancingv2");
  },
  get iam(): typeof import("aws-cdk-lib/aws-iam") {
    return require("aws-cdk-lib/aws-iam");
  },
  get logs(): typeof import("aws-cdk-lib/aws-logs") {
    return require("aws-cdk-lib/aws-logs");
  },
  get servicediscovery(): typeof import("aws-cdk-lib/aws-servicediscovery") {
    return require("aws-cdk-lib/aws-servicediscovery");
  },
};
