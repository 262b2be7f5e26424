import { nameOf, taskDefinitionArn } from "../../arns";
import type { Control } from "../../control";
import { clientException } from "../errors";
import type { TaskDefinition } from "./record";
import { isDeleted } from "./use";

type Stored = Pick<Control, "store">;

/** Family and revision that a name or an ARN gives; the revision is undefined where it stands for the newest. */
export function familyAndRevision(nameOrArn: string): { family: string; revision?: number } | undefined {
  const [, family, revision] = /^([^:]+)(?::([1-9]\d*))?$/.exec(nameOf("task-definition", nameOrArn) ?? "") ?? [];
  return family === undefined ? undefined : { family, revision: revision === undefined ? undefined : Number(revision) };
}

/** The definition of `family`, `family:revision` or an ARN; a family stands for its newest active revision. */
export function tryFindTaskDefinition({ store }: Stored, nameOrArn: string): TaskDefinition | undefined {
  const named = familyAndRevision(nameOrArn);
  if (!named) return undefined;
  const { family, revision } = named;
  if (revision !== undefined) {
    const definition = store.get("taskDefinitions", taskDefinitionArn(family, revision));
    return definition && !isDeleted(store, definition) ? definition : undefined;
  }
  return store
    .by("taskDefinitions", "family", family)
    .filter((definition) => definition.status === "ACTIVE")
    .sort((a, b) => b.revision - a.revision)[0];
}

export function findTaskDefinition(control: Stored, nameOrArn: string): TaskDefinition {
  const definition = tryFindTaskDefinition(control, nameOrArn);
  if (!definition) throw clientException(`TaskDefinition not found: ${nameOrArn}.`);
  return definition;
}

/** One that new tasks can be made from. */
export function activeTaskDefinition(control: Stored, nameOrArn: string): TaskDefinition {
  const definition = findTaskDefinition(control, nameOrArn);
  if (definition.status !== "ACTIVE") throw clientException("TaskDefinition is inactive");
  return definition;
}
