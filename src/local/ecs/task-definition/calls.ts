import type { Calls } from "../../api";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import type { Change } from "../../store/store";
import { PAGE } from "../acts";
import { clientException, invalidParameter } from "../errors";
import { type PageInput, paged } from "../pages";
import { TASK_DEFINITION } from "./acts";
import { describeTaskDefinition } from "./describe";
import { familyAndRevision, findTaskDefinition, tryFindTaskDefinition } from "./find";
import type { TaskDefinition } from "./record";
import { deregistered, newTaskDefinition, type TaskDefinitionInput } from "./register";
import { isDeleted } from "./use";

async function registerTaskDefinition(control: Control, input: TaskDefinitionInput) {
  const { definition, changes } = newTaskDefinition(control, input);
  await control.store.commit(changes);
  return { taskDefinition: describeTaskDefinition(definition), tags: definition.tags };
}

async function describeTaskDefinitionCall(control: Control, input: { taskDefinition: string; include?: string[] }) {
  const definition = tryFindTaskDefinition(control, input.taskDefinition);
  if (!definition) throw clientException("Unable to describe task definition.");
  const tags = input.include?.includes("TAGS") ? { tags: definition.tags } : {};
  return { taskDefinition: describeTaskDefinition(definition), ...tags };
}

async function listTaskDefinitions(
  control: Control,
  input: PageInput & { familyPrefix?: string; status?: string; sort?: "ASC" | "DESC" },
) {
  const arns = shown(control)
    .filter(({ family }) => input.familyPrefix === undefined || family === input.familyPrefix)
    .filter(({ status }) => status === (input.status ?? "ACTIVE"))
    .map((definition) => definition.id);
  // By number, where the text would have 10 before 9.
  const keyOf = (arn: string) => arn.replace(/\d+$/, (revision) => revision.padStart(10, "0"));
  return paged("taskDefinitionArns", arns, input, 100, keyOf, input.sort === "DESC");
}

async function listTaskDefinitionFamilies(
  control: Control,
  input: PageInput & { familyPrefix?: string; status?: "ACTIVE" | "INACTIVE" | "ALL" },
) {
  const definitions = shown(control);
  const active = new Set(definitions.filter(({ status }) => status === "ACTIVE").map(({ family }) => family));
  const families = [...new Set(definitions.map(({ family }) => family))]
    .filter((family) => family.startsWith(input.familyPrefix ?? ""))
    .filter((family) => (input.status ?? "ALL") === "ALL" || active.has(family) === (input.status === "ACTIVE"));
  return paged("families", families, input, 100);
}

async function deregisterTaskDefinition(control: Control, input: { taskDefinition: string }) {
  refuseWithoutRevision(input.taskDefinition);
  const definition = deregistered(control, findTaskDefinition(control, input.taskDefinition));
  await control.store.commit([{ table: "taskDefinitions", put: definition }]);
  return { taskDefinition: describeTaskDefinition(definition) };
}

/** Deletes inactive revisions: they go once no task and no service uses them, which may be at once. */
async function deleteTaskDefinitions(control: Control, input: { taskDefinitions: string[] }) {
  const asked = input.taskDefinitions;
  if (asked.length === 0) throw invalidParameter("taskDefinitions cannot be empty.");
  if (asked.length > 10) throw invalidParameter(`taskDefinitions has ${asked.length} entries; at most 10 are allowed.`);
  for (const nameOrArn of asked) refuseWithoutRevision(nameOrArn);
  const found = asked.map((nameOrArn) => tryFindTaskDefinition(control, nameOrArn));
  const failures = found.flatMap((definition, i) => {
    if (!definition) return [{ arn: asked[i], reason: "MISSING" }];
    const reason = "The specified task definition is still in ACTIVE status. Please deregister the task definition.";
    return definition.status === "ACTIVE" ? [{ arn: definition.id, reason }] : [];
  });
  const deleteRequestedAt = control.clock.now();
  const deleted = found.flatMap((definition): TaskDefinition[] =>
    definition && definition.status !== "ACTIVE"
      ? [
          {
            ...definition,
            status: "DELETE_IN_PROGRESS",
            deleteRequestedAt: definition.deleteRequestedAt ?? deleteRequestedAt,
          },
        ]
      : [],
  );
  await control.store.commit(deleted.map((put): Change => ({ table: "taskDefinitions", put })));
  return { taskDefinitions: deleted.map(describeTaskDefinition), failures };
}

function refuseWithoutRevision(nameOrArn: string): void {
  const named = familyAndRevision(nameOrArn);
  if (named && named.revision === undefined) throw clientException("Revision is missing.");
}

const shown = ({ store }: Control) =>
  store.list("taskDefinitions").filter((definition) => !isDeleted(store, definition));

export const TASK_DEFINITION_CALLS: Calls = {
  RegisterTaskDefinition: { run: registerTaskDefinition, acts: TASK_DEFINITION, refusal: "ClientException" },
  DescribeTaskDefinition: { run: describeTaskDefinitionCall, acts: all("taskDefinition", "include") },
  ListTaskDefinitions: { run: listTaskDefinitions, acts: { ...all("familyPrefix", "status", "sort"), ...PAGE } },
  ListTaskDefinitionFamilies: { run: listTaskDefinitionFamilies, acts: { ...all("familyPrefix", "status"), ...PAGE } },
  DeregisterTaskDefinition: { run: deregisterTaskDefinition, acts: all("taskDefinition") },
  DeleteTaskDefinitions: { run: deleteTaskDefinitions, acts: all("taskDefinitions") },
};
