import { resource, type Val } from "../cfn/typed";
import { att, join } from "../cfn/value";
import type { ManagedInstancesPoolSpec } from "../options";
import { arnNear, placeOf } from "./arn";
import { planForPools } from "./capacity-providers";
import { instanceRequirements } from "./instance-requirements";
import type { ClusterRefs, Planned, ProviderRefs } from "./refs";
import { role, type Statement } from "./role";
import { securityGroup, securityGroupId } from "./security-group";

export interface ManagedInstancesPoolInput {
  key: string;
  spec: ManagedInstancesPoolSpec;
  cluster: ClusterRefs;
}

/** What ECS launches, watches and ends instances by. */
const INFRASTRUCTURE_POLICY = "iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances";

/** Instances that ECS manages, as a capacity provider of one cluster: nothing ties it to the cluster, or unties it. */
export function planManagedInstancesPool({ key, spec, cluster }: ManagedInstancesPoolInput): Planned<ProviderRefs> {
  const id = (name: string) => `${key}/${name}`;
  const groupId = securityGroupId(id("SecurityGroup"));
  const isArm = spec.requirements?.architecture === "ARM64";
  const resources = [
    role(id("InstanceRole"), "ec2.amazonaws.com", `EC2 instances of ${spec.name}`, agentStatements(cluster)),
    resource("AWS::IAM::InstanceProfile", id("InstanceProfile"), { Roles: [att(id("InstanceRole"), "RoleName")] }),
    infrastructureRole(id("InfrastructureRole"), id("InstanceRole"), spec, cluster),
    securityGroup(id("SecurityGroup"), cluster.vpc.vpcId, `EC2 instances of ${spec.name}`),
    resource(
      "AWS::ECS::CapacityProvider",
      id("CapacityProvider"),
      {
        ClusterName: cluster.clusterName,
        ManagedInstancesProvider: {
          InfrastructureOptimization: spec.scaleInAfter === undefined ? undefined : { ScaleInAfter: spec.scaleInAfter },
          InfrastructureRoleArn: att(id("InfrastructureRole"), "Arn"),
          InstanceLaunchTemplate: {
            CapacityOptionType: spec.spot ? "SPOT" : "ON_DEMAND",
            Ec2InstanceProfileArn: att(id("InstanceProfile"), "Arn"),
            InstanceRequirements: requirements(spec),
            Monitoring: spec.monitoring,
            NetworkConfiguration: {
              SecurityGroups: [groupId],
              Subnets: cluster.tasksHavePublicIp ? cluster.vpc.publicSubnetIds : cluster.vpc.privateSubnetIds,
            },
            StorageConfiguration: spec.diskSize === undefined ? undefined : { StorageSizeGiB: spec.diskSize },
          },
        },
      },
      // ECS ends the instances through the network, and by the roles, when the provider is deleted.
      [...cluster.dependsOn, ...planForPools(cluster).map(({ logicalId }) => logicalId), id("InstanceRole")],
    ),
  ];
  const refs: ProviderRefs = {
    key,
    clusterKey: cluster.key,
    name: spec.name,
    managed: true,
    capacityProviderName: att(id("CapacityProvider"), "Name"),
    securityGroupId: groupId,
    instanceRoleId: id("InstanceRole"),
    platform: isArm ? "linux/arm64" : "linux/amd64",
  };
  return { resources, refs };
}

/** With types alone, anything that one of them has. */
function requirements({ requirements: of, instanceTypes }: ManagedInstancesPoolSpec) {
  if (of === undefined && instanceTypes.length === 0) return undefined;
  const allowed = instanceTypes.length === 0 ? undefined : instanceTypes;
  const least = of === undefined ? { MemoryMiB: { Min: 1 }, VCpuCount: { Min: 1 } } : instanceRequirements(of);
  return { ...least, AllowedInstanceTypes: allowed };
}

function infrastructureRole(
  logicalId: string,
  instanceRole: string,
  { name }: ManagedInstancesPoolSpec,
  cluster: ClusterRefs,
) {
  const conditions = { StringLike: { "iam:PassedToService": "ec2.*" } };
  const pass = { actions: ["iam:PassRole"], resources: [att(instanceRole, "Arn")], conditions };
  const made = role(logicalId, "ecs.amazonaws.com", `ECS for the EC2 instances of ${name}`, [pass]);
  const policy: Val<string> = join(":", ["arn", placeOf(cluster).partition, INFRASTRUCTURE_POLICY]);
  return { ...made, properties: { ...made.properties, ManagedPolicyArns: [policy] } };
}

/**
 * What the ECS agent calls.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-instance-profile.html
 */
function agentStatements(cluster: ClusterRefs): Statement[] {
  const { clusterArn, clusterName } = cluster;
  const instances = arnNear(cluster, "ecs", join("/", ["container-instance", clusterName, "*"]));
  return [
    {
      actions: ["ecs:RegisterContainerInstance", "ecs:SubmitAttachmentStateChanges", "ecs:SubmitTaskStateChange"],
      resources: [clusterArn],
    },
    { actions: ["ecs:Poll", "ecs:PutSystemLogEvents", "ecs:StartTelemetrySession"], resources: [instances] },
    { actions: ["ecs:DiscoverPollEndpoint"], resources: ["*"] },
  ];
}
