import { lastPart, taskDefinitionArn } from "../../arns";
import type { Control } from "../../control";
import type { Change } from "../../store/store";
import { clientException } from "../errors";
import { type PageInput, page, paged } from "../pages";
import type { Tag } from "../tag";
import { tagsOf } from "../tags";
import { checkTaskDefinition } from "./check";
import { type ContainerInput, describeContainer, normaliseContainer } from "./container";
import { checkEnforcement } from "./enforcement";
import type { TaskDefinition } from "./record";

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
  volumes?: ({ name?: string; host?: { sourcePath?: string } } & Record<string, unknown>)[];
  tags?: Partial<Tag>[];
  [other: string]: unknown;
}

/** The next revision of its family, checked, and the changes that register it. */
export function newTaskDefinition(
  control: Control,
  input: TaskDefinitionInput,
  stack?: string,
): { definition: TaskDefinition; changes: Change[]; warnings: string[] } {
  const {
    family,
    containerDefinitions,
    cpu,
    memory,
    requiresCompatibilities = [],
    volumes = [],
    tags,
    ...rest
  } = input;
  const { networkMode = "bridge", taskRoleArn, executionRoleArn, ...other } = rest;
  const revision = (control.store.get("families", family)?.lastRevision ?? 0) + 1;
  const definition: TaskDefinition = {
    id: taskDefinitionArn(family, revision),
    family,
    revision,
    status: "ACTIVE",
    stack,
    cpu: cpu === undefined ? undefined : cpuUnits(cpu),
    memory: memory === undefined ? undefined : mebibytes(memory),
    networkMode,
    requiresCompatibilities,
    taskRoleArn,
    executionRoleArn,
    containers: containerDefinitions.map((container, i) =>
      normaliseContainer(container, networkMode, `containerDefinitions.${i}`),
    ),
    volumes: volumes.map(({ name = "", host }) => (host?.sourcePath ? { name, host } : { name })),
    other,
    tags: tagsOf(tags),
    registeredAt: control.clock.now(),
  };
  checkTaskDefinition(definition);
  return {
    definition,
    warnings: checkEnforcement(input),
    changes: [
      { table: "taskDefinitions", put: definition },
      { table: "families", put: { id: family, lastRevision: revision } },
    ],
  };
}

/** CPU units of `256`, `.25 vCPU` or `1 vcpu`. */
function cpuUnits(text: string): number {
  const vcpu = /^(\d*\.?\d+)\s*vcpu$/i.exec(text.trim());
  const units = vcpu ? Number(vcpu[1]) * 1024 : Number(text);
  if (Number.isInteger(units) && units >= 128) return units;
  throw clientException(`cpu is "${text}"; it must be CPU units from 128 up (1024 are 1 vCPU), or such as "1 vCPU".`);
}

/** MiB of `512`, `1GB` or `.5 GB`. */
function mebibytes(text: string): number {
  const gigabytes = /^(\d*\.?\d+)\s*gb$/i.exec(text.trim());
  const size = gigabytes ? Number(gigabytes[1]) * 1024 : Number(text);
  if (Number.isInteger(size) && size > 0) return size;
  throw clientException(`memory is "${text}"; it must be a number of MiB, or such as "1 GB".`);
}

/** The definition of `family`, `family:revision` or an ARN; a family stands for its newest active revision. */
export function findTaskDefinition(control: Control, nameOrArn: string): TaskDefinition {
  const definition = tryFindTaskDefinition(control, nameOrArn);
  if (!definition) throw clientException(`TaskDefinition not found: ${nameOrArn}.`);
  return definition;
}

function tryFindTaskDefinition({ store }: Control, nameOrArn: string): TaskDefinition | undefined {
  const [family = "", revision] = lastPart(nameOrArn).split(":");
  if (revision !== undefined) return store.get("taskDefinitions", taskDefinitionArn(family, Number(revision)));
  return store
    .list("taskDefinitions")
    .filter((definition) => definition.family === family && definition.status === "ACTIVE")
    .sort((a, b) => b.revision - a.revision)[0];
}

/** One that new tasks can be made from. */
export function activeTaskDefinition(control: Control, nameOrArn: string): TaskDefinition {
  const definition = findTaskDefinition(control, nameOrArn);
  if (definition.status !== "ACTIVE") throw clientException("TaskDefinition is inactive");
  return definition;
}

export async function registerTaskDefinition(control: Control, input: TaskDefinitionInput) {
  const { definition, changes, warnings } = newTaskDefinition(control, input);
  for (const warning of warnings) control.log(`${definition.family}:${definition.revision}: ${warning}`);
  await control.store.commit(changes);
  return { taskDefinition: describeTaskDefinition(definition), tags: definition.tags };
}

export async function describeTaskDefinitionCall(
  control: Control,
  input: { taskDefinition: string; include?: string[] },
) {
  const definition = tryFindTaskDefinition(control, input.taskDefinition);
  if (!definition) throw clientException("Unable to describe task definition.");
  const tags = input.include?.includes("TAGS") ? { tags: definition.tags } : {};
  return { taskDefinition: describeTaskDefinition(definition), ...tags };
}

export async function listTaskDefinitions(
  control: Control,
  input: PageInput & { familyPrefix?: string; status?: string; sort?: "ASC" | "DESC" },
) {
  const arns = control.store
    .list("taskDefinitions")
    .filter(({ family }) => input.familyPrefix === undefined || family === input.familyPrefix)
    .filter(({ status }) => status === (input.status ?? "ACTIVE"))
    .sort((a, b) => a.family.localeCompare(b.family) || a.revision - b.revision)
    .map((definition) => definition.id);
  return paged("taskDefinitionArns", page(input.sort === "DESC" ? arns.reverse() : arns, input, 100));
}

export async function listTaskDefinitionFamilies(
  control: Control,
  input: PageInput & { familyPrefix?: string; status?: "ACTIVE" | "INACTIVE" | "ALL" },
) {
  const definitions = control.store.list("taskDefinitions");
  const active = new Set(definitions.filter(({ status }) => status === "ACTIVE").map(({ family }) => family));
  const all = [...new Set(definitions.map(({ family }) => family))].sort();
  const families = all
    .filter((family) => family.startsWith(input.familyPrefix ?? ""))
    .filter((family) => (input.status ?? "ALL") === "ALL" || active.has(family) === (input.status === "ACTIVE"));
  return paged("families", page(families, input, 100));
}

export async function deregisterTaskDefinition(control: Control, input: { taskDefinition: string }) {
  if (!/:\d+$/.test(input.taskDefinition)) throw clientException("Revision is missing.");
  const definition = deregistered(control, findTaskDefinition(control, input.taskDefinition));
  await control.store.commit([{ table: "taskDefinitions", put: definition }]);
  return { taskDefinition: describeTaskDefinition(definition) };
}

/** Services and tasks that are there go on with it. */
export function deregistered(control: Control, definition: TaskDefinition): TaskDefinition {
  return { ...definition, status: "INACTIVE", deregisteredAt: definition.deregisteredAt ?? control.clock.now() };
}

/** Deletes inactive revisions; one that a service or task still runs on stays DELETE_IN_PROGRESS. */
export async function deleteTaskDefinitions(control: Control, input: { taskDefinitions: string[] }) {
  const answer: { taskDefinitions: unknown[]; failures: { arn: string; reason: string }[] } = {
    taskDefinitions: [],
    failures: [],
  };
  const changes: Change[] = [];
  for (const nameOrArn of input.taskDefinitions) {
    const definition = tryFindTaskDefinition(control, nameOrArn);
    if (!definition || definition.status === "ACTIVE") {
      const reason = definition ? "The specified task definition is still in ACTIVE status." : "MISSING";
      answer.failures.push({ arn: definition?.id ?? nameOrArn, reason });
      continue;
    }
    const deleted: TaskDefinition = { ...definition, status: "DELETE_IN_PROGRESS" };
    changes.push(
      isInUse(control, definition.id)
        ? { table: "taskDefinitions", put: deleted }
        : { table: "taskDefinitions", remove: definition.id },
    );
    answer.taskDefinitions.push(describeTaskDefinition(deleted));
  }
  await control.store.commit(changes);
  return answer;
}

/** Whether a task or a deployment of a service has this definition. */
export function isInUse({ store }: Control, definition: string): boolean {
  return (
    store.list("tasks").some((task) => task.taskDefinition === definition) ||
    store
      .list("services")
      .some(
        ({ status, deployments }) =>
          status !== "INACTIVE" && deployments.some((deployment) => deployment.revision.taskDefinition === definition),
      )
  );
}

function describeTaskDefinition(definition: TaskDefinition) {
  const { cpu, memory, other = {}, requiresCompatibilities } = definition;
  const fargate = requiresCompatibilities.includes("FARGATE");
  return {
    taskDefinitionArn: definition.id,
    containerDefinitions: definition.containers.map(describeContainer),
    family: definition.family,
    taskRoleArn: definition.taskRoleArn,
    executionRoleArn: definition.executionRoleArn,
    networkMode: definition.networkMode,
    revision: definition.revision,
    volumes: definition.volumes.map(({ name, host = {} }) => ({ name, host })),
    status: definition.status,
    requiresAttributes: [],
    placementConstraints: [],
    compatibilities: fargate ? ["EC2", "FARGATE"] : ["EC2"],
    requiresCompatibilities,
    cpu: cpu === undefined ? undefined : String(cpu),
    memory: memory === undefined ? undefined : String(memory),
    registeredAt: seconds(definition.registeredAt),
    deregisteredAt: seconds(definition.deregisteredAt),
    registeredBy: "arn:aws:iam::000000000000:root",
    ...other,
  };
}

/** A time as the JSON protocol has it. */
export function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
