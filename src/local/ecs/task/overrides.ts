import { clientException, invalidParameter } from "../errors";
import { fargateSizeError } from "../task-definition/fargate";
import type { TaskDefinition } from "../task-definition/record";
import { cpuUnits, mebibytes } from "../task-definition/sizes";
import type { ContainerOverride, TaskOverrides } from "./record";

/** The overrides of RunTask. */
export interface OverridesInput extends Pick<TaskOverrides, "taskRoleArn" | "executionRoleArn" | "ephemeralStorage"> {
  cpu?: string;
  memory?: string;
  containerOverrides?: Partial<ContainerOverride>[];
}

/** The overrides, checked against the definition, and whole: what is given is given back. */
export function overridesOf(
  input: OverridesInput | undefined,
  definition: TaskDefinition,
  onFargate: boolean,
): TaskOverrides {
  const { cpu, memory, containerOverrides = [], ...rest } = input ?? {};
  const overrides: TaskOverrides = {
    ...(cpu !== undefined && { cpu: cpuUnits("overrides.cpu", cpu) }),
    ...(memory !== undefined && { memory: mebibytes("overrides.memory", memory) }),
    containers: containerOverrides.map((override, i) => containerOverride(override, i, definition)),
    ...rest,
  };
  if (onFargate) checkFargate(overrides, definition);
  return overrides;
}

function containerOverride(
  override: NonNullable<OverridesInput["containerOverrides"]>[number],
  i: number,
  definition: TaskDefinition,
): ContainerOverride {
  const { name } = override;
  if (name === undefined) {
    throw invalidParameter(`overrides.containerOverrides.${i}.name is missing; it is the name of a container.`);
  }
  if (!definition.containers.some((container) => container.name === name)) {
    throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
  }
  const path = `overrides.containerOverrides.${i}`;
  for (const member of ["cpu", "memory", "memoryReservation"] as const) {
    const value = override[member];
    if (value !== undefined && value < 0)
      throw invalidParameter(`${path}.${member} is ${value}; it can't be negative.`);
  }
  return { ...override, name };
}

function checkFargate({ cpu, memory, ephemeralStorage }: TaskOverrides, definition: TaskDefinition): void {
  const size = [cpu ?? definition.cpu, memory ?? definition.memory] as const;
  const wrong = cpu === undefined && memory === undefined ? undefined : fargateSizeError(size[0] ?? 0, size[1] ?? 0);
  if (wrong !== undefined) throw clientException(wrong);
  const { sizeInGiB = 21 } = ephemeralStorage ?? {};
  if (sizeInGiB < 21 || sizeInGiB > 200) {
    throw invalidParameter(`overrides.ephemeralStorage.sizeInGiB is ${sizeInGiB}; allowed are 21 to 200.`);
  }
}
