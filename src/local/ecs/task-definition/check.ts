import type { ApiError } from "../../../protocol/errors";
import { clientException } from "../errors";
import { inRange } from "./container";
import { fargateSizeError } from "./fargate";
import type { ContainerDefinition, TaskDefinition } from "./record";

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
  containers.forEach((container, i) => {
    checkContainer(definition, container, `containerDefinitions.${i}`);
  });
  if (!containers.some((container) => container.essential)) {
    throw clientException("TaskDefinition must have at least one essential container.");
  }
  checkPorts(definition);
  checkCycles(containers);
  if (definition.requiresCompatibilities.includes("FARGATE")) checkFargate(definition);
  checkResources(definition);
}

function checkContainer({ containers, volumes }: TaskDefinition, container: ContainerDefinition, path: string): void {
  const { name, image, dependsOn, mountPoints } = container;
  if (!NAME.test(name)) {
    throw clientException(
      `${path}.name is "${name}"; it must have up to 255 letters, digits, hyphens and underscores.`,
    );
  }
  if (image === "") throw clientException(`${path}.image of container "${name}" must not be empty.`);
  if (containers.filter((other) => other.name === name).length > 1) {
    throw clientException(`Container name "${name}" is used twice; the names of a task's containers must be unique.`);
  }
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
  for (const { sourceVolume } of mountPoints) {
    if (!volumes.some((volume) => volume.name === sourceVolume)) {
      throw clientException(`Container "${name}" mounts the volume "${sourceVolume}", which the task doesn't have.`);
    }
  }
}

/** In one network namespace no two containers can have the same port. */
function checkPorts({ networkMode, containers }: TaskDefinition): void {
  if (networkMode !== "awsvpc" && networkMode !== "host") return;
  const taken = new Map<string, string>();
  for (const { name, portMappings } of containers) {
    for (const { containerPort, protocol } of portMappings) {
      const port = `${containerPort}/${protocol}`;
      const other = taken.get(port);
      if (other !== undefined) {
        throw clientException(
          `Port ${port} is used twice (containers "${other}" and "${name}"); a task in ${networkMode} mode has it once.`,
        );
      }
      taken.set(port, name);
    }
  }
}

function checkCycles(containers: ContainerDefinition[]): void {
  const done = new Set<string>();
  const visit = (name: string, above: string[]) => {
    if (done.has(name)) return;
    if (above.includes(name)) {
      throw clientException(`The containers depend on each other in a circle: ${[...above, name].join(" -> ")}.`);
    }
    const container = containers.find((other) => other.name === name);
    for (const { containerName } of container?.dependsOn ?? []) visit(containerName, [...above, name]);
    done.add(name);
  };
  for (const { name } of containers) visit(name, []);
}

function checkFargate({ networkMode, cpu, memory, containers, volumes }: TaskDefinition): void {
  if (networkMode !== "awsvpc") throw clientException("Fargate only supports network mode ‘awsvpc’.");
  if (cpu === undefined) throw clientException("Fargate requires that 'cpu' be defined at the task level.");
  if (memory === undefined) throw clientException("Fargate requires that 'memory' be defined at the task level.");
  const sizeError = fargateSizeError(cpu, memory);
  if (sizeError) throw clientException(sizeError);
  containers.forEach((container, i) => {
    const path = `containerDefinitions.${i}`;
    if (container.other.stopTimeout !== undefined) inRange(`${path}.stopTimeout`, container.stopTimeout, 2, 120);
    if (container.startTimeout !== undefined) inRange(`${path}.startTimeout`, container.startTimeout, 2, 120);
  });
  const bound = volumes.find((volume) => volume.host?.sourcePath !== undefined);
  if (bound) throw clientException(`Volume "${bound.name}" has host.sourcePath, which Fargate doesn't support.`);
}

function checkResources({ cpu, memory, containers }: TaskDefinition): void {
  for (const { name, memory: limit, memoryReservation } of containers) {
    if (memory === undefined && limit === undefined && memoryReservation === undefined) {
      throw invalidSetting(name, "At least one of 'memory' or 'memoryReservation' must be specified.");
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
