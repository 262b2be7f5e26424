import * as pulumi from "@pulumi/pulumi";
import { isPlainMap } from "../cfn/plain-map";

/** Volumes with the ids, of S3 Files the ARNs, of the resources that stand in them. */
export function withVolumeIds<T extends { volumes?: unknown }>(service: T): T {
  if (!Array.isArray(service.volumes)) return service;
  const ids = (given: unknown, member: "id" | "arn") => {
    if (!isPlainMap(given)) return given;
    const known = Object.entries(given).map(([key, value]) => [
      key,
      pulumi.Resource.isInstance(value) ? ((value as { id?: unknown; arn?: unknown })[member] ?? value) : value,
    ]);
    return Object.fromEntries(known);
  };
  const volumes = service.volumes.map((volume) =>
    isPlainMap(volume)
      ? {
          ...volume,
          ...(volume.efs !== undefined && { efs: ids(volume.efs, "id") }),
          ...(volume.s3Files !== undefined && { s3Files: ids(volume.s3Files, "arn") }),
        }
      : volume,
  );
  return { ...service, volumes };
}
