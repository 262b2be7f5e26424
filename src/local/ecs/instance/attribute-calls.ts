import { ApiError } from "../../../protocol/errors";
import type { Calls } from "../../api";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { PAGE } from "../acts";
import { findCluster } from "../cluster/find";
import type { Cluster } from "../cluster/record";
import { invalidParameter } from "../errors";
import { type PageInput, paged } from "../pages";
import { instancesOf, tryFindInstance } from "./find";
import { type Attribute, attributesOf, type ContainerInstance } from "./record";

interface Targeted extends Attribute {
  targetType?: string;
  targetId?: string;
}

interface AttributesInput {
  cluster?: string;
  attributes: Targeted[];
}

/** As many as an instance has beside those that ECS gives it. */
const MOST_OWN = 10;

/** One that the instance has already gets the new value. */
async function putAttributes(control: Control, input: AttributesInput) {
  return change(control, input, ({ attributes = [], ...instance }, { name, value }) => {
    const kept = attributes.filter((each) => each.name !== name);
    return { ...instance, attributes: [...kept, { name, ...(value && { value }) }] };
  });
}

async function deleteAttributes(control: Control, input: AttributesInput) {
  return change(control, input, ({ attributes = [], ...instance }, { name }) => ({
    ...instance,
    attributes: attributes.filter((each) => each.name !== name),
  }));
}

async function change(
  control: Control,
  { cluster, attributes }: AttributesInput,
  to: (instance: ContainerInstance, attribute: Targeted) => ContainerInstance,
) {
  const within = findCluster(control, cluster);
  if (attributes.length === 0) throw invalidParameter("attributes cannot be empty.");
  if (attributes.length > MOST_OWN) {
    throw new ApiError("AttributeLimitExceededException", `attributes has more than ${MOST_OWN} entries.`);
  }
  const changed = new Map<string, ContainerInstance>();
  const answered = attributes.map((attribute, i): Targeted => {
    check(attribute, `attributes.${i}`);
    const { id } = target(control, within, attribute);
    const instance = changed.get(id) ?? target(control, within, attribute);
    const after = to(instance, attribute);
    if ((after.attributes ?? []).length > MOST_OWN) {
      throw new ApiError("AttributeLimitExceededException", `${id} would have more than ${MOST_OWN} own attributes.`);
    }
    changed.set(id, after);
    return { name: attribute.name, value: attribute.value, targetId: id };
  });
  await control.store.commit([...changed.values()].map((put) => ({ table: "containerInstances", put })));
  return { attributes: answered };
}

function check({ name, value, targetType }: Targeted, at: string): void {
  if (name.startsWith("ecs.") || !/^[\w./\\-]{1,128}$/.test(name)) {
    throw invalidParameter(
      `${at}.name is "${name}"; allowed are up to 128 letters, digits and -_./\\, not beginning with ecs.`,
    );
  }
  if (value !== undefined && !/^[\w./\\:@ -]{0,128}$/.test(value)) {
    throw invalidParameter(`${at}.value is "${value}"; allowed are up to 128 letters, digits, spaces and -_./\\:@`);
  }
  if (targetType !== undefined && targetType !== "container-instance") {
    throw invalidParameter(`${at}.targetType is "${targetType}"; allowed is container-instance.`);
  }
}

function target(control: Control, cluster: Cluster, { targetId = "" }: Targeted): ContainerInstance {
  const found = tryFindInstance(control, cluster, targetId);
  if (found) return found;
  throw new ApiError("TargetNotFoundException", `The container instance ${targetId} was not found.`);
}

async function listAttributes(
  control: Control,
  input: PageInput & { cluster?: string; attributeName?: string; attributeValue?: string },
) {
  const { attributeName, attributeValue } = input;
  if (attributeValue !== undefined && attributeName === undefined) {
    throw invalidParameter("attributeValue needs an attributeName.");
  }
  const found = instancesOf(control, findCluster(control, input.cluster).id).flatMap((instance) =>
    attributesOf(instance)
      .filter(({ name }) => attributeName === undefined || name === attributeName)
      .filter(({ value }) => attributeValue === undefined || value === attributeValue)
      .map((attribute): Targeted => ({ ...attribute, targetId: instance.id })),
  );
  return paged("attributes", found, input, 100, ({ name, targetId }) => `${targetId} ${name}`);
}

const ATTRIBUTES = all("name", "value", "targetType", "targetId");

export const ATTRIBUTE_CALLS: Calls = {
  PutAttributes: { run: putAttributes, acts: { cluster: true, attributes: ATTRIBUTES } },
  DeleteAttributes: { run: deleteAttributes, acts: { cluster: true, attributes: ATTRIBUTES } },
  ListAttributes: {
    run: listAttributes,
    acts: { ...all("cluster", "targetType", "attributeName", "attributeValue"), ...PAGE },
  },
};
