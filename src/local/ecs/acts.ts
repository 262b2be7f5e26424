import { type Acts, all, Without } from "../shapes/acted";

/** What is acted on of structures that several requests have. */
export const TAGS = all("key", "value");
export const STRATEGY = all("capacityProvider", "weight", "base");
export const PLACEMENT = {
  placementConstraints: all("type", "expression"),
  placementStrategy: all("type", "field"),
} satisfies Acts;
export const NETWORK: Acts = { awsvpcConfiguration: all("subnets", "securityGroups", "assignPublicIp") };
export const PAGE = all("nextToken", "maxResults");
/** A volume is a folder here: how it is encrypted and how fast it is shows nowhere, but its size would. */
const EBS_VOLUME = {
  ...all("roleArn", "encrypted", "kmsKeyId", "volumeType", "iops", "throughput", "volumeInitializationRate"),
  filesystemType: true,
  tagSpecifications: { ...all("resourceType", "propagateTags"), tags: TAGS },
  sizeInGiB: false,
  snapshotId: new Without("there are no snapshots here, so each task's volume begins empty"),
} satisfies Acts;

/** Those of a service go with their tasks; those of a task by itself may stay. */
export const SERVICE_VOLUMES: Acts = { name: true, managedEBSVolume: EBS_VOLUME };
export const TASK_VOLUMES: Acts = {
  name: true,
  managedEBSVolume: { ...EBS_VOLUME, terminationPolicy: all("deleteOnTermination") },
};
