import { type Handler, type Properties, stableName } from "../../resources/handler";
import { noun } from "../../resources/noun";
import { fromTemplate } from "../../shapes/from-template";
import { toTemplate } from "../../shapes/to-template";
import { templateActs } from "../../shapes/vocabulary";
import { tagsOf } from "../tags";
import { TASK_DEFINITION } from "./acts";
import { groupWarnings } from "./log-rules";
import { optionalWarnings } from "./optional";
import { definitionOf, deregistered, newTaskDefinition, type TaskDefinitionInput } from "./register";

function inputOf(properties: Properties, family: string): TaskDefinitionInput {
  const input = fromTemplate("AWS::ECS::TaskDefinition", { Family: family, ...properties });
  return { containerDefinitions: [], ...input } as unknown as TaskDefinitionInput;
}

/** A revision of a family. Every change but of its tags is a new one; without a family's name all share one of their own. */
export const taskDefinition: Handler = {
  acts: templateActs("AWS::ECS::TaskDefinition", TASK_DEFINITION),

  // One that was deregistered is not there for new tasks, as CloudFormation has it.
  noun: noun({
    table: "taskDefinitions",
    find({ store }, { identifier }) {
      const found = store.get("taskDefinitions", identifier);
      return found?.status === "ACTIVE" ? found : undefined;
    },
    shows: (_, { tags }) => toTemplate("AWS::ECS::TaskDefinition", { tags }),
  }),

  byThemselves(properties) {
    definitionOf(inputOf(properties, "family"), { revision: 1, registeredAt: 0 });
  },

  create(control, request) {
    const input = inputOf(request.properties, stableName(request));
    const { definition, changes } = newTaskDefinition(control, input, request.stack);
    const warnings = [
      ...optionalWarnings(definition.containers),
      ...groupWarnings(control.store, definition.containers),
    ];
    return { identifier: definition.id, changes, warnings };
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
