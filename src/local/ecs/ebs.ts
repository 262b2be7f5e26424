import { invalidParameter } from "./errors";
import type { VolumeConfiguration } from "./revision/record";
import type { TaskVolume } from "./task/record";
import type { TaskDefinition } from "./task-definition/record";

/** What a service, or who starts a task, says of the task's volume that is configured at launch. */
export interface VolumeConfigurationInput {
  name?: string;
  managedEBSVolume?: {
    roleArn?: string;
    sizeInGiB?: number;
    snapshotId?: string;
    volumeType?: string;
    iops?: number;
    throughput?: number;
    terminationPolicy?: { deleteOnTermination?: boolean };
    [other: string]: unknown;
  };
}

/** GiB that each type of volume may have: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html */
const SIZES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  gp2: [1, 16_384],
  gp3: [1, 16_384],
  io1: [4, 16_384],
  io2: [4, 16_384],
  sc1: [125, 16_384],
  st1: [125, 16_384],
  standard: [1, 1024],
};

const WITH_IOPS = ["gp3", "io1", "io2"];

/**
 * The configurations, checked: the definition's volume that is configured at launch has one.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html
 */
export function volumeConfigurationsOf(
  input: VolumeConfigurationInput[] = [],
  { volumes }: TaskDefinition,
  platformVersion: string | undefined,
): VolumeConfiguration[] {
  const asked = volumes.filter(({ configuredAtLaunch }) => configuredAtLaunch);
  const without = asked.find(({ name }) => !input.some((each) => each.name === name));
  if (without) {
    throw invalidParameter(
      `The task definition's volume ${without.name} is configuredAtLaunch; volumeConfigurations must have one for it.`,
    );
  }
  if (input.length > 1) throw invalidParameter("volumeConfigurations can have at most 1 item.");
  if (input.length > 0 && platformVersion !== undefined && /^1\.[0-3]\./.test(platformVersion)) {
    throw invalidParameter(
      `platformVersion is "${platformVersion}"; EBS volumes need 1.4.0 or LATEST (volumeConfigurations).`,
    );
  }
  return input.map((each, i) => checked(each, asked, `volumeConfigurations.${i}`));
}

/** The volume that a task is to have by its configurations: a new one. */
export function taskVolumeOf([configuration]: VolumeConfiguration[] = [], task: string): TaskVolume | undefined {
  if (!configuration) return undefined;
  const { name, managedEBSVolume } = configuration;
  return {
    name,
    id: `vol-${task.slice(0, 17)}`,
    roleArn: managedEBSVolume.roleArn,
    deleteOnTermination: managedEBSVolume.terminationPolicy?.deleteOnTermination ?? true,
  };
}

function checked(
  { name = "", managedEBSVolume: ebs }: VolumeConfigurationInput,
  asked: TaskDefinition["volumes"],
  path: string,
): VolumeConfiguration {
  if (!asked.some((volume) => volume.name === name)) {
    throw invalidParameter(
      `${path}.name is "${name}", which is no volume of the task definition that is configuredAtLaunch.`,
    );
  }
  const at = `${path}.managedEBSVolume`;
  if (!ebs?.roleArn) throw invalidParameter(`${at}.roleArn of volume ${name} is required.`);
  const { volumeType = "gp3", sizeInGiB, snapshotId, iops, throughput } = ebs;
  const size = SIZES[volumeType];
  if (!size) {
    throw invalidParameter(
      `${at}.volumeType of volume ${name} is "${volumeType}"; allowed are ${Object.keys(SIZES).join(", ")}.`,
    );
  }
  if (sizeInGiB === undefined && snapshotId === undefined) {
    throw invalidParameter(`${at} of volume ${name} has neither sizeInGiB nor snapshotId; one of them is required.`);
  }
  const [least, most] = size;
  if (sizeInGiB !== undefined && (sizeInGiB < least || sizeInGiB > most)) {
    throw invalidParameter(
      `${at}.sizeInGiB of volume ${name} is ${sizeInGiB}; allowed for ${volumeType} are ${least} to ${most}.`,
    );
  }
  if (iops === undefined && (volumeType === "io1" || volumeType === "io2")) {
    throw invalidParameter(`${at}.iops of volume ${name} is required for ${volumeType}.`);
  }
  if (iops !== undefined && !WITH_IOPS.includes(volumeType)) {
    throw invalidParameter(`${at}.iops of volume ${name}: allowed for ${WITH_IOPS.join(", ")}, not for ${volumeType}.`);
  }
  if (throughput !== undefined && volumeType !== "gp3") {
    throw invalidParameter(`${at}.throughput of volume ${name}: allowed for gp3, not for ${volumeType}.`);
  }
  return { name, managedEBSVolume: { ...ebs, roleArn: ebs.roleArn } };
}
