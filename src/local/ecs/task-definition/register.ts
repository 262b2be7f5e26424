import { taskDefinitionArn } from "../../arns";
import type { Control } from "../../control";
import type { Change } from "../../store/store";
import { clientException } from "../errors";
import type { Tag } from "../tag";
import { tagsOf } from "../tags";
import { checkTaskDefinition } from "./check";
import { type ContainerInput, normaliseContainer } from "./container";
import { checkFargate, isForFargate } from "./fargate-rules";
import { behindRouter, checkFirelens } from "./firelens";
import type { TaskDefinition } from "./record";
import { cpuUnits, mebibytes } from "./sizes";
import { normaliseVolume, type VolumeInput } from "./volume";

/** Input of RegisterTaskDefinition. */
export interface TaskDefinitionInput {
  family: string;
  containerDefinitions: ContainerInput[];
  cpu?: string;
  memory?: string;
  networkMode?: TaskDefinition["networkMode"];
  requiresCompatibilities?: string[];
  taskRoleArn?: string;
  executionRoleArn?: string;
  volumes?: VolumeInput[];
  tags?: Partial<Tag>[];
  [other: string]: unknown;
}

/** Bytes of a definition's JSON that ECS takes. */
const MOST_BYTES = 65_536;

/** The next revision of its family, checked, and the changes that register it. */
export function newTaskDefinition(
  control: Control,
  input: TaskDefinitionInput,
  stack?: string,
): { definition: TaskDefinition; changes: Change[] } {
  const { family } = input;
  const revision = (control.store.get("families", family)?.lastRevision ?? 0) + 1;
  const definition = definitionOf(input, { revision, stack, registeredAt: control.clock.now() });
  return {
    definition,
    changes: [
      { table: "taskDefinitions", put: definition },
      { table: "families", put: { id: family, lastRevision: revision } },
    ],
  };
}

/** What the input describes, checked. */
export function definitionOf(
  input: TaskDefinitionInput,
  given: Pick<TaskDefinition, "revision" | "stack" | "registeredAt">,
): TaskDefinition {
  const { tags, ...described } = input;
  const size = Buffer.byteLength(JSON.stringify(described));
  if (size > MOST_BYTES) {
    throw clientException(`Actual length: '${size}'. Max allowed length is '${MOST_BYTES}' bytes.`);
  }
  const { family, containerDefinitions, cpu, memory, requiresCompatibilities = [], volumes = [], ...rest } = described;
  const { networkMode = "bridge", taskRoleArn, executionRoleArn, ...other } = rest;
  const definition: TaskDefinition = {
    ...given,
    id: taskDefinitionArn(family, given.revision),
    family,
    status: "ACTIVE",
    cpu: cpu === undefined ? undefined : cpuUnits("cpu", cpu),
    memory: memory === undefined ? undefined : mebibytes("memory", memory),
    networkMode,
    requiresCompatibilities,
    taskRoleArn,
    executionRoleArn,
    containers: behindRouter(
      containerDefinitions.map((container, i) =>
        normaliseContainer(container, networkMode, `containerDefinitions.${i}`),
      ),
    ),
    volumes: volumes.map(normaliseVolume),
    other,
    tags: tagsOf(tags),
  };
  checkFirelens(definition);
  checkTaskDefinition(definition);
  if (requiresCompatibilities.includes("FARGATE")) checkFargate(definition);
  definition.compatibilities = compatibilitiesOf(definition);
  checkCompatibilities(definition);
  return definition;
}

/** The launch types that ECS finds the definition fit for, whatever it requires. */
function compatibilitiesOf(definition: TaskDefinition): string[] {
  return [
    ...(definition.networkMode === "awsvpc" ? [] : ["EXTERNAL"]),
    "EC2",
    ...(isForFargate(definition) ? ["FARGATE"] : []),
  ];
}

/** Of what is required; why Fargate refuses a definition its own rules say. */
function checkCompatibilities({ requiresCompatibilities, networkMode, volumes, other }: TaskDefinition): void {
  if (requiresCompatibilities.includes("EXTERNAL") && networkMode === "awsvpc") {
    throw clientException("requiresCompatibilities EXTERNAL does not support the networkMode awsvpc.");
  }
  if (
    requiresCompatibilities.includes("EXTERNAL") &&
    volumes.some((volume) => volume.efsVolumeConfiguration !== undefined)
  ) {
    throw clientException("requiresCompatibilities EXTERNAL does not support EFS volumes.");
  }
  const onInstances = requiresCompatibilities.includes("EC2") && !requiresCompatibilities.includes("FARGATE");
  if (onInstances && other?.ephemeralStorage !== undefined) {
    throw clientException("Tasks using the EC2 launch type do not support EphemeralStorage.");
  }
}

/** Services and tasks that are there go on with it. */
export function deregistered(control: Control, definition: TaskDefinition): TaskDefinition {
  if (definition.status !== "ACTIVE") return definition;
  return { ...definition, status: "INACTIVE", deregisteredAt: control.clock.now() };
}
