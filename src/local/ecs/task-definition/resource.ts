import { type Handler, type Properties, stableName } from "../../resources/handler";
import { fromTemplate } from "../../shapes/from-template";
import { tagsOf } from "../tags";
import { deregistered, newTaskDefinition, type TaskDefinitionInput } from "./register";

function inputOf(properties: Properties, family: string): TaskDefinitionInput {
  const input = fromTemplate("RegisterTaskDefinition", { Family: family, ...properties });
  return { containerDefinitions: [], ...input } as unknown as TaskDefinitionInput;
}

/** A revision of a family. Every change but of its tags is a new one; without a family's name all share one of their own. */
export const taskDefinition: Handler = {
  create(control, request) {
    const input = inputOf(request.properties, stableName(request));
    const { definition, changes, warnings } = newTaskDefinition(control, input, request.stack);
    return {
      identifier: definition.id,
      changes,
      warnings: warnings.map((warning) => `${request.logicalId}: ${warning}`),
    };
  },

  update(control, { properties }, { identifier, attributes }) {
    const found = control.store.get("taskDefinitions", identifier);
    const tags = tagsOf(inputOf(properties, "").tags);
    return { identifier, attributes, changes: found ? [{ table: "taskDefinitions", put: { ...found, tags } }] : [] };
  },

  remove(control, { identifier }) {
    const found = control.store.get("taskDefinitions", identifier);
    return found ? [{ table: "taskDefinitions", put: deregistered(control, found) }] : [];
  },
};
