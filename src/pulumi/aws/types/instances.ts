import { as, list, number, object, spread, text } from "../convert";
import { type Mapping, outputOf, resourceClass } from "../mapping";

/** A parameter's value in a template; EC2 resolves the same itself, without the braces. */
const imageId = (value: unknown) => String(value).replace(/^\{\{(resolve:ssm:.*)\}\}$/, "$1");

/** The hosts of a pool. */
export const INSTANCES = {
  "AWS::EC2::LaunchTemplate": {
    resourceClass: resourceClass((aws) => aws.ec2.LaunchTemplate),
    properties: {
      LaunchTemplateData: spread({
        BlockDeviceMappings: as(
          "blockDeviceMappings",
          list(
            object({
              DeviceName: as("deviceName"),
              Ebs: as(
                "ebs",
                object({
                  DeleteOnTermination: as("deleteOnTermination", text),
                  Encrypted: as("encrypted", text),
                  VolumeSize: as("volumeSize"),
                  VolumeType: as("volumeType"),
                }),
              ),
            }),
          ),
        ),
        IamInstanceProfile: as("iamInstanceProfile", object({ Arn: as("arn") })),
        ImageId: as("imageId", imageId),
        InstanceType: as("instanceType"),
        KeyName: as("keyName"),
        MetadataOptions: as(
          "metadataOptions",
          object({
            HttpEndpoint: as("httpEndpoint"),
            HttpPutResponseHopLimit: as("httpPutResponseHopLimit"),
            HttpTokens: as("httpTokens"),
          }),
        ),
        SecurityGroupIds: as("vpcSecurityGroupIds"),
        UserData: as("userData"),
      }),
    },
    attributes: {
      LaunchTemplateId: "id",
      LatestVersionNumber: (template) => outputOf(template, "latestVersion").apply((version) => String(version)),
    },
  },
  "AWS::AutoScaling::AutoScalingGroup": {
    resourceClass: resourceClass((aws) => aws.autoscaling.Group),
    properties: {
      LaunchTemplate: as("launchTemplate", object({ LaunchTemplateId: as("id"), Version: as("version") })),
      MixedInstancesPolicy: as(
        "mixedInstancesPolicy",
        object({
          InstancesDistribution: as(
            "instancesDistribution",
            object({
              OnDemandBaseCapacity: as("onDemandBaseCapacity"),
              OnDemandPercentageAboveBaseCapacity: as("onDemandPercentageAboveBaseCapacity"),
              SpotAllocationStrategy: as("spotAllocationStrategy"),
            }),
          ),
          LaunchTemplate: as(
            "launchTemplate",
            object({
              LaunchTemplateSpecification: as(
                "launchTemplateSpecification",
                object({ LaunchTemplateId: as("launchTemplateId"), Version: as("version") }),
              ),
              Overrides: as("overrides", list(object({ InstanceType: as("instanceType") }))),
            }),
          ),
        }),
      ),
      MaxSize: as("maxSize", number),
      MinSize: as("minSize", number),
      NewInstancesProtectedFromScaleIn: as("protectFromScaleIn"),
      Tags: as(
        "tags",
        list(object({ Key: as("key"), PropagateAtLaunch: as("propagateAtLaunch"), Value: as("value") })),
      ),
      VPCZoneIdentifier: as("vpcZoneIdentifiers"),
    },
    attributes: { AutoScalingGroupARN: "arn", AutoScalingGroupName: "name" },
  },
} satisfies Record<string, Mapping>;
