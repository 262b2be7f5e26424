import { createHash } from "node:crypto";
import { lastPart } from "../arns";
import type { Task } from "../ecs/task/record";
import type { VolumeDefinition } from "../ecs/task-definition/record";
import { OWN_NAME } from "../own-name";

/** What a task's volume is in Docker. */
export interface DockerVolume {
  name: string;
  driver?: string;
  driverOptions?: Record<string, string>;
  labels?: Record<string, string>;
  /** It outlives the task. @default false */
  kept?: boolean;
  /** The file system that it is on. */
  fileSystem?: string;
  accessPoint?: string;
  /** Somebody else has made it; without it the task can't start. @default false */
  given?: boolean;
  /** It begins as it is, and not with what the image has in that place. @default false */
  begins?: "empty";
}

/** The volume in Docker that stands for a task's; undefined where it is a folder of the machine. */
export function dockerVolume(task: Task, volume: VolumeDefinition): DockerVolume | undefined {
  const { name, host, dockerVolumeConfiguration: docker, configuredAtLaunch } = volume;
  if (host?.sourcePath !== undefined) return undefined;
  const ofTask = `slipway-${lastPart(task.id).slice(0, 12)}-volume-${name}`;
  if (docker) {
    const shared = docker.scope === "shared";
    return {
      // A shared one has its own name on the instance, by which every task finds it.
      name: shared ? name : ofTask,
      driver: docker.driver,
      driverOptions: docker.driverOpts,
      labels: docker.labels,
      ...(shared && { kept: true, given: docker.autoprovision !== true }),
    };
  }
  const { efsVolumeConfiguration: efs, s3filesVolumeConfiguration: s3files } = volume;
  if (efs) {
    const { fileSystemId: fileSystem, rootDirectory, authorizationConfig } = efs;
    const accessPoint = authorizationConfig?.accessPointId;
    return {
      name: `${OWN_NAME}-efs-${fileSystem}${accessPoint ? `-${accessPoint}` : suffixOf(rootDirectory)}`,
      kept: true,
      fileSystem,
      ...(accessPoint && { accessPoint }),
      begins: "empty",
    };
  }
  if (s3files) {
    const { fileSystemArn, rootDirectory, accessPointArn } = s3files;
    const part = accessPointArn ? `-${lastPart(accessPointArn)}` : suffixOf(rootDirectory);
    return {
      name: `${OWN_NAME}-s3files-${lastPart(fileSystemArn)}${part}`,
      kept: true,
      fileSystem: lastPart(fileSystemArn),
      begins: "empty",
    };
  }
  if (configuredAtLaunch && task.volume) {
    return { name: `slipway-ebs-${task.volume.id}`, kept: !task.volume.deleteOnTermination, begins: "empty" };
  }
  return { name: ofTask };
}

/** A folder of a file system is a volume of its own. */
function suffixOf(rootDirectory: string): string {
  const path = rootDirectory.replace(/\/+/g, "/").replace(/\/$/, "");
  return path === "" ? "" : `-${createHash("sha256").update(path).digest("hex").slice(0, 12)}`;
}
