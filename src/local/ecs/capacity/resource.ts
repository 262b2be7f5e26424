import { ApiError } from "../../../protocol/errors";
import { capacityProviderArn } from "../../arns";
import { alreadyExists, type Handler, invalidProperty, type Properties, physicalName } from "../../resources/handler";
import { PropertyReader } from "../../shapes/properties";
import { withMembership } from "../instance/membership";
import type { CapacityProvider } from "./record";

export const capacityProvider: Handler = {
  create(control, request) {
    const id = new PropertyReader(request.properties).optionalText("Name") ?? physicalName(control, request);
    if (control.store.get("capacityProviders", id)) throw alreadyExists(`The capacity provider ${id}`);
    const put = providerOf(id, request.stack, request.properties);
    if (!control.store.get("autoScalingGroups", put.autoScalingGroup)) {
      throw invalidProperty(
        "AutoScalingGroupProvider.AutoScalingGroupArn",
        put.autoScalingGroup,
        "it must be the name or ARN of an Auto Scaling group that is there",
      );
    }
    return { identifier: id, changes: withMembership(control, [{ table: "capacityProviders", put }]) };
  },
  update: (control, { stack, properties }, { identifier, attributes }) => ({
    identifier,
    attributes,
    changes: withMembership(control, [{ table: "capacityProviders", put: providerOf(identifier, stack, properties) }]),
  }),
  remove(control, { identifier }) {
    const users = control.store.list("clusters").filter((each) => each.capacityProviders.includes(identifier));
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

function providerOf(id: string, stack: string, properties: Properties): CapacityProvider {
  const read = new PropertyReader(properties);
  const group = read.object("AutoScalingGroupProvider");
  if (!group) {
    throw invalidProperty("AutoScalingGroupProvider", undefined, "a capacity provider on this machine needs it");
  }
  const scaling = group.object("ManagedScaling");
  const named = group.text("AutoScalingGroupArn");
  return {
    id,
    arn: capacityProviderArn(id),
    stack,
    autoScalingGroup: named.slice(named.lastIndexOf("/") + 1),
    targetCapacity: scaling?.optionalWithin("TargetCapacity", 1, 100) ?? 100,
    minimumStep: scaling?.optionalWithin("MinimumScalingStepSize", 1, 10_000),
    maximumStep: scaling?.optionalWithin("MaximumScalingStepSize", 1, 10_000),
    managedTerminationProtection: group.oneOf("ManagedTerminationProtection", ["ENABLED", "DISABLED"]) === "ENABLED",
    managedScaling: (scaling?.oneOf("Status", ["ENABLED", "DISABLED"]) ?? "DISABLED") === "ENABLED",
    tags: read.tags(),
  };
}
