import { ApiError } from "../../../protocol/errors";
import { withMembership } from "../../auto-scaling/membership";
import type { Control } from "../../control";
import { alreadyExists, type Handler, invalidProperty, type Properties, physicalName } from "../../resources/handler";
import { nounIn } from "../../resources/noun";
import { fromTemplate } from "../../shapes/from-template";
import { toTemplate } from "../../shapes/to-template";
import { templateActs } from "../../shapes/vocabulary";
import { CREATE_PROVIDER } from "./calls";
import { type ProviderInput, problemWith, providerOf } from "./check";
import { describeProvider } from "./describe";
import type { CapacityProvider } from "./record";

const inputOf = (properties: Properties) => fromTemplate("AWS::ECS::CapacityProvider", properties) as ProviderInput;

export const capacityProvider: Handler = {
  acts: templateActs("AWS::ECS::CapacityProvider", CREATE_PROVIDER),

  noun: nounIn("capacityProviders", (_, found) =>
    toTemplate("AWS::ECS::CapacityProvider", describeProvider(found, ["TAGS"])),
  ),

  create(control, request) {
    const input = inputOf(request.properties);
    const id = input.name ?? physicalName(control, request);
    if (control.store.get("capacityProviders", id)) throw alreadyExists(`The capacity provider ${id}`);
    const put = provider(control, id, request.stack, input);
    return { identifier: id, changes: withMembership(control, [{ table: "capacityProviders", put }]) };
  },
  update(control, { stack, properties }, { identifier, attributes }) {
    const put = provider(control, identifier, stack, inputOf(properties));
    return { identifier, attributes, changes: withMembership(control, [{ table: "capacityProviders", put }]) };
  },
  remove(control, { identifier }) {
    const users = control.store.by("clusters", "capacityProvider", identifier);
    if (users.length > 0) {
      const names = users.map((each) => each.name).join(", ");
      throw new ApiError(
        "ResourceConflict",
        `The capacity provider ${identifier} is associated with the cluster ${names}.`,
      );
    }
    return [{ table: "capacityProviders", remove: identifier }];
  },
};

function provider(
  control: Control,
  id: string,
  stack: string,
  { autoScalingGroupProvider: group, tags }: ProviderInput,
): CapacityProvider {
  if (!group) {
    throw invalidProperty("AutoScalingGroupProvider", undefined, "a capacity provider on this machine needs it");
  }
  const put = { ...providerOf(id, group, tags), stack };
  const problem = problemWith(put, control);
  if (problem) {
    const path = problem.path.map((part) => part[0]!.toUpperCase() + part.slice(1));
    throw invalidProperty(["AutoScalingGroupProvider", ...path].join("."), problem.value, problem.allowed);
  }
  return put;
}
