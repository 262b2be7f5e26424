import type { CfnProperties } from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att, base64, join, type Value } from "../cfn/value";
import { InvalidPropertyError, isLeaf, type PoolSpec, type WarmPoolSpec } from "../options";
import { arnNear } from "./arn";
import { planForPools } from "./capacity-providers";
import { lacking } from "./closed-network";
import { instanceRequirements } from "./instance-requirements";
import { poolPlatform } from "./platform";
import { planAssociation } from "./pool-association";
import { disks, fixedParameter, imageParameter, userData } from "./pool-image";
import type { ClusterRefs, GroupPoolRefs, Planned } from "./refs";
import { role, type Statement } from "./role";
import { securityGroup, securityGroupId } from "./security-group";
import { text } from "./text";

export interface PoolInput {
  key: string;
  spec: PoolSpec;
  cluster: ClusterRefs;
  /** The value of a parameter of Systems Manager's, looked up anew by each deployment. @default as it is at the first one */
  parameter?: (name: string) => Val<string>;
}

/** A group of EC2 instances that grows and shrinks with the tasks placed on it, as a capacity provider. */
export function planPool(input: PoolInput): Planned<GroupPoolRefs> {
  const { key, spec, cluster, parameter = fixedParameter } = input;
  const id = (name: string) => `${key}/${name}`;
  const groupId = securityGroupId(id("SecurityGroup"));
  const platform = poolPlatform(spec);
  checkNetwork(spec, cluster);
  const association = planAssociation(cluster, key);
  const resources = [
    role(id("InstanceRole"), "ec2.amazonaws.com", `EC2 instances of ${spec.name}`, [
      ...agentStatements(cluster),
      ...(spec.sessionManager ? SESSION_MANAGER : []),
    ]),
    resource("AWS::IAM::InstanceProfile", id("InstanceProfile"), { Roles: [att(id("InstanceRole"), "RoleName")] }),
    securityGroup(id("SecurityGroup"), cluster.vpc.vpcId, `EC2 instances of ${spec.name}`),
    resource("AWS::EC2::LaunchTemplate", id("LaunchTemplate"), {
      LaunchTemplateData: {
        BlockDeviceMappings: disks(spec),
        IamInstanceProfile: { Arn: att(id("InstanceProfile"), "Arn") },
        ImageId: parameter(imageParameter(spec, platform)),
        InstanceType: spec.requirements ? undefined : spec.instanceType,
        MetadataOptions: { HttpEndpoint: "enabled", HttpPutResponseHopLimit: 1, HttpTokens: "required" },
        SecurityGroupIds: [groupId],
        UserData: base64(userData(spec, cluster)),
      },
    }),
    {
      ...group(
        spec,
        id("AutoScalingGroup"),
        {
          ...launchedFrom(spec, id("LaunchTemplate")),
          // Managed scaling changes it; a deployment would put it back.
          DesiredCapacity: spec.managedScaling ? undefined : text(spec.desired ?? spec.min),
          MaxSize: text(spec.max),
          MinSize: text(spec.min),
          NewInstancesProtectedFromScaleIn: spec.managedTerminationProtection,
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
      boundTo: cluster.vpc.vpcId,
    },
    ...(spec.warmPool ? [warmPool(id("WarmPool"), spec.warmPool, id("AutoScalingGroup"))] : []),
    resource("AWS::ECS::CapacityProvider", id("CapacityProvider"), {
      AutoScalingGroupProvider: {
        AutoScalingGroupArn: att(id("AutoScalingGroup"), "AutoScalingGroupARN"),
        ManagedDraining: spec.managedDraining ? "ENABLED" : "DISABLED",
        ManagedScaling: spec.managedScaling
          ? {
              InstanceWarmupPeriod: spec.instanceWarmup,
              MaximumScalingStepSize: spec.maximumStep,
              MinimumScalingStepSize: spec.minimumStep,
              Status: "ENABLED",
              TargetCapacity: spec.targetCapacity,
            }
          : { Status: "DISABLED" },
        // Unless asked for: protected instances keep the group from being deleted, and managed draining spares tasks as well.
        ManagedTerminationProtection: spec.managedTerminationProtection ? "ENABLED" : "DISABLED",
      },
    }),
    ...(association ? [association] : []),
  ];
  const refs: GroupPoolRefs = {
    key,
    clusterKey: cluster.key,
    name: spec.name,
    capacityProviderName: att(id("CapacityProvider"), "Name"),
    autoScalingGroupName: att(id("AutoScalingGroup"), "AutoScalingGroupName"),
    securityGroupId: groupId,
    associationId: association?.logicalId,
    instanceRoleId: id("InstanceRole"),
    platform,
  };
  return { resources, refs };
}

function group(
  spec: PoolSpec,
  logicalId: string,
  properties: CfnProperties["AWS::AutoScaling::AutoScalingGroup"],
  dependsOn: string[],
): Resource {
  const planned = resource("AWS::AutoScaling::AutoScalingGroup", logicalId, properties, dependsOn);
  return spec.refresh ? { ...planned, updatePolicy: oneAtATime(spec) } : planned;
}

/** ECS takes no instance that comes back to a warm pool. */
function warmPool(logicalId: string, { min, maxPrepared, state }: WarmPoolSpec, group: string): Resource {
  return resource("AWS::AutoScaling::WarmPool", logicalId, {
    AutoScalingGroupName: att(group, "AutoScalingGroupName"),
    MaxGroupPreparedCapacity: maxPrepared,
    MinSize: min,
    PoolState: state,
  });
}

/** Instances that ECS drains before they go; what Auto Scaling does of its own accord waits meanwhile, as AWS advises. */
function oneAtATime({ min, max }: PoolSpec): Record<string, Value> {
  return {
    AutoScalingRollingUpdate: {
      MaxBatchSize: 1,
      MinInstancesInService: isLeaf(min) || isLeaf(max) ? 0 : Math.min(min, max - 1),
      SuspendProcesses: ["HealthCheck", "ReplaceUnhealthy", "AZRebalance", "AlarmNotification", "ScheduledActions"],
    },
  };
}

/** One launch template for all; of several types, or with Spot, by a policy that says which. */
function launchedFrom(spec: PoolSpec, launchTemplate: string) {
  const { instanceType, moreInstanceTypes, onDemandBase, requirements, spot } = spec;
  const template = {
    LaunchTemplateId: att(launchTemplate, "LaunchTemplateId"),
    Version: att(launchTemplate, "LatestVersionNumber"),
  };
  if (spot === 0 && moreInstanceTypes.length === 0 && !requirements) return { LaunchTemplate: template };
  return {
    MixedInstancesPolicy: {
      InstancesDistribution: {
        OnDemandBaseCapacity: onDemandBase,
        OnDemandPercentageAboveBaseCapacity: 100 - spot,
        SpotAllocationStrategy: "price-capacity-optimized",
      },
      LaunchTemplate: {
        LaunchTemplateSpecification: template,
        Overrides: requirements
          ? [{ InstanceRequirements: instanceRequirements(requirements) }]
          : [instanceType, ...moreInstanceTypes].map((type) => ({ InstanceType: type })),
      },
    },
  };
}

function checkNetwork({ path, sessionManager }: PoolSpec, cluster: ClusterRefs): void {
  if (!sessionManager) return;
  const allowed = lacking(cluster, ["ssm", "ssmmessages"]);
  if (allowed === undefined) return;
  throw new InvalidPropertyError(path, "sessionManager", sessionManager, `allowed is false, ${allowed}`);
}

/**
 * Calls of Systems Manager's agent; AWS has no resources for them.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
const SESSION_MANAGER: Statement[] = [
  {
    actions: [
      "ssm:UpdateInstanceInformation",
      ...["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"].map(
        (action) => `ssmmessages:${action}`,
      ),
    ],
    resources: ["*"],
  },
];

/** What the ECS agent calls. The tasks' own roles pull images and write logs. */
function agentStatements(cluster: ClusterRefs): Statement[] {
  const { clusterArn, clusterName } = cluster;
  const instances = arnNear(cluster, "ecs", join("/", ["container-instance", clusterName, "*"]));
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
