import type { ECSServiceServiceVolumeConfiguration, ECSTaskDefinitionVolume } from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import type { Val } from "../cfn/typed";
import { att, join } from "../cfn/value";
import { type EfsVolumeSpec, isLeaf, type MaybeMap, type TaskSpec, type VolumeSpec } from "../options";
import { arnNear, placeOf } from "./arn";
import type { ClusterRefs } from "./refs";
import { role, type Statement } from "./role";
import { ingress, securityGroupId } from "./security-group";

/** NFS, which EFS speaks. */
const NFS = 2049;

const INFRASTRUCTURE_POLICY = "iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes";

export interface Volumes {
  /** What lets the tasks in to their file systems, and the role that makes their disks. */
  resources: Resource[];
  /** Logical ids of them: without them a task can't start. */
  dependsOn: string[];
  /** Of the service: its EBS volume. */
  configurations?: ECSServiceServiceVolumeConfiguration[];
  /** What the task role may do with the file systems. */
  statements: Statement[];
}

/** What a service's volumes need beside its task definition. */
export function planVolumes(key: string, spec: TaskSpec, cluster: ClusterRefs): Volumes {
  const rules = spec.volumes.flatMap(({ name, efs }) => (efs ? rule(key, spec.name, name, efs) : []));
  const disk = spec.volumes.find(({ ebs }) => ebs !== undefined);
  const roleId = `${key}/VolumesRole`;
  const makesRole = disk?.ebs !== undefined && disk.ebs.role === undefined;
  const resources = [...distinctRules(rules), ...(makesRole ? [infrastructureRole(roleId, spec, disk, cluster)] : [])];
  return {
    resources,
    dependsOn: resources.map(({ logicalId }) => logicalId),
    configurations: disk && [configuration(disk, roleId)],
    statements: spec.volumes.flatMap((volume) => statementsOf(volume, cluster)),
  };
}

/** The volumes as a task definition names them. */
export function taskVolumes(volumes: readonly VolumeSpec[]): ECSTaskDefinitionVolume[] | undefined {
  return volumes.length === 0 ? undefined : volumes.map(taskVolume);
}

function taskVolume({ name, efs, ebs, s3Files, docker, hostPath }: VolumeSpec): ECSTaskDefinitionVolume {
  return {
    ConfiguredAtLaunch: ebs ? true : undefined,
    DockerVolumeConfiguration: docker && {
      Autoprovision: docker.autoprovision,
      Driver: docker.driver,
      DriverOpts: notEmpty(docker.driverOptions),
      Labels: notEmpty(docker.labels),
      Scope: docker.scope,
    },
    EFSVolumeConfiguration: efs && {
      AuthorizationConfig:
        efs.iam || efs.accessPoint !== undefined
          ? { AccessPointId: efs.accessPoint, IAM: efs.iam ? "ENABLED" : "DISABLED" }
          : undefined,
      FilesystemId: efs.fileSystem,
      RootDirectory: efs.rootDirectory,
      TransitEncryption: efs.transitEncryption ? "ENABLED" : "DISABLED",
      TransitEncryptionPort: efs.transitEncryptionPort,
    },
    Host: hostPath === undefined ? undefined : { SourcePath: hostPath },
    Name: name,
    S3FilesVolumeConfiguration: s3Files && {
      AccessPointArn: s3Files.accessPoint,
      FileSystemArn: s3Files.fileSystem,
      RootDirectory: s3Files.rootDirectory,
      TransitEncryptionPort: s3Files.transitEncryptionPort,
    },
  };
}

const notEmpty = (map: MaybeMap) => (isLeaf(map) || Object.keys(map).length > 0 ? map : undefined);

function rule(key: string, service: string, volume: string, { securityGroup }: EfsVolumeSpec): Resource[] {
  if (securityGroup === undefined) return [];
  return [
    ingress(`${key}/VolumeIngress${volume}`, {
      groupId: securityGroup,
      from: { securityGroupId: securityGroupId(`${key}/SecurityGroup`) },
      port: NFS,
      description: `Tasks of ${service}`,
    }),
  ];
}

/** Two volumes may be on one file system: EC2 takes a rule once. */
function distinctRules(rules: Resource[]): Resource[] {
  const groupOf = ({ properties }: Resource) => {
    const { GroupId: group } = properties;
    return isLeaf(group) ? group.value : group;
  };
  return rules.filter((each, i) => rules.findIndex((other) => groupOf(other) === groupOf(each)) === i);
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html */
function infrastructureRole(
  logicalId: string,
  { name }: TaskSpec,
  { ebs }: VolumeSpec,
  cluster: ClusterRefs,
): Resource {
  const statements = ebs?.kmsKey === undefined ? [] : [{ actions: KMS_ACTIONS, resources: [ebs.kmsKey] }];
  const made = role(logicalId, "ecs.amazonaws.com", `Volumes of the tasks of ${name}`, statements);
  const policy = join(":", ["arn", placeOf(cluster).partition, INFRASTRUCTURE_POLICY]);
  return { ...made, properties: { ...made.properties, ManagedPolicyArns: [policy] } };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-kms-encryption.html */
const KMS_ACTIONS = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"];

function configuration({ name, ebs }: VolumeSpec, roleId: string): ECSServiceServiceVolumeConfiguration {
  const { size, snapshot, type, iops, throughput, encrypted, kmsKey, fileSystemType, role: given } = ebs!;
  return {
    ManagedEBSVolume: {
      Encrypted: encrypted,
      FilesystemType: fileSystemType,
      Iops: iops,
      KmsKeyId: kmsKey,
      RoleArn: given ?? att(roleId, "Arn"),
      SizeInGiB: size,
      SnapshotId: snapshot,
      Throughput: throughput,
      VolumeType: type,
    },
    Name: name,
  };
}

function statementsOf({ efs, s3Files }: VolumeSpec, cluster: ClusterRefs): Statement[] {
  if (s3Files) return [clientOf("s3files", s3Files.fileSystem, s3Files.accessPoint)];
  if (!efs?.iam) return [];
  const near = (kind: string, id: Val<string>) => arnNear(cluster, "elasticfilesystem", join("/", [kind, id]));
  const accessPoint = efs.accessPoint === undefined ? undefined : near("access-point", efs.accessPoint);
  return [clientOf("elasticfilesystem", near("file-system", efs.fileSystem), accessPoint)];
}

/**
 * What a client of a file system is allowed, by these ARNs.
 * @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3files.html
 */
function clientOf(service: string, fileSystem: Val<string>, accessPoint: Val<string> | undefined): Statement {
  const resources = [fileSystem];
  const actions = [`${service}:ClientMount`, `${service}:ClientWrite`];
  if (accessPoint !== undefined) {
    return { actions, resources, conditions: { StringEquals: { [`${service}:AccessPointArn`]: accessPoint } } };
  }
  // Who comes by no access point has no other user than his own, which in most images is root.
  return { actions: [...actions, `${service}:ClientRootAccess`], resources };
}
