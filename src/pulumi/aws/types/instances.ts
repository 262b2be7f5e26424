import { ARGUMENTS } from "../arguments.generated";
import { as, list, object, only, tags } from "../convert";
import { type Beside, type ByHand, outputOf, resourceClass } from "../mapping";

/** A parameter's value in a template; EC2 resolves the same itself, without the braces. */
const imageId = (value: unknown) => String(value).replace(/^\{\{(resolve:ssm:.*)\}\}$/, "$1");

/** New instances come before old ones go. A new version of the launch template begins it. */
const instanceRefresh = () => ({
  strategy: "Rolling",
  preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 110 },
});

const DATA = ARGUMENTS["AWS::EC2::LaunchTemplate"]!.LaunchTemplateData!;

const WARM_POOL = {
  InstanceReusePolicy: as("instanceReusePolicy", object({ ReuseOnScaleIn: as("reuseOnScaleIn") })),
  MaxGroupPreparedCapacity: as("maxGroupPreparedCapacity"),
  MinSize: as("minSize"),
  PoolState: as("poolState"),
};

const NOTIFICATION: Beside = {
  resourceClass: resourceClass((aws) => aws.autoscaling.Notification),
  suffix: "notification",
  args: (group, notification) => {
    const { NotificationTypes, TopicARN } = notification as Record<string, unknown>;
    return { groupNames: [outputOf(group, "name")], notifications: NotificationTypes, topicArn: TopicARN };
  },
};

/** The hosts of a pool. */
export const INSTANCES = {
  "AWS::EC2::LaunchTemplate": {
    resourceClass: resourceClass((aws) => aws.ec2.LaunchTemplate),
    properties: {
      LaunchTemplateData: (value) => {
        const { ImageId, ...others } = value as Record<string, unknown>;
        return { ...DATA(others), ...(ImageId !== undefined && as("imageId", imageId)(ImageId)) };
      },
      TagSpecifications: as(
        "tags",
        only((own) => tags((own as { Tags: unknown }).Tags)),
      ),
    },
    attributes: {
      LaunchTemplateId: "id",
      LatestVersionNumber: (template) => outputOf(template, "latestVersion").apply((version) => String(version)),
    },
  },
  "AWS::AutoScaling::AutoScalingGroup": {
    resourceClass: resourceClass((aws) => aws.autoscaling.Group),
    properties: {
      MetricsCollection: (value) => ({
        ...as(
          "enabledMetrics",
          only((own) => (own as { Metrics?: unknown }).Metrics),
        )(value),
        ...as(
          "metricsGranularity",
          only((own) => (own as { Granularity: unknown }).Granularity),
        )(value),
      }),
      Tags: as(
        "tags",
        list(object({ Key: as("key"), PropagateAtLaunch: as("propagateAtLaunch"), Value: as("value") })),
      ),
      UpdatePolicy: as("instanceRefresh", instanceRefresh),
      WarmPool: as("warmPool", object(WARM_POOL)),
    },
    attributes: { AutoScalingGroupARN: "arn", AutoScalingGroupName: "name" },
    beside: {
      NotificationConfiguration: { ...NOTIFICATION, only: true },
      NotificationConfigurations: NOTIFICATION,
    },
  },
} satisfies Record<string, ByHand>;
