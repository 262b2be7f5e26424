import { CAPABILITIES } from "../../../ecs/capabilities";
import { findCycle } from "../../../protocol/cycle";
import type { ApiError } from "../../../protocol/errors";
import { isRecord } from "../../../protocol/json";
import { clientException } from "../errors";
import { constraintsOf } from "../placement";
import type { PlacementConstraint } from "../revision/record";
import { inRange } from "./container";
import { checkLogs } from "./log-rules";
import { checkNetwork } from "./network-rules";
import type { ContainerDefinition, TaskDefinition } from "./record";
import { checkSecrets } from "./secret-rules";
import { checkVolumes } from "./volume-rules";

/** Kernel parameters that a container can have of its own. */
const SYSCTL = /^(net\.|kernel\.(msg|shm|sem)|fs\.mqueue\.)[\w./-]*$/;

const NAME = /^[a-zA-Z0-9_-]{1,255}$/;

/** Throws ECS's error for a definition that it would refuse. `definition` has its defaults. */
export function checkTaskDefinition(definition: TaskDefinition): void {
  if (!NAME.test(definition.family)) {
    throw clientException(
      `Family is "${definition.family}"; it must have up to 255 letters, digits, hyphens and underscores.`,
    );
  }
  const { containers } = definition;
  if (containers.length === 0) throw clientException("TaskDefinition must have at least one container definition.");
  if (containers.length > 10) throw clientException("TaskDefinition has more than 10 container definitions.");
  checkNetwork(definition);
  containers.forEach((container, i) => {
    checkContainer(definition, container, `containerDefinitions.${i}`);
    checkSecrets(definition, container, `containerDefinitions.${i}`);
  });
  if (!containers.some((container) => container.essential)) {
    throw clientException("TaskDefinition must have at least one essential container.");
  }
  checkCycles(containers);
  checkResources(definition);
  checkVolumes(definition);
  checkStorage(definition.other?.ephemeralStorage);
  constraintsOf(definition.other?.placementConstraints as Partial<PlacementConstraint>[] | undefined);
}

function checkContainer({ containers }: TaskDefinition, container: ContainerDefinition, path: string): void {
  const { name, image, dependsOn } = container;
  if (!NAME.test(name)) {
    throw clientException(
      `${path}.name is "${name}"; it must have up to 255 letters, digits, hyphens and underscores.`,
    );
  }
  checkImage(image, `${path}.image of container "${name}"`);
  if (containers.filter((other) => other.name === name).length > 1) {
    throw clientException(`Container name "${name}" is used twice; the names of a task's containers must be unique.`);
  }
  dependsOn.forEach(({ containerName }, i) => {
    if (dependsOn.findIndex((other) => other.containerName === containerName) !== i) {
      throw clientException(`Container "${name}" depends on "${containerName}" twice.`);
    }
  });
  for (const { containerName, condition } of dependsOn) {
    const dependency = containers.find((other) => other.name === containerName);
    if (!dependency || dependency === container) {
      throw clientException(
        `Container "${name}" depends on "${containerName}", which is no other container of the task.`,
      );
    }
    if (condition === "HEALTHY" && !dependency.healthCheck) {
      throw clientException(
        `Container "${name}" depends on "${containerName}" being HEALTHY, but "${containerName}" has no health check.`,
      );
    }
    if ((condition === "COMPLETE" || condition === "SUCCESS") && dependency.essential) {
      throw clientException(
        `Container "${name}" depends on "${containerName}" with ${condition}, but "${containerName}" is essential.`,
      );
    }
  }
  checkLimits(container, path);
  checkGpus(container, path);
  checkLogs(container, containers, path);
  checkRestarts(container.given.restartPolicy, `${path}.restartPolicy`);
  checkSysctls(container.given.systemControls, `${path}.systemControls`);
  checkLinux(container.given.linuxParameters, `${path}.linuxParameters`);
}

/** ECS counts the characters of an image with a digest up to the `@`. */
function checkImage(image: string, path: string): void {
  if (image === "") throw clientException(`Container.image should not be null or empty (${path}).`);
  if (!/^[\w\-:./#@]+$/.test(image)) {
    throw clientException(`Container.image contains invalid characters (${path} is "${image}").`);
  }
  const { length } = image.split("@")[0] ?? "";
  if (length > 255) throw clientException(`${path} has ${length} characters; at most 255 are allowed.`);
}

function checkLimits({ name, cpu, stopTimeout, startTimeout, ulimits }: ContainerDefinition, path: string): void {
  const least = { cpu, stopTimeout, ...(startTimeout !== undefined && { startTimeout }) };
  for (const [member, value] of Object.entries(least)) {
    if (value < 0) throw clientException(`${path}.${member} of container "${name}" is ${value}; it can't be negative.`);
  }
  ulimits.forEach(({ name: ulimit, softLimit, hardLimit }, i) => {
    const at = `${path}.ulimits.${i}`;
    // -1 stands for «unlimited».
    if (softLimit < -1 || hardLimit < -1) throw clientException(`${at} (${ulimit}): a limit can't be negative.`);
    const above = hardLimit !== -1 && (softLimit === -1 || softLimit > hardLimit);
    if (above) {
      throw clientException(`${at}.softLimit (${ulimit}) is ${softLimit}, above the hardLimit of ${hardLimit}.`);
    }
    if (ulimits.findIndex((other) => other.name === ulimit) !== i) {
      throw clientException(`${at}: the ulimit ${ulimit} of container "${name}" is given twice.`);
    }
  });
}

/** How many GPUs is text in the API. */
function checkGpus({ name, given }: ContainerDefinition, path: string): void {
  const { resourceRequirements = [] } = given as { resourceRequirements?: { type?: string; value?: string }[] };
  resourceRequirements.forEach(({ type, value = "" }, i) => {
    if (type !== "GPU" || /^[1-9]\d*$/.test(value)) return;
    throw clientException(
      `${path}.resourceRequirements.${i}.value of container "${name}" is ${JSON.stringify(value)}; it is how many GPUs, a whole number from 1.`,
    );
  });
}

function checkSysctls(given: unknown, path: string): void {
  (Array.isArray(given) ? given : []).forEach(({ namespace = "" }, i) => {
    if (SYSCTL.test(namespace)) return;
    throw clientException(
      `${path}.${i}.namespace is "${namespace}"; allowed are kernel parameters that a container can have of its own: ` +
        "net.*, kernel.msg*, kernel.sem, kernel.shm*, fs.mqueue.*.",
    );
  });
}

function checkRestarts(policy: unknown, path: string): void {
  if (!isRecord(policy)) return;
  const { restartAttemptPeriod, ignoredExitCodes } = policy;
  if (typeof restartAttemptPeriod === "number") {
    inRange(`${path}.restartAttemptPeriod`, restartAttemptPeriod, 60, 1800);
  }
  if (Array.isArray(ignoredExitCodes) && ignoredExitCodes.length > 50) {
    throw clientException(`${path}.ignoredExitCodes has ${ignoredExitCodes.length} entries; at most 50 are allowed.`);
  }
}

function checkLinux(given: unknown, path: string): void {
  if (!isRecord(given)) return;
  const { swappiness, maxSwap, sharedMemorySize, tmpfs, capabilities } = given;
  for (const member of ["add", "drop"]) {
    const list =
      isRecord(capabilities) && Array.isArray(capabilities[member]) ? (capabilities[member] as string[]) : [];
    const unknown = list.find((capability) => !CAPABILITIES.includes(capability));
    if (unknown !== undefined) {
      throw clientException(`${path}.capabilities.${member} has "${unknown}"; allowed are ${CAPABILITIES.join(", ")}.`);
    }
  }
  if (typeof swappiness === "number") inRange(`${path}.swappiness`, swappiness, 0, 100);
  if (typeof maxSwap === "number" && maxSwap < 0)
    throw clientException(`${path}.maxSwap is ${maxSwap}; it can't be negative.`);
  if (typeof sharedMemorySize === "number" && sharedMemorySize < 0) {
    throw clientException(`${path}.sharedMemorySize is ${sharedMemorySize}; it can't be negative.`);
  }
  (Array.isArray(tmpfs) ? tmpfs : []).forEach(({ size }, i) => {
    if (size < 1) throw clientException(`${path}.tmpfs.${i}.size is ${size}; it must be at least 1 MiB.`);
  });
}

function checkStorage(storage: unknown): void {
  if (isRecord(storage)) inRange("ephemeralStorage.sizeInGiB", Number(storage.sizeInGiB), 21, 200);
}

function checkCycles(containers: ContainerDefinition[]): void {
  const edges = new Map(containers.map(({ name, dependsOn }) => [name, dependsOn.map((each) => each.containerName)]));
  const cycle = findCycle(edges.keys(), (name) => edges.get(name) ?? []);
  if (cycle) throw clientException(`The containers depend on each other in a circle: ${cycle.join(" -> ")}.`);
}

function checkResources({ cpu, memory, containers }: TaskDefinition): void {
  for (const { name, memory: limit, memoryReservation } of containers) {
    if (memory === undefined && limit === undefined && memoryReservation === undefined) {
      throw invalidSetting(name, "At least one of 'memory' or 'memoryReservation' must be specified.");
    }
    if (memoryReservation !== undefined && memoryReservation < 6) {
      throw invalidSetting(name, `memoryReservation is ${memoryReservation}; the least is 6 MiB.`);
    }
    if (limit !== undefined && limit < 6) throw invalidSetting(name, `memory is ${limit}; the least is 6 MiB.`);
    if (limit !== undefined && memoryReservation !== undefined && memoryReservation > limit) {
      throw invalidSetting(name, `memoryReservation (${memoryReservation}) is greater than memory (${limit}).`);
    }
    if (memory !== undefined && limit !== undefined && limit > memory) {
      throw invalidSetting(name, `memory is ${limit}, more than the task's ${memory}.`);
    }
  }
  const cpuSum = containers.reduce((sum, container) => sum + container.cpu, 0);
  if (cpu !== undefined && cpuSum > cpu) {
    throw clientException(`The containers' cpu adds up to ${cpuSum}, more than the task's ${cpu}.`);
  }
  const reserved = containers.reduce((sum, c) => sum + (c.memoryReservation ?? 0), 0);
  if (memory !== undefined && reserved > memory) {
    throw clientException(`The containers' memoryReservation adds up to ${reserved}, more than the task's ${memory}.`);
  }
}

function invalidSetting(container: string, message: string): ApiError {
  return clientException(`Invalid setting for container '${container}'. ${message}`);
}
