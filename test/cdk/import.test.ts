const MODULES = [
  "aws-cdk-lib",
  "aws-cdk-lib/aws-autoscaling",
  "aws-cdk-lib/aws-cloudwatch",
  "aws-cdk-lib/aws-ec2",
  "aws-cdk-lib/aws-ecr-assets",
  "aws-cdk-lib/aws-ecs",
  "aws-cdk-lib/aws-elasticloadbalancingv2",
  "aws-cdk-lib/aws-iam",
  "aws-cdk-lib/aws-logs",
  "aws-cdk-lib/aws-servicediscovery",
  "@pulumi/pulumi",
];

test("importing the constructs loads no module of the CDK's before its first use, and nothing of Pulumi's", () => {
  for (const module of MODULES) {
    jest.doMock(module, () => {
      throw new Error(`${module} was loaded`);
    });
  }
  expect(Object.keys(require("../../src/cdk"))).toContain("EcsCluster");
});
