import { type Entries, group, list, type SpecOf } from "./group";
import { isLeaf } from "./leaf";
import type { Property } from "./property";
import { flag, oneOf, text, textMap, whole } from "./values";

/**
 * A file system of EFS, or a folder of one. Its tasks share what is in it. On this machine it is a Docker volume, which is
 * kept as long as the file system is there.
 * @example { fileSystem: "fs-12345678", accessPoint: "fsap-12345678" }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
 */
export interface EfsVolumeOptions {
  /** Its id. */
  fileSystem: string;
  /** Id of the access point that the tasks come by; not with `rootDirectory`. @default none */
  accessPoint?: string;
  /** The folder that is the volume's root, an absolute path. @default "/" */
  rootDirectory?: string;
  /** Whether what is on its way is encrypted; needed for an `accessPoint` and for `iam`. @default true */
  transitEncryption?: boolean;
  /** Port of the instance for that, 1–65535. @default one that EFS's mount helper chooses */
  transitEncryptionPort?: number;
  /**
   * Whether the tasks come with their task role, which is then allowed to mount the file system and to write to it; a role
   * that is given must be allowed it itself. @default `transitEncryption`
   */
  iam?: boolean;
  /** Id of the security group of its mount targets, which then lets the tasks in on port 2049. @default it lets them in already */
  securityGroup?: string;
}

/**
 * A new EBS volume for each task, which goes with it; a task has one at most. ECS makes it with an infrastructure role.
 * @example { size: 100 }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html
 */
export interface EbsVolumeOptions {
  /** GiB. One of `size` and `snapshot` is needed. @default the snapshot's */
  size?: number;
  /** Id of the snapshot that it begins as. On this machine it begins empty, and a warning says so. @default it is empty */
  snapshot?: string;
  /** @default "gp3" */
  type?: "gp2" | "gp3" | "io1" | "io2" | "sc1" | "st1" | "standard";
  /** Operations in a second, of `gp3`, `io1` and `io2`. @default what the type has */
  iops?: number;
  /** MiB in a second, of `gp3`. @default what the type has */
  throughput?: number;
  /** @default true */
  encrypted?: boolean;
  /** ARN of the KMS key that it is encrypted with, which the infrastructure role may then use. @default AWS's own */
  kmsKey?: string;
  /** @default "xfs" */
  fileSystemType?: "ext3" | "ext4" | "xfs";
  /** ARN of the infrastructure role. @default one of the service's own with AWS's policy for it */
  role?: string;
}

/**
 * A file system of S3 Files: a bucket as files. The task role is allowed to mount it and to write to it. Files that are not
 * in it yet are read from the bucket itself where the task role may do that (`s3:GetObject`, `s3:GetObjectVersion` and
 * `s3:ListBucket` of the bucket, which is not known here).
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/s3files-volumes.html
 */
export interface S3FilesVolumeOptions {
  /** Its ARN. */
  fileSystem: string;
  /** ARN of the access point that the tasks come by; not with `rootDirectory`. @default none */
  accessPoint?: string;
  /** The folder that is the volume's root, an absolute path. @default "/" */
  rootDirectory?: string;
  /** Port of the instance for what is on its way, 1–65535. @default one that is chosen */
  transitEncryptionPort?: number;
}

/**
 * A volume of the instance's Docker: on pools only.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/docker-volumes.html
 */
export interface DockerVolumeOptions {
  /** Whether it goes with its task or is the instance's, under its own name. @default "task" */
  scope?: "task" | "shared";
  /** Whether a shared one is made where it isn't there. @default false */
  autoprovision?: boolean;
  /** @default "local" */
  driver?: string;
  /** @default none */
  driverOptions?: Record<string, string>;
  /** @default none */
  labels?: Record<string, string>;
}

/**
 * A volume of the task, that `mountPoints` put into its containers. It is one of `efs`, `ebs`, `s3Files`, `docker` and
 * `hostPath`, or without any of them a folder that the task's containers share and that goes with the task.
 * @example { name: "data", efs: { fileSystem: "fs-12345678" } }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html
 */
export interface VolumeOptions {
  /** 1–255 letters, digits, hyphens and underscores. */
  name: string;
  /** @default it is on no file system */
  efs?: EfsVolumeOptions;
  /** @default it is no disk of its own */
  ebs?: EbsVolumeOptions;
  /** @default it is on no bucket */
  s3Files?: S3FilesVolumeOptions;
  /** @default it is none of Docker's own */
  docker?: DockerVolumeOptions;
  /** Folder of the instance, an absolute path: on pools only. @default none */
  hostPath?: string;
}

/**
 * Where a volume is in a container.
 * @example { volume: "data", containerPath: "/data" }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html
 */
export interface MountPointOptions {
  /** Name of one of the service's `volumes`. */
  volume: string;
  /** An absolute path, another one for each of the container's volumes. */
  containerPath: string;
  /** @default false */
  readOnly?: boolean;
}

/**
 * All mounts of another container of the task, in the same places.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_VolumeFrom.html
 */
export interface VolumesFromOptions {
  /** Name of another container of the task. */
  container: string;
  /** @default false */
  readOnly?: boolean;
}

const ABSOLUTE_PATH = text("absolute paths", /^\//);
const PORT = whole(1, 65535);
const NAMES = text("names of volumes: 1 to 255 letters, digits, hyphens and underscores", /^[A-Za-z0-9_-]{1,255}$/);

const EFS = {
  fileSystem: text("ids of file systems, such as fs-12345678", /^fs-[0-9a-f]{8,40}$/).required(
    "allowed are ids of file systems",
  ),
  accessPoint: text("ids of access points, such as fsap-12345678", /^fsap-[0-9a-f]{8,40}$/),
  rootDirectory: ABSOLUTE_PATH.default("/"),
  transitEncryption: flag().known().default(true),
  transitEncryptionPort: PORT,
  iam: flag()
    .known()
    .default(({ sibling }) => sibling<boolean>("transitEncryption")),
  securityGroup: text("ids of security groups", /^sg-[0-9a-f]+$/),
} satisfies Entries<EfsVolumeOptions>;

const EBS_TYPES = ["gp2", "gp3", "io1", "io2", "sc1", "st1", "standard"] as const;

const EBS = {
  size: whole(1, 16_384, "GiB"),
  snapshot: text("ids of snapshots", /^snap-[0-9a-f]{8,17}$/),
  type: oneOf(...EBS_TYPES).default("gp3"),
  iops: whole(100, 256_000),
  throughput: whole(125, 2000, "MiB in a second"),
  encrypted: flag().default(true),
  kmsKey: text("ARNs of KMS keys", /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/),
  fileSystemType: oneOf("ext3", "ext4", "xfs").default("xfs"),
  role: text("ARNs of roles", /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/),
} satisfies Entries<EbsVolumeOptions>;

const S3_FILES = {
  fileSystem: text(
    "ARNs of S3 Files file systems",
    /^arn:aws[a-z-]*:s3files:[a-z0-9-]+:\d{12}:file-system\/fs-[0-9a-z]+$/,
  ).required("allowed are ARNs of S3 Files file systems"),
  accessPoint: text("ARNs of S3 Files access points", /^arn:aws[a-z-]*:s3files:[a-z0-9-]+:\d{12}:.*access-point\/.+$/),
  rootDirectory: ABSOLUTE_PATH.default("/"),
  transitEncryptionPort: PORT,
} satisfies Entries<S3FilesVolumeOptions>;

const DOCKER = {
  scope: oneOf("task", "shared").known().default("task"),
  autoprovision: flag().known(),
  driver: text("names of volume drivers", /^\S+$/),
  driverOptions: textMap("options").default({}),
  labels: textMap("labels").default({}),
} satisfies Entries<DockerVolumeOptions>;

const VOLUME = {
  name: NAMES.known().required("allowed are names of volumes"),
  efs: group(EFS, isEncryptedWhereNeeded, entersOneWay),
  ebs: group(EBS, hasSize, hasItsTypesSpeed),
  s3Files: group(S3_FILES, entersOneWay),
  docker: group(DOCKER, isProvisionedWhereShared),
  hostPath: ABSOLUTE_PATH,
} satisfies Entries<VolumeOptions>;

export type VolumeSpec = SpecOf<typeof VOLUME>;
export type EfsVolumeSpec = SpecOf<typeof EFS>;

export const VOLUMES = list(
  group(VOLUME, hasOneSource),
  'volumes, such as [{ name: "data" }]',
  "allowed are objects with a name",
)
  .and(haveNamesOfTheirOwn)
  .default([]);

const MOUNT_POINT = {
  volume: NAMES.known().required("allowed are names of the service's volumes"),
  containerPath: ABSOLUTE_PATH.required("allowed are absolute paths"),
  readOnly: flag().default(false),
} satisfies Entries<MountPointOptions>;

export const MOUNT_POINTS = list(
  group(MOUNT_POINT),
  "mount points",
  "allowed are objects with a volume and a containerPath",
)
  .and(areInOtherPlaces)
  .default([]);

const VOLUMES_FROM_ENTRY = {
  container: text("names of other containers of the task", /(?:)/)
    .known()
    .required("allowed are names of other containers of the task"),
  readOnly: flag().default(false),
} satisfies Entries<VolumesFromOptions>;

export const VOLUMES_FROM = list(
  group(VOLUMES_FROM_ENTRY),
  "other containers of the task",
  "allowed are objects with a container",
).default([]);

function isEncryptedWhereNeeded(efs: Property, { transitEncryption, iam, accessPoint, ...spec }: EfsVolumeSpec): void {
  if (transitEncryption) return;
  const why = iam
    ? "iam is set"
    : accessPoint !== undefined
      ? "accessPoint is set"
      : spec.transitEncryptionPort !== undefined && "transitEncryptionPort is set";
  if (why) efs.get("transitEncryption").as(false).fail(`allowed is true, since ${why}`);
}

function entersOneWay(
  volume: Property,
  { accessPoint, rootDirectory }: Pick<EfsVolumeSpec, "accessPoint" | "rootDirectory">,
): void {
  if (accessPoint === undefined || rootDirectory === "/" || isLeaf(rootDirectory)) return;
  volume.get("rootDirectory").fail("allowed is only to leave it out, since the accessPoint says where it begins");
}

function hasSize(ebs: Property, { size, snapshot }: SpecOf<typeof EBS>): void {
  if (size === undefined && snapshot === undefined) ebs.get("size").fail("one of size and snapshot is needed");
}

/** https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html */
function hasItsTypesSpeed(ebs: Property, { type, size, iops, throughput }: SpecOf<typeof EBS>): void {
  if (isLeaf(type)) return;
  const provisioned = type === "io1" || type === "io2";
  if (provisioned && iops === undefined) ebs.get("iops").fail(`it is needed, since type is ${type}`);
  if (iops !== undefined && !provisioned && type !== "gp3") {
    ebs.get("iops").fail(`allowed is only to leave it out, since type is ${type}`);
  }
  if (throughput !== undefined && type !== "gp3") {
    ebs.get("throughput").fail(`allowed is only to leave it out, since type is ${type}`);
  }
  if (size === undefined || isLeaf(size)) return;
  const least = provisioned ? 4 : type === "sc1" || type === "st1" ? 125 : 1;
  const most = type === "standard" ? 1024 : 16_384;
  if (size < least || size > most) ebs.get("size").fail(`allowed for ${type} are ${least} to ${most} GiB`);
}

function isProvisionedWhereShared(docker: Property, { scope, autoprovision }: SpecOf<typeof DOCKER>): void {
  if (autoprovision && scope === "task") {
    docker
      .get("autoprovision")
      .fail("allowed is false, since the scope is task: only shared volumes may be there already");
  }
}

function hasOneSource(volume: Property, { name: _, ...sources }: VolumeSpec): void {
  const [first, second] = Object.entries(sources).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  if (second !== undefined) volume.get(second).describe("set").fail(`allowed is one source, and ${first} is set too`);
}

function haveNamesOfTheirOwn(volumes: Property): void {
  const names = volumes.items().map((volume) => volume.get("name").value);
  volumes.items().forEach((volume, i) => {
    if (names.indexOf(names[i]) < i) volume.get("name").fail("allowed is a name that no other volume has");
    const [first] = volumes.items().filter((other) => other.get("ebs").value !== undefined);
    if (volume.get("ebs").value !== undefined && first?.path !== volume.path) {
      volume.get("ebs").describe("set").fail(`allowed is one EBS volume a task, and ${first?.path} is one`);
    }
  });
}

function areInOtherPlaces(points: Property): void {
  const places = points.items().map((point) => point.get("containerPath"));
  places.forEach((place, i) => {
    const { value } = place;
    if (!isLeaf(value) && places.findIndex((other) => other.value === value) < i) {
      place.fail("allowed is a path that the container mounts nothing else at");
    }
  });
}
