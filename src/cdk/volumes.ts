import type { IAccessPoint, IFileSystem } from "aws-cdk-lib/aws-efs";
import type { IDependable } from "constructs";
import { isPlainMap } from "../cfn/plain-map";
import type { EfsVolumeOptions, VolumeOptions } from "../options";

/** {@link EfsVolumeOptions}, in which the CDK's own file systems may stand; their security group lets the tasks in. */
export interface EfsVolumeProps extends Omit<EfsVolumeOptions, "fileSystem" | "accessPoint"> {
  /** Id of the file system, or the file system itself. */
  fileSystem: string | IFileSystem;
  /** Id of the access point that the tasks come by, or the access point itself; not with `rootDirectory`. @default none */
  accessPoint?: string | IAccessPoint;
}

/** {@link VolumeOptions} with the CDK's own file systems. */
export interface VolumeProps extends Omit<VolumeOptions, "efs"> {
  /** @default it is on no file system */
  efs?: EfsVolumeProps;
}

/** Takes the constructs out of a service's volumes, and tells what is to be there before its tasks. */
export function givenVolumes<T extends { volumes?: unknown }>(options: T): { options: T; dependsOn: IDependable[] } {
  if (!Array.isArray(options.volumes)) return { options, dependsOn: [] };
  const dependsOn: IDependable[] = [];
  const volumes = options.volumes.map((volume) => {
    if (!isPlainMap(volume) || !isPlainMap(volume.efs)) return volume;
    const { fileSystem, accessPoint, ...others } = volume.efs;
    if (isFileSystem(fileSystem)) dependsOn.push(fileSystem.mountTargetsAvailable);
    return {
      ...volume,
      efs: {
        ...(isFileSystem(fileSystem) && groupOf(fileSystem)),
        ...others,
        fileSystem: isFileSystem(fileSystem) ? fileSystem.fileSystemId : fileSystem,
        ...(accessPoint !== undefined && {
          accessPoint: isAccessPoint(accessPoint) ? accessPoint.accessPointId : accessPoint,
        }),
      },
    };
  });
  return { options: { ...options, volumes }, dependsOn };
}

function groupOf({ connections }: IFileSystem) {
  const [group] = connections.securityGroups;
  return group && { securityGroup: group.securityGroupId };
}

const isFileSystem = (given: unknown): given is IFileSystem =>
  typeof (given as IFileSystem | null | undefined)?.fileSystemId === "string";

const isAccessPoint = (given: unknown): given is IAccessPoint =>
  typeof (given as IAccessPoint | null | undefined)?.accessPointId === "string";
