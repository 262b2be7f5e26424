import { resource } from "../cfn/typed";
import { att, base64, join } from "../cfn/value";
import type { PoolSpec } from "../options";
import { arnNear } from "./arn";
import { planForPools } from "./capacity-providers";
import { poolPlatform } from "./platform";
import { disks, imageOf, userData } from "./pool-image";
import type { ClusterRefs, Planned, PoolRefs } from "./refs";
import { role, type Statement } from "./role";
import { securityGroup, securityGroupId } from "./security-group";
import { text } from "./text";

/** A group of EC2 instances that grows and shrinks with the tasks placed on it, as a capacity provider. */
export function planPool(input: { key: string; spec: PoolSpec; cluster: ClusterRefs }): Planned<PoolRefs> {
  const { key, spec, cluster } = input;
  const id = (name: string) => `${key}/${name}`;
  const groupId = securityGroupId(id("SecurityGroup"));
  const platform = poolPlatform(spec);
  const resources = [
    role(id("InstanceRole"), "ec2.amazonaws.com", `EC2 instances of ${spec.name}`, agentStatements(cluster)),
    resource("AWS::IAM::InstanceProfile", id("InstanceProfile"), { Roles: [att(id("InstanceRole"), "RoleName")] }),
    securityGroup(id("SecurityGroup"), cluster.vpc.vpcId, `EC2 instances of ${spec.name}`),
    resource("AWS::EC2::LaunchTemplate", id("LaunchTemplate"), {
      LaunchTemplateData: {
        BlockDeviceMappings: disks(spec),
        IamInstanceProfile: { Arn: att(id("InstanceProfile"), "Arn") },
        ImageId: imageOf(spec, platform),
        InstanceType: spec.instanceType,
        MetadataOptions: { HttpEndpoint: "enabled", HttpPutResponseHopLimit: 1, HttpTokens: "required" },
        SecurityGroupIds: [groupId],
        UserData: base64(userData(spec, cluster)),
      },
    }),
    resource(
      "AWS::AutoScaling::AutoScalingGroup",
      id("AutoScalingGroup"),
      {
        ...launchedFrom(spec, id("LaunchTemplate")),
        MaxSize: text(spec.max),
        MinSize: text(spec.min),
        NewInstancesProtectedFromScaleIn: false,
        Tags: [
          // ECS sets this tag itself when the capacity provider is made; without it here each deploy would take it off.
          { Key: "AmazonECSManaged", PropagateAtLaunch: true, Value: "true" },
          { Key: "Name", PropagateAtLaunch: true, Value: spec.name },
        ],
        VPCZoneIdentifier: cluster.tasksHavePublicIp ? cluster.vpc.publicSubnetIds : cluster.vpc.privateSubnetIds,
      },
      // The instances leave the cluster through the network when the group is deleted.
      [...cluster.dependsOn, ...planForPools(cluster).map(({ logicalId }) => logicalId), id("InstanceRole")],
    ),
    resource("AWS::ECS::CapacityProvider", id("CapacityProvider"), {
      AutoScalingGroupProvider: {
        AutoScalingGroupArn: att(id("AutoScalingGroup"), "AutoScalingGroupARN"),
        ManagedDraining: "ENABLED",
        ManagedScaling: {
          InstanceWarmupPeriod: spec.instanceWarmup,
          MaximumScalingStepSize: spec.maximumStep,
          MinimumScalingStepSize: spec.minimumStep,
          Status: "ENABLED",
          TargetCapacity: spec.targetCapacity,
        },
        // Protected instances would keep the group from being deleted. Managed draining spares their tasks all the same.
        ManagedTerminationProtection: "DISABLED",
      },
    }),
  ];
  const refs: PoolRefs = {
    key,
    clusterKey: cluster.key,
    name: spec.name,
    capacityProviderName: att(id("CapacityProvider"), "Name"),
    autoScalingGroupName: att(id("AutoScalingGroup"), "AutoScalingGroupName"),
    securityGroupId: groupId,
    instanceRoleId: id("InstanceRole"),
    platform,
  };
  return { resources, refs };
}

/** One launch template for all; of several types, or with Spot, by a policy that says which. */
function launchedFrom({ instanceType, moreInstanceTypes, onDemandBase, spot }: PoolSpec, launchTemplate: string) {
  const template = {
    LaunchTemplateId: att(launchTemplate, "LaunchTemplateId"),
    Version: att(launchTemplate, "LatestVersionNumber"),
  };
  if (spot === 0 && moreInstanceTypes.length === 0) return { LaunchTemplate: template };
  return {
    MixedInstancesPolicy: {
      InstancesDistribution: {
        OnDemandBaseCapacity: onDemandBase,
        OnDemandPercentageAboveBaseCapacity: 100 - spot,
        SpotAllocationStrategy: "price-capacity-optimized",
      },
      LaunchTemplate: {
        LaunchTemplateSpecification: template,
        Overrides: [instanceType, ...moreInstanceTypes].map((type) => ({ InstanceType: type })),
      },
    },
  };
}

/** What the ECS agent calls. The tasks' own roles pull images and write logs. */
function agentStatements({ clusterArn, clusterName }: ClusterRefs): Statement[] {
  const instances = arnNear(clusterArn, "ecs", join("/", ["container-instance", clusterName, "*"]));
  return [
    {
      actions: [
        "ecs:DeregisterContainerInstance",
        "ecs:RegisterContainerInstance",
        "ecs:SubmitAttachmentStateChanges",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
      ],
      resources: [clusterArn],
    },
    {
      actions: ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"],
      resources: [instances],
    },
    { actions: ["ecs:DiscoverPollEndpoint"], resources: ["*"] },
  ];
}
