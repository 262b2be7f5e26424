import type { VolumeDefinition } from "./record";

/** A volume as the ECS API takes it. */
export interface VolumeInput {
  name?: string;
  host?: { sourcePath?: string };
  dockerVolumeConfiguration?: Partial<NonNullable<VolumeDefinition["dockerVolumeConfiguration"]>>;
  efsVolumeConfiguration?: Partial<NonNullable<VolumeDefinition["efsVolumeConfiguration"]>>;
  s3filesVolumeConfiguration?: Partial<NonNullable<VolumeDefinition["s3filesVolumeConfiguration"]>>;
  configuredAtLaunch?: boolean;
  [other: string]: unknown;
}

/** The volume with every default filled in. */
export function normaliseVolume(input: VolumeInput): VolumeDefinition {
  const {
    name = "",
    host,
    dockerVolumeConfiguration: docker,
    efsVolumeConfiguration: efs,
    s3filesVolumeConfiguration: s3files,
  } = input;
  return {
    name,
    ...(host?.sourcePath && { host: { sourcePath: host.sourcePath } }),
    ...(docker && { dockerVolumeConfiguration: { ...docker, scope: docker.scope ?? "task" } }),
    ...(efs && {
      efsVolumeConfiguration: { ...efs, fileSystemId: efs.fileSystemId ?? "", rootDirectory: efs.rootDirectory ?? "/" },
    }),
    ...(s3files && {
      s3filesVolumeConfiguration: {
        ...s3files,
        fileSystemArn: s3files.fileSystemArn ?? "",
        rootDirectory: s3files.rootDirectory ?? "/",
      },
    }),
    ...(input.configuredAtLaunch && { configuredAtLaunch: true }),
  };
}

/** The volume as DescribeTaskDefinition shows it: one without a configuration has an empty `host`. */
export function describeVolume(volume: VolumeDefinition): VolumeDefinition {
  return Object.keys(volume).length === 1 ? { ...volume, host: {} } : volume;
}
