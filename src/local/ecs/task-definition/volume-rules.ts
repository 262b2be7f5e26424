import { findCycle } from "../../../protocol/cycle";
import { clientException } from "../errors";
import type { ContainerDefinition, TaskDefinition, VolumeDefinition } from "./record";

const NAME = /^[a-zA-Z0-9_-]{1,255}$/;
const FILE_SYSTEM = /^fs-[0-9a-f]{8,40}$/;
const ACCESS_POINT = /^fsap-[0-9a-f]{8,40}$/;
const S3_FILE_SYSTEM = /^arn:aws[a-z-]*:s3files:[a-z0-9-]+:\d{12}:file-system\/fs-[0-9a-z]+$/;
const S3_ACCESS_POINT = /^arn:aws[a-z-]*:s3files:[a-z0-9-]+:\d{12}:.*access-point\/[0-9a-z-]+$/;

/** What says where a volume's data is; a volume has one of them at most. */
const SOURCES = [
  ...(["host", "dockerVolumeConfiguration", "efsVolumeConfiguration"] as const),
  ...(["s3filesVolumeConfiguration", "configuredAtLaunch"] as const),
] satisfies (keyof VolumeDefinition)[];

/** Throws ECS's error for volumes that it would refuse, and for mounts of them. */
export function checkVolumes(definition: TaskDefinition): void {
  const { volumes, containers } = definition;
  volumes.forEach((volume, i) => {
    const { name } = volume;
    const path = `volumes.${i}`;
    if (!NAME.test(name)) {
      throw clientException(
        `${path}.name is "${name}"; it must have up to 255 letters, digits, hyphens and underscores.`,
      );
    }
    if (volumes.findIndex((other) => other.name === name) !== i) {
      throw clientException(`${path}.name "${name}" is used twice; the names of a task's volumes must be unique.`);
    }
    const [source, further] = SOURCES.filter((member) => volume[member] !== undefined);
    if (further !== undefined) {
      throw clientException(`${path} ("${name}") has ${source} and ${further}; a volume can have only one of them.`);
    }
    checkDocker(volume, path);
    checkEfs(volume, path);
    checkS3Files(volume, definition, path);
  });
  const [, second] = volumes.filter(({ configuredAtLaunch }) => configuredAtLaunch);
  if (second) {
    throw clientException(
      `Volume "${second.name}" is configuredAtLaunch as another one is; a task can have one volume that is configured at launch.`,
    );
  }
  containers.forEach((container, i) => {
    checkMounts(container, definition, `containerDefinitions.${i}`);
  });
  checkNoCircle(containers);
}

/** What Fargate has none of. */
export function checkVolumesOnFargate({ volumes }: TaskDefinition): void {
  for (const { name, host, dockerVolumeConfiguration } of volumes) {
    if (host?.sourcePath !== undefined) {
      throw clientException(`Volume "${name}" has host.sourcePath, which Fargate doesn't support.`);
    }
    if (dockerVolumeConfiguration !== undefined) {
      throw clientException(`Volume "${name}" has dockerVolumeConfiguration, which Fargate doesn't support.`);
    }
  }
}

function checkDocker({ name, dockerVolumeConfiguration: docker }: VolumeDefinition, path: string): void {
  if (docker?.autoprovision && docker.scope !== "shared") {
    throw clientException(
      `${path}.dockerVolumeConfiguration.autoprovision of volume "${name}" is true; it is for volumes of the scope shared only.`,
    );
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html */
function checkEfs({ name, efsVolumeConfiguration: efs }: VolumeDefinition, path: string): void {
  if (!efs) return;
  const at = `${path}.efsVolumeConfiguration`;
  const { fileSystemId, rootDirectory, transitEncryption, transitEncryptionPort, authorizationConfig = {} } = efs;
  const { accessPointId, iam } = authorizationConfig;
  if (!FILE_SYSTEM.test(fileSystemId)) {
    throw clientException(`Invalid file system ID '${fileSystemId}' (${at}.fileSystemId of volume "${name}").`);
  }
  checkPath(rootDirectory, `${at}.rootDirectory of volume "${name}"`);
  if (accessPointId !== undefined) {
    if (!ACCESS_POINT.test(accessPointId)) {
      throw clientException(
        `Invalid access point ID '${accessPointId}' (${at}.authorizationConfig.accessPointId of volume "${name}").`,
      );
    }
    if (rootDirectory !== "/") {
      throw clientException(
        `When an access point is specified, the root directory must be omitted or '/' (${at}.rootDirectory of volume ` +
          `"${name}" is "${rootDirectory}").`,
      );
    }
  }
  if (transitEncryption !== "ENABLED") {
    const needs = [
      iam === "ENABLED" && "EFS IAM authorization",
      accessPointId !== undefined && "an access point",
      transitEncryptionPort !== undefined && "a transit encryption port",
    ].find(Boolean);
    if (needs) throw clientException(`Transit encryption must be enabled when ${needs} is used (${at} of "${name}").`);
  }
  checkPort(transitEncryptionPort, `${at}.transitEncryptionPort`);
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_S3FilesVolumeConfiguration.html */
function checkS3Files(volume: VolumeDefinition, { taskRoleArn }: TaskDefinition, path: string): void {
  const { name, s3filesVolumeConfiguration: s3files } = volume;
  if (!s3files) return;
  const at = `${path}.s3filesVolumeConfiguration`;
  const { fileSystemArn, rootDirectory, transitEncryptionPort, accessPointArn } = s3files;
  if (!S3_FILE_SYSTEM.test(fileSystemArn)) {
    throw clientException(
      `${at}.fileSystemArn of volume "${name}" is "${fileSystemArn}"; allowed are ARNs of S3 Files file systems.`,
    );
  }
  if (accessPointArn !== undefined && !S3_ACCESS_POINT.test(accessPointArn)) {
    throw clientException(
      `${at}.accessPointArn of volume "${name}" is "${accessPointArn}"; allowed are ARNs of S3 Files access points.`,
    );
  }
  if (accessPointArn !== undefined && rootDirectory !== "/") {
    throw clientException(
      `When an access point is specified, the root directory must be omitted or '/' (${at}.rootDirectory of volume ` +
        `"${name}" is "${rootDirectory}").`,
    );
  }
  checkPath(rootDirectory, `${at}.rootDirectory of volume "${name}"`);
  checkPort(transitEncryptionPort, `${at}.transitEncryptionPort`);
  if (!taskRoleArn) {
    throw clientException(`Volume "${name}" is on S3 Files, for which the task definition must have a taskRoleArn.`);
  }
}

function checkPath(path: string, at: string): void {
  if (!path.startsWith("/")) throw clientException(`${at} is "${path}"; it must be an absolute path.`);
}

function checkPort(port: number | undefined, at: string): void {
  if (port !== undefined && (port < 1 || port > 65535)) {
    throw clientException(`${at} is ${port}; allowed are 1 to 65535.`);
  }
}

function checkMounts(container: ContainerDefinition, { volumes, containers }: TaskDefinition, path: string): void {
  const { name, mountPoints, volumesFrom = [] } = container;
  mountPoints.forEach(({ sourceVolume, containerPath }, i) => {
    if (!volumes.some((volume) => volume.name === sourceVolume)) {
      throw clientException(`Container "${name}" mounts the volume "${sourceVolume}", which the task doesn't have.`);
    }
    const at = `${path}.mountPoints.${i}.containerPath`;
    if (!containerPath.startsWith("/")) {
      throw clientException(`${at} of container "${name}" is "${containerPath}"; it must be an absolute path.`);
    }
    const same = (other: string) => other.replace(/(?<=.)\/+$/, "") === containerPath.replace(/(?<=.)\/+$/, "");
    if (mountPoints.findIndex((other) => same(other.containerPath)) !== i) {
      throw clientException(`${at}: the path "${containerPath}" of container "${name}" is mounted twice.`);
    }
  });
  volumesFrom.forEach(({ sourceContainer }, i) => {
    if (sourceContainer !== name && containers.some((other) => other.name === sourceContainer)) return;
    throw clientException(
      `${path}.volumesFrom.${i}.sourceContainer of container "${name}" is "${sourceContainer}", which is no other ` +
        "container of the task.",
    );
  });
}

/** A container is made after those whose volumes it takes. */
function checkNoCircle(containers: ContainerDefinition[]): void {
  const edges = new Map(
    containers.map(({ name, volumesFrom = [] }) => [name, volumesFrom.map(({ sourceContainer }) => sourceContainer)]),
  );
  const cycle = findCycle(edges.keys(), (name) => edges.get(name) ?? []);
  if (cycle) throw clientException(`The containers take volumes from each other in a circle: ${cycle.join(" -> ")}.`);
}
